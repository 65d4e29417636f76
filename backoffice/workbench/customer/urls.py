"""Addresses of one customer."""

from django.urls import path

from backoffice.workbench.customer import views

urlpatterns = [
    path("customers/<str:number>/", views.customer, name="customer"),
    path("customers/<str:number>/reveal/", views.reveal, name="customer_reveal"),
    path("customers/<str:number>/timeline/", views.line, name="customer_line"),
]

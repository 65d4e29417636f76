"""The workbench's own pages, mounted by the staff site."""

from django.urls import path

from backoffice.workbench import views

urlpatterns = [
    path("customers/<str:number>/", views.customer, name="customer"),
    path("customers/<str:number>/reveal/", views.reveal, name="customer_reveal"),
    path("movements/<str:reference>/", views.entries, name="entries"),
    path("find/", views.find, name="find"),
    path("audit/", views.audit_search, name="audit"),
]

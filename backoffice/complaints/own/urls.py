"""Addresses under /service/complaints/; names are complaints:…"""

from django.urls import path

from backoffice.complaints.own import views

app_name = "complaints"
urlpatterns = [
    path("", views.mine, name="list"),
    path("new/", views.new, name="new"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/add/", views.add, name="add"),
    path("<str:reference>/accept/", views.accept, name="accept"),
    path("<str:reference>/object/", views.dispute, name="dispute"),
    path("<str:reference>/again/", views.reopen, name="reopen"),
]

"""Addresses of an account's limits; names are accounts:limits:…"""

from django.urls import path

from accounts.limits import views

app_name = "limits"
urlpatterns = [
    path("<str:reference>/limits/", views.detail, name="detail"),
    path("<str:reference>/limits/sign/", views.sign, name="sign"),
    path("<str:reference>/limits/cancel/", views.cancel, name="cancel"),
]

"""Addresses of the tier under /me/tier/; names are tiers:…"""

from django.urls import path

from accounts.tiers import views

app_name = "tiers"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("zone/", views.zone, name="zone"),
]

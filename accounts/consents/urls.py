"""Addresses under /me/consents/; names are profile:consents:…"""

from django.urls import path

from accounts.consents import views

app_name = "consents"
urlpatterns = [
    path("", views.list_consents, name="list"),
    path("about/", views.about, name="about"),
]

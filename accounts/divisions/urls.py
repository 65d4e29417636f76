"""Address under /accounts/; its name is accounts:divisions:places."""

from django.urls import path

from accounts.divisions import views

app_name = "divisions"
urlpatterns = [
    path("places/", views.places, name="places"),
]

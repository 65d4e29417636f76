"""The transaction password, under /me/."""

from django.urls import path

from accounts.signing import views

app_name = "signing"

urlpatterns = [
    path("transaction-password/", views.pin, name="pin"),
]

"""Identity and settings under /me/."""

from django.urls import path

from accounts.identity import views

app_name = "identity"

urlpatterns = [
    path("", views.me, name="me"),
]

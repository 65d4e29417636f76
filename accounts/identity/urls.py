"""Identity and settings under /me/."""

from django.urls import path

from accounts.identity import programs, views

app_name = "identity"

urlpatterns = [
    path("", views.me, name="me"),
    path("programs/", programs.list_programs, name="programs"),
    path("programs/<str:program>/stop/", programs.stop, name="stop_program"),
]

"""The link in every security message, under /me/."""

from django.urls import path

from accounts.security import views

app_name = "security"

urlpatterns = [
    path("not-me/<str:token>/", views.not_me, name="not_me"),
]

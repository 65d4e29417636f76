"""Money pages under /accounts/; sign-in and settings live under /me/."""

from importlib.util import find_spec

from django.urls import include, path

app_name = "accounts"
urlpatterns = [
    path("", include(f"accounts.{capability}.urls"))
    for capability in ("divisions", "transfers", "limits", "alerts", "statements", "onboarding", "deposits")
    if find_spec(f"accounts.{capability}") and find_spec(f"accounts.{capability}.urls")
]

"""The tiers' pages for colleagues, mounted by the staff site."""

from django.urls import path

from accounts.tiers import desk_views

urlpatterns = [
    path("tiers/", desk_views.tier_list, name="tier_list"),
    path("tiers/<str:code>/", desk_views.tier, name="tier"),
]

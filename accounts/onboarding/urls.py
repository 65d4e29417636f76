"""Addresses under /accounts/; names are accounts:onboarding:…"""

from django.urls import path

from accounts.onboarding import rules, step_views, views

app_name = "onboarding"
urlpatterns = [
    path("opening/", views.start, name="start"),
    path("opening/further/", views.further, name="further"),
    path("opening/renewal/", views.renew, name="renewal"),
    path("opening/branches/", views.branches, name="branches"),
    path("opening/texts/<str:code>/", views.text, name="text"),
    path("opening/<str:reference>/", views.detail, name="detail"),
    *(path(f"opening/<str:reference>/{code}/", step_views.step, {"step": code}, name="step") for code in rules.CODES),
]

"""The risk desk's pages, mounted by the staff site."""

from django.urls import path

from backoffice.riskdesk import views

urlpatterns = [
    path("held-transfers/", views.held, name="held_list"),
    path("held-transfers/<str:reference>/", views.detail, name="held_detail"),
    path("held-transfers/<str:reference>/decide/", views.decide, name="held_decide"),
]

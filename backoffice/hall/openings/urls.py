"""The teller's pages, mounted by the staff site."""

from django.urls import path

from backoffice.hall.openings import views

urlpatterns = [
    path("hall/openings/", views.new, name="face_opening_new"),
    path("hall/openings/<str:reference>/", views.detail, name="face_opening"),
]

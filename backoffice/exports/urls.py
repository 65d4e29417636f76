"""Giving lists out, mounted by the staff site."""

from django.urls import path

from backoffice.exports import views

urlpatterns = [path("exports/<str:name>/", views.new, name="export_new")]

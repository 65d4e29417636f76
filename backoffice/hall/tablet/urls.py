"""The colleague's pages, mounted by the staff site."""

from django.urls import path

from backoffice.hall.tablet import views

urlpatterns = [
    path("hall/tablet/", views.lend, name="tablet_lend"),
    path("hall/tablet/<str:reference>/", views.ticket, name="tablet"),
]

"""The staff's pages, mounted by the staff site."""

from django.urls import path

from backoffice.hall.codes import views

urlpatterns = [
    path("hall/code/", views.identify, name="identify"),
    path("hall/code/<str:reference>/", views.identified, name="identified"),
]

"""Taking files in, mounted by the staff site."""

from django.urls import path

from backoffice.intake import views

urlpatterns = [
    path("imports/", views.book, name="import_list"),
    path("imports/new/<slug:resource>/", views.new, name="import_new"),
    path("imports/<str:reference>/", views.show, name="import"),
    path("imports/<str:reference>/apply/", views.apply, name="import_apply"),
    path("imports/<str:reference>/drop/", views.drop, name="import_drop"),
]

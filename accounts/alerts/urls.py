"""Address of the threshold; its name is accounts:alerts:edit."""

from django.urls import path

from accounts.alerts import views

app_name = "alerts"
urlpatterns = [path("<str:reference>/alerts/", views.edit, name="edit")]

"""Addresses of calls under /me/calls/; names are calls:…"""

from django.urls import path

from accounts.calls import views

app_name = "calls"
urlpatterns = [path("", views.mine, name="mine")]

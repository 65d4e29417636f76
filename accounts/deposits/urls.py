"""Addresses of the accounts pages; names are accounts:deposits:…"""

from django.urls import path

from accounts.deposits import views

app_name = "deposits"
urlpatterns = [
    path("", views.list_accounts, name="list"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/number/", views.number, name="number"),
]

"""Addresses of the customer under /me/looks/; names are viewas:…"""

from django.urls import path

from accounts.viewas import views

app_name = "viewas"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/agree/", views.agree, name="agree"),
    path("<str:reference>/decline/", views.decline, name="decline"),
    path("<str:reference>/end/", views.end, name="end"),
]

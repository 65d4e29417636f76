"""Addresses of the inbox under /me/inbox/; names are inbox:…"""

from django.urls import path

from accounts.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.list_messages, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("choices/", views.choices, name="choices"),
    path("<str:reference>/", views.detail, name="detail"),
]

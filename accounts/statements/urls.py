"""Addresses of the statement; names are accounts:statements:…"""

from django.urls import path

from accounts.statements import views

app_name = "statements"
urlpatterns = [
    path("<str:reference>/statement/", views.list_entries, name="list"),
    path("<str:reference>/statement.csv", views.download, name="download"),
]

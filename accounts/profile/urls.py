"""Addresses under /me/; names are profile:…"""

from django.urls import path

from accounts.profile.looks import views as looks

app_name = "profile"
urlpatterns = [
    path("who-looked/", looks.who_looked, name="who_looked"),
]

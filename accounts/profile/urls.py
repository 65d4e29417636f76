"""Addresses under /me/; names are profile:…"""

from django.urls import include, path

from accounts.profile.looks import views as looks
from accounts.profile.personal import views as personal

app_name = "profile"
urlpatterns = [
    path("who-looked/", looks.who_looked, name="who_looked"),
    path("consents/", include("accounts.consents.urls")),
    path("profile/", personal.detail, name="detail"),
    path("profile/edit/", personal.edit, name="edit"),
    path("profile/places/", personal.places, name="places"),
    path("profile/tax/", personal.tax, name="tax"),
]

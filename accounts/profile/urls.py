"""Addresses under /me/; names are profile:…"""

from django.urls import include, path

from accounts.profile.closing import views as closing
from accounts.profile.exports import views as exports
from accounts.profile.looks import views as looks
from accounts.profile.personal import views as personal

app_name = "profile"
urlpatterns = [
    path("who-looked/", looks.who_looked, name="who_looked"),
    path("consents/", include("accounts.consents.urls")),
    path("profile/", personal.detail, name="detail"),
    path("profile/edit/", personal.edit, name="edit"),
    path("profile/tax/", personal.tax, name="tax"),
    path("export/", exports.show, name="export"),
    path("export/ask/", exports.ask, name="export_ask"),
    path("export/<str:reference>/", exports.download, name="export_download"),
    path("close/", closing.overview, name="close"),
    path("close/end/", closing.end, name="close_end"),
    path("close/sign/", closing.sign, name="close_sign"),
    path("close/<str:reference>/", closing.account, name="close_account"),
]

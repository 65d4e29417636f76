"""The address map. Each app mounts its own; the shell stands on top."""

from importlib import import_module

from django.contrib import admin
from django.urls import include, path

from accounts.identity.marks import mark_all
from accounts.identity.programs import consent

handler400 = "portal.shell.errors.bad_request"
handler403 = "portal.shell.errors.forbidden"
handler404 = "portal.shell.errors.not_found"
handler500 = "portal.shell.errors.server_error"

urlpatterns = [
    path("", include("portal.shell.urls")),
    path("accounts/", include("accounts.urls")),
    path("service/", include("backoffice.visits.urls")),
    path("verify/", include("accounts.documents.urls")),
    path("service/complaints/", include("backoffice.complaints.own.urls")),
    path("me/calls/", include("accounts.calls.urls")),
    path("me/inbox/", include("accounts.inbox.urls")),
    path("me/looks/", include("accounts.viewas.urls")),
    path("me/tier/", include("accounts.tiers.urls")),
    path("me/tags/", include("backoffice.portrait.mine_urls")),
    path("me/family/", include("accounts.family.urls")),
    path("me/", include("accounts.identity.urls")),
    path("me/", include("accounts.signing.urls")),
    path("me/", include("accounts.security.urls")),
    path("me/", include("accounts.profile.urls")),
    path("me/sign-in/", include("allauth.urls")),
    path("service/", include("backoffice.hall.customer_urls")),
    path("", include("backoffice.hall.public_urls")),
    path("api/", include("portal.api.urls")),
    path("identity/o/authorize", consent),  # stands before allauth's own
    path("", include("allauth.idp.urls")),
    path("files/", include("portal.kernel.files.urls")),
    path("staff/", admin.site.urls),
]

mark_all(import_module("allauth.urls").urlpatterns)
mark_all(import_module("allauth.idp.urls").urlpatterns, "idp:")

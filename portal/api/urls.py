"""Addresses of the API, version 1. A version's addresses and words are kept until it is switched off."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.deposits import api as deposits
from accounts.statements import api as statements
from accounts.transfers import api as transfers
from portal.api import docs, problems
from portal.kernel import access

__all__ = ["docs", "urlpatterns"]

app_name = "api"

_schema = SpectacularAPIView.as_view(authentication_classes=[])
_docs = SpectacularSwaggerSplitView.as_view(url_name="api:v1:schema", template_name="api/docs.html", authentication_classes=[])

v1 = [
    path("accounts/", deposits.list_accounts, name="accounts"),
    path("accounts/<str:reference>/", deposits.detail, name="account"),
    path("accounts/<str:reference>/entries/", statements.entries, name="entries"),
    path("transfers/", transfers.new, name="transfers"),
    path("transfers/<str:reference>/", transfers.detail, name="transfer"),
    path("schema/", access.public(_schema), name="schema"),
    path("docs/", access.public(_docs), name="docs"),
    re_path(r"^(?P<path>.*)$", access.public(problems.not_found)),
]

urlpatterns = [path("v1/", include((v1, "v1")))]

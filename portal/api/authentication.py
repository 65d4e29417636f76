"""Who calls: the person behind an access token, and what the token allows."""

from typing import Any

from allauth.idp.oidc.internal.resources import is_resources_subset
from allauth.idp.oidc.models import Token
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

REALM = 'Bearer realm="tongxing"'


class InvalidToken(AuthenticationFailed):
    default_detail = _("This access token is not known here, or its time is over. Ask for a new one.")
    default_code = "invalid_token"


class InsufficientScope(PermissionDenied):
    default_detail = _("The person did not allow this program to do that.")
    default_code = "insufficient_scope"


class NotACustomer(PermissionDenied):
    default_detail = _("The person behind this access token is not a customer of the bank.")
    default_code = "not_a_customer"


class AccessToken(BaseAuthentication):
    """`Authorization: Bearer …`, looked up by its hash in one query together with the person and the customer."""

    def authenticate(self, request: Request) -> tuple[Any, Token] | None:
        scheme, _space, value = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = _token(value.strip())
        if token is None or (token.user is not None and not token.user.is_active):
            raise InvalidToken
        if not is_resources_subset([request.build_absolute_uri(request.path)], token.get_resources()):
            raise InvalidToken
        if token.user is None:
            raise NotACustomer
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        offered = get_authorization_header(request).lower().startswith(b"bearer ")
        return f'{REALM}, error="invalid_token"' if offered else REALM


class TokenAllows(BasePermission):
    """The scope of the operation's mark is among the token's, and the person is a customer (`request.customer`)."""

    def has_permission(self, request: Request, view: Any) -> bool:
        match = request._request.resolver_match
        mark = getattr(match.func, "access_mark", None) if match else None
        if mark is not None and mark.kind == "public":
            return True
        token = request.auth
        if mark is None or mark.kind != "partner" or not isinstance(token, Token):
            return False
        if mark.needs not in token.get_scopes():
            raise InsufficientScope
        customer = getattr(token.user, "customer", None)
        if customer is None:
            raise NotACustomer
        request._request.customer = customer  # type: ignore[attr-defined]
        return True


def _token(value: bytes) -> Token | None:
    try:
        text = value.decode("ascii")
    except UnicodeDecodeError:
        return None
    known = Token.objects.valid().by_value(text).filter(type=Token.Type.ACCESS_TOKEN)
    found: Token | None = known.select_related("user__customer").first()
    return found

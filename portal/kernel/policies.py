"""The Content-Security-Policy, chosen by path.

Customer pages: strict, with a nonce. The staff site needs `unsafe-eval` (its Alpine compiles expressions) and
style `unsafe-inline` (it writes its palette and bar widths into the page); it holds no inline script.
"""

import secrets
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

_COMMON: Final = (
    "default-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
STAFF: Final = f"{_COMMON}; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"
CUSTOMER: Final = _COMMON + "; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'"
_PERMISSIONS: Final = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"


class ContentSecurityPolicyMiddleware:
    """Sets the policy and Permissions-Policy unless the view set its own; `request.csp_nonce` is for the page's own tags."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = SimpleLazyObject(lambda: nonce)  # type: ignore[attr-defined]
        response = self.get_response(request)
        policy = STAFF if request.path.startswith("/staff/") else CUSTOMER.format(nonce=nonce)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

"""The Content-Security-Policy, chosen by path.

Customer pages: strict, with a nonce. The staff site needs `unsafe-eval` (its Alpine compiles expressions) and
style `unsafe-inline` (it writes its palette and bar widths into the page); it holds no inline script.
"""

import secrets
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

_COMMON: Final = (
    "default-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
STAFF: Final = f"{_COMMON}; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'"
CUSTOMER: Final = _COMMON + "; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'"
_PERMISSIONS: Final = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"


def allow_form_to(request: HttpRequest, *origins: str) -> None:
    """Let a form of this page lead, through our own answer, to these origins or schemes: browsers hold redirects to `form-action` too."""
    request.form_targets = [*getattr(request, "form_targets", []), *origins]  # type: ignore[attr-defined]


def allow_place(response: HttpResponseBase) -> None:
    """Let this page ask the browser where one is; the browser asks the person, and no page depends on the answer."""
    response.headers["Permissions-Policy"] = _PERMISSIONS.replace("geolocation=()", "geolocation=(self)")


def origin_of(address: str) -> str:
    """What a policy calls the place of an address: an origin, or the scheme alone where the address has no host of the web.

    >>> [origin_of(address) for address in ("https://shop.example/back?x=1", "http://127.0.0.1:8000/", "example.shop:/back")]
    ['https://shop.example', 'http://127.0.0.1:8000', 'example.shop:']
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else f"{parts.scheme}:"


class ContentSecurityPolicyMiddleware:
    """Sets the policy and Permissions-Policy unless the view set its own; `request.csp_nonce` is for the page's own tags."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = SimpleLazyObject(lambda: nonce)  # type: ignore[attr-defined]
        response = self.get_response(request)
        policy = STAFF if request.path.startswith("/staff/") else CUSTOMER.format(nonce=nonce)
        if targets := getattr(request, "form_targets", []):
            policy = policy.replace("form-action 'self'", " ".join(["form-action 'self'", *dict.fromkeys(targets)]))
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

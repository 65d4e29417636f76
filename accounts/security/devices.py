"""Which browsers a login was used in, a random cookie each, kept as a hash; and which of them its owner trusts.

Trust stands in the bank's own row beside allauth's signed cookie, and both must hold: forgetting the row ends it from
anywhere, a changed password or second factor ends it through the cookie. It spares the second step of signing in, never
the signing of an act.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.identity import trail
from accounts.identity.models import User
from accounts.security.models import KnownDevice
from portal.kernel import clock

COOKIE: Final = "device"
AGE_SECONDS: Final = 400 * 24 * 60 * 60
VERB: Final = "login.new_device"
#: Where a session notes its device.
SESSION_KEY: Final = "device"


def remember_device(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: gives the browser its cookie after its first sign-in."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        token = getattr(request, "new_device_token", "")
        if token:
            response.set_cookie(COOKIE, token, max_age=AGE_SECONDS, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
        return response

    return middleware


def seen(*, request: HttpRequest, user: User, **_more: Any) -> None:
    """A sign-in: from a browser not seen before its owner hears of it, except the very first."""
    now = clock.now()
    known = device_of(request, user)
    if known is None:
        known = _first_seen(request, user, now)
    else:
        KnownDevice.objects.filter(pk=known.pk).update(last_seen_at=now)
    request.session[SESSION_KEY] = known.pk
    if getattr(request, "trust_this_device", False):
        KnownDevice.objects.filter(pk=known.pk).update(trusted_until=now + settings.MFA_TRUST_COOKIE_AGE)
        trail.note(request, user, "login.device_trusted")


def device_of(request: HttpRequest, user: User) -> KnownDevice | None:
    """The browser this request comes from, if the login was used in it before."""
    token = request.COOKIES.get(COOKIE, "")
    return KnownDevice.objects.filter(user=user, token_hash=_hash(token)).first() if token else None


def is_trusted(request: HttpRequest, user: User, *, now: datetime) -> bool:
    """Whether this login's owner trusts this browser."""
    known = device_of(request, user)
    return known is not None and known.trusted_until is not None and known.trusted_until > now


def _first_seen(request: HttpRequest, user: User, now: datetime) -> KnownDevice:
    first = not KnownDevice.objects.filter(user=user).exists()
    token = request.COOKIES.get(COOKIE, "")
    if not token:
        token = secrets.token_urlsafe(32)
        request.new_device_token = token  # type: ignore[attr-defined]
    agent = request.headers.get("User-Agent", "")[: trail.AGENT_CHARACTERS]
    known, _made = KnownDevice.objects.get_or_create(user=user, token_hash=_hash(token), defaults={"agent": agent, "first_seen_at": now, "last_seen_at": now})
    if not first:
        trail.tell(request, user, VERB)
    return known


def _hash(token: str) -> bytes:
    return hashlib.sha256(f"device|{token}".encode()).digest()

"""Which browsers a login was used in: a random cookie each, kept as a hash."""

import hashlib
import secrets
from collections.abc import Callable
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
    token = request.COOKIES.get(COOKIE, "")
    known = KnownDevice.objects.filter(user=user, token_hash=_hash(token)) if token else KnownDevice.objects.none()
    if known.update(last_seen_at=now):
        return
    first = not KnownDevice.objects.filter(user=user).exists()
    if not token:
        token = secrets.token_urlsafe(32)
        request.new_device_token = token  # type: ignore[attr-defined]
    agent = request.headers.get("User-Agent", "")[: trail.AGENT_CHARACTERS]
    KnownDevice.objects.get_or_create(user=user, token_hash=_hash(token), defaults={"agent": agent, "first_seen_at": now, "last_seen_at": now})
    if not first:
        trail.tell(request, user, VERB)


def _hash(token: str) -> bytes:
    return hashlib.sha256(f"device|{token}".encode()).digest()

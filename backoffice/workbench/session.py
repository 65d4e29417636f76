"""What a staff session must prove: a second factor given in this very session, no pause longer than 30 minutes, no
session longer than 12 hours.

The gate answers a redirect to the page that repairs the lack: enrol a second factor, or give it again. The middleware
ends a session that was left alone or grew old; it looks only at the staff addresses.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
FACTORS: Final = frozenset({Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})
SEEN_KEY: Final = "staff_seen_at"
SEEN_STEP: Final = timedelta(minutes=1)  # the session is written once a minute, not at every request

_VERIFY: Final = {Authenticator.Type.TOTP: "mfa_reauthenticate", Authenticator.Type.WEBAUTHN: "mfa_reauthenticate_webauthn"}
_ENROL: Final = "mfa_activate_totp"

Handler = Callable[[HttpRequest], HttpResponseBase]


def is_verified(request: HttpRequest) -> bool:
    """Whether this session gave a one-time code or a passkey; recovery codes open the customer side only."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("type") in FACTORS for record in records)


def second_factor_gate(request: HttpRequest) -> HttpResponseBase | None:
    """None for a verified session, else the way to the page that verifies it."""
    if is_verified(request):
        return None
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    page = next((name for kind, name in _VERIFY.items() if kind in kinds), _ENROL)
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")


def staff_session(get_response: Handler) -> Handler:
    """Middleware: end a staff session that was left alone for `IDLE` or is older than `LONGEST`."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(reverse("admin:index")) or not request.user.is_authenticated:
            return get_response(request)
        moment = clock.now()
        ended = reason_to_end(request, moment)
        if ended is not None:
            logout(request)
            messages.info(request, str(ended))
            return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("admin:index"))
        _touch(request, moment)
        return get_response(request)

    return middleware


def reason_to_end(request: HttpRequest, now: datetime) -> Promise | None:
    """The sentence that tells why this session ends now, or None."""
    given = [record["at"] for record in get_authentication_records(request, request.user)]
    if not given:
        return None  # without a record the gate refuses anyway
    if now.timestamp() - min(given) > LONGEST.total_seconds():
        return _("You have been signed in for 12 hours. Sign in again to go on.")
    if now.timestamp() - request.session.get(SEEN_KEY, max(given)) > IDLE.total_seconds():
        return _("Nothing happened here for 30 minutes, so you were signed out. Sign in again to go on.")
    return None


def _touch(request: HttpRequest, now: datetime) -> None:
    if now.timestamp() - request.session.get(SEEN_KEY, 0) > SEEN_STEP.total_seconds():
        request.session[SEEN_KEY] = now.timestamp()

"""The lock of a lent tablet: every request of its session goes through here.

Only sign-up, the wizard and its texts are shown; every answer says that no browser may keep it, and leads to the end by itself
after minutes of silence, also without scripts. When it is over, the session, its cookies and the browser's store are emptied.
"""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import resolve, reverse

from accounts.onboarding import attribution
from accounts.onboarding.models import Application, State
from accounts.security import devices
from accounts.security.models import KnownDevice
from backoffice.hall.tablet import rules, services
from portal.kernel import clock

#: Where a session keeps which tablet session it is.
SESSION_KEY: Final = "lent_tablet"

Handler = Callable[[HttpRequest], HttpResponseBase]


def lent_tablet(get_response: Handler) -> Handler:
    """Middleware; costs a look into the session, which is loaded anyway."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        reference = request.session.get(SESSION_KEY)
        return get_response(request) if not reference else _locked(request, reference, get_response)

    return middleware


def over(request: HttpRequest, *, sent: bool) -> HttpResponse:
    """Empty the session and the browser, and say goodbye without a name."""
    KnownDevice.objects.filter(pk=request.session.get(devices.SESSION_KEY) or 0).delete()
    logout(request)
    vars(request).pop("lent_tablet", None)
    response = render(request, "hall/tablet_over.html", {"sent": sent})
    for cookie in (attribution.COOKIE, devices.COOKIE):
        response.delete_cookie(cookie)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    return response


def _locked(request: HttpRequest, reference: str, get_response: Handler) -> HttpResponseBase:
    now = clock.now()
    user: Any = request.user if request.user.is_authenticated else None
    row = services.touch(reference=reference, user=user, now=now)
    if row is None or (user is not None and row.user_id not in (None, user.pk)):
        ended = services.end(reference=reference, now=now)
        return over(request, sent=ended is not None and ended.ended_as == "sent")
    request.lent_tablet = row  # type: ignore[attr-defined]
    name = _view_name(request)
    if name == "accounts:onboarding:detail" and _is_sent(user):
        services.end(reference=reference, now=now)
        return over(request, sent=True)
    response = get_response(request) if rules.is_open(name) else redirect("accounts:onboarding:start" if user else "account_signup")
    response["Cache-Control"] = "no-store"
    if "Clear-Site-Data" not in response:
        response["Refresh"] = f"{int(rules.SILENT.total_seconds())}; url={reverse('hall:tablet_over')}"
    return response


def _is_sent(user: Any) -> bool:
    """Whether what was begun here lies with the bank; one thing to redo is done by the person at home."""
    return user is not None and Application.objects.filter(user=user).exclude(state=State.DRAFT).exists()


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Http404:
        return ""

"""Where I am signed in, my devices; and *That wasn't me*, for which nobody need be signed in."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.models import User
from accounts.security import devices, notices, places, services
from portal.kernel import access, clock
from portal.kernel.access import Actor, Channel


@access.user
@never_cache
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Every place where this login is signed in; the button ends all but this one."""
    user, current, now = _login(request), _current(request), clock.now()
    if request.method == "POST":
        ended = places.end_all_others(user=user, current=current, actor=access.actor_of(request), now=now)
        messages.success(request, ngettext("%(count)d other place is signed out.", "%(count)d other places are signed out.", ended) % {"count": ended})
        return redirect("security:sessions")
    return render(request, "accounts/security/sessions.html", {"places": places.places_of(user, current=current, now=now)})


@access.user
@require_POST
def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    """One other place is signed out."""
    if not places.end_place(user=_login(request), handle=handle, current=_current(request), actor=access.actor_of(request), now=clock.now()):
        raise Http404
    messages.success(request, _("Signed out there."))
    return redirect("security:sessions")


@access.user
@never_cache
@require_safe
def list_devices(request: HttpRequest) -> HttpResponse:
    """Every browser this login was used in, and which of them skip the second step."""
    user, now = _login(request), clock.now()
    current = devices.device_of(request, user)
    return render(request, "accounts/security/devices.html", {"devices": places.devices_of(user, current=current, now=now)})


@access.user
@require_POST
def forget_device(request: HttpRequest, handle: str) -> HttpResponse:
    """One device is trusted no more and signed out."""
    if not places.forget(user=_login(request), handle=handle, current=_current(request), actor=access.actor_of(request), now=clock.now()):
        raise Http404
    messages.success(request, _("Forgotten. The next sign-in there is told to you."))
    return redirect("security:devices")


@access.public
@never_cache
@require_http_methods(["GET", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing (mail programs open links by themselves); the button does."""
    notice = notices.notice_of(token)
    if notice is None:
        return render(request, "accounts/security/link_over.html", status=404)
    if request.method == "GET":
        return render(request, "accounts/security/not_me.html", {"notice": notice, "title": notices.TITLES.get(notice.verb, "")})
    actor = Actor("user", notice.user_id, Channel.WEB, access.client_ip(request))
    try:
        case = services.freeze(notice=notice, actor=actor, now=clock.now())
    except services.LinkUsed:
        return render(request, "accounts/security/link_over.html", status=404)
    return render(request, "accounts/security/stopped.html", {"case": case})


def _login(request: HttpRequest) -> User:
    return cast(User, request.user)  # the mark lets nobody else in


def _current(request: HttpRequest) -> str:
    return request.session.session_key or ""

"""*That wasn't me*: a page that asks once more, and one that says what to do next. Nobody need be signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.security import notices, services
from portal.kernel import access, clock
from portal.kernel.access import Actor, Channel


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

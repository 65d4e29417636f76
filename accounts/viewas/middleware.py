"""The only door to a customer's pages for a colleague: every request of a session in which a look runs goes through here.

For that session the staff pages stay what they are; a page of the portal is the customer's when it is on the list (`pages`),
read, and answered as a page with the banner on it; the database runs it read-only. All else is refused and written down.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import InternalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, resolve, reverse

from accounts.viewas import pages, rules, services
from accounts.viewas.models import CustomerView
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

#: Where a session keeps which look runs in it.
SESSION_KEY: Final = "customer_view"
#: Stands in every page that may be shown; one without it is not.
BANNER: Final = b"data-customer-view"
_READING: Final = frozenset({"GET", "HEAD"})
_READ_ONLY: Final = "25006"  # SQLSTATE read_only_sql_transaction
_PERMISSION: Final = "customers.view_as"


class CustomerPages:
    """Middleware; stands innermost, so that nothing but the page itself runs behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        reference = request.session.get(SESSION_KEY)
        if not reference or request.path_info.startswith(reverse("admin:index")):
            return self.get_response(request)
        match = _resolved(request)
        if match is not None and match.view_name in pages.BESIDE:
            return self.get_response(request)
        return self._look(request, reference, match)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that wanted to write: the database said no, and so do we."""
        if getattr(request, "customer_view", None) is None or not isinstance(exception, InternalError):
            return None
        return _Wrote() if getattr(exception.__cause__, "sqlstate", "") == _READ_ONLY else None

    def _look(self, request: HttpRequest, reference: str, match: ResolverMatch | None) -> HttpResponseBase:
        now, session = clock.now(), request.session.session_key or ""
        gate = access.check_staff(request, _PERMISSION) if request.user.is_authenticated else redirect("admin:index")
        if gate is not None:
            return gate
        try:
            view = services.running(reference=reference, staff=access.person(request, "staff"), session=session, now=now)
        except Refusal as refusal:
            metrics.refused("viewas", refusal.code)
            del request.session[SESSION_KEY]
            return redirect("admin:customer_view", reference)
        if match is None:
            raise Http404
        request.customer_view = view  # type: ignore[attr-defined]
        mark = getattr(match.func, "access_mark", None)
        if request.method not in _READING or not pages.is_shown(match.view_name, mark):
            return _refused(request, view, match, now)
        services.record_page(view=view, page=match.view_name, actor=access.actor_of(request), now=now)
        request.customer = view.customer  # type: ignore[attr-defined]
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            response = self.get_response(request)
            transaction.set_rollback(True)
        return _fit(request, response) or _refused(request, view, match, now)


class _Wrote(HttpResponse):
    """Stands for a page that wanted to write."""


def _resolved(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Http404:
        return None


def _fit(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase | None:
    """The answer as the colleague may have it: masked and kept by no browser; None for what is no page or carries no banner."""
    if isinstance(response, _Wrote) or response.streaming or response.has_header("Content-Disposition"):
        return None
    response["Cache-Control"] = "no-store"
    if not isinstance(response, HttpResponse) or response.status_code in (301, 302, 303):
        return response
    if not response.get("Content-Type", "").startswith("text/html"):
        return None
    if BANNER not in response.content and response.status_code == 200 and "HX-Request" not in request.headers:
        return None
    response.content = rules.masked(response.content.decode()).encode()
    return response


def _refused(request: HttpRequest, view: CustomerView, match: ResolverMatch, now: datetime) -> HttpResponse:
    """403 with what one can do instead."""
    metrics.refused("viewas", "view_read_only")
    services.record_refused(view=view, page=match.view_name, method=request.method or "", actor=access.actor_of(request), now=now)
    request.resolver_match = match
    held: Any = request
    held.customer = None
    response = render(request, "accounts/viewas/refused.html", {"view": view, "is_act": request.method not in _READING}, status=403)
    response["Cache-Control"] = "no-store"
    return response

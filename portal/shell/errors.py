"""Error pages: what happened, what happened to the money, what to do next. None of them touches the database."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_request, override
from redis.exceptions import ConnectionError as CacheAway

from portal.shell.context import without_person

#: What is raised when a server this portal stands on does not answer.
AWAY = (OperationalError, InterfaceError, CacheAway)

#: Whoever works here finds the way back to their own first page.
_WORKPLACE = "/staff/"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404", 404)


def pressed_nowhere(request: HttpRequest) -> HttpResponse:
    """An address that only takes a button's press, opened by itself; leads to the nearest page above it."""
    return _page(request, "405", 405, back=_above(request.path_info))


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; or, when a middleware found the database or the cache gone, the page that says so."""
    if isinstance(sys.exc_info()[1], AWAY):
        return database_away(request)
    return _page(request, "500", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "csrf", 403)


def database_away(request: HttpRequest) -> HttpResponse:
    response = _page(request, "503", 503)
    response.headers["Retry-After"] = "30"
    return response


def _above(path: str) -> str:
    """The nearest address above that leads somewhere.

    >>> _above("/me/look/nowhere/"), _above("/nowhere/")
    ('/me/look/', '/')
    """
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path


def _page(request: HttpRequest, name: str, status: int, **more: str) -> HttpResponse:
    """Rendered without the context processors, which look at the person and so at the database."""
    if request.path.startswith("/api/"):
        return JsonResponse({"type": "about:blank", "status": status}, status=status, content_type="application/problem+json")
    home = _WORKPLACE if request.path.startswith(_WORKPLACE) else "/"
    with override(get_language_from_request(request)):
        html = render_to_string(f"errors/{name}.html", {**without_person(request), "request_id": getattr(request, "id", ""), "home": home, **more})
    response = HttpResponse(html, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response

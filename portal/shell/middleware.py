"""When the database is away, is handed what no text can hold, or a button was not pressed, say so, instead of a blank page."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import DataError
from django.http import HttpRequest, HttpResponseBase

from portal.shell.errors import AWAY, bad_request, database_away, not_found, pressed_nowhere

logger = logging.getLogger(__name__)


class DatabaseAway:
    """Turns a lost or refused connection in a view into a clear page (503); `errors.server_error` does it for middleware.

    A NUL sign in an address or in a field that no form has read is a wrong request, not a fault of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, DataError) and "NUL" in str(exception):
            return not_found(request) if "\0" in request.path_info else bad_request(request)
        if not isinstance(exception, AWAY):
            return None
        logger.error("database away", exc_info=exception)
        return database_away(request)


class PressedNowhere:
    """Who opens an address that only takes a button's press reads that nothing was done, instead of an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET" or request.path.startswith("/api/"):
            return response
        page = pressed_nowhere(request)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page

"""When the database is away, or is handed what no text can hold, say so, instead of a blank error."""

import logging
from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponseBase

from portal.shell.errors import AWAY, bad_request, database_away, not_found

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

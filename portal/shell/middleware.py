"""When the database is away, say so, instead of a blank error."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from portal.shell.errors import AWAY, database_away

logger = logging.getLogger(__name__)


class DatabaseAway:
    """Turns a lost or refused connection in a view into a clear page (503); `errors.server_error` does it for middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, AWAY):
            return None
        logger.error("database away", exc_info=exception)
        return database_away(request)

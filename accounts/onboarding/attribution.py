"""By which link somebody first came: `?from=CODE` on a public page is kept in a signed cookie until an application begins.

A view calls `remember(request, response)`. The first code wins for its lifetime; a code that is not one is ignored.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.onboarding import rules
from portal.kernel import clock

COOKIE: Final = "came_by"
KEPT: Final = timedelta(days=30)
_SALT: Final = "accounts.onboarding.attribution"
_PAGE_CHARACTERS: Final = 120


@dataclass(frozen=True, slots=True)
class Origin:
    """The code, the page it was first seen on, and when."""

    code: str
    page: str
    seen_at: datetime


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the code of the address in a cookie, unless one is kept already."""
    code = rules.source_code(request.GET.get("from", ""))
    if code and origin_of(request) is None:
        value = signing.dumps([code, request.path[:_PAGE_CHARACTERS], clock.now().isoformat()], salt=_SALT)
        response.set_cookie(
            COOKIE, value, max_age=KEPT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )  # fmt: skip
    return response


def origin_of(request: HttpRequest) -> Origin | None:
    """Where this browser's person came from; None without a cookie of ours that is still good."""
    try:
        code, page, seen = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT)
        return Origin(code, page, datetime.fromisoformat(seen))
    except (signing.BadSignature, ValueError, TypeError):
        return None

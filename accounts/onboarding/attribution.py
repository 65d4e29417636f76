"""By which link somebody first came: `?from=CODE` on any page, kept in a signed cookie, at sign-up with the login, and to the account.

The first code wins for its lifetime; a code that is not one is ignored. Who is a customer already came earlier.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from accounts.identity.models import User
from accounts.onboarding import rules
from accounts.onboarding.models import LoginOrigin
from accounts.organisation.models import Branch
from portal.kernel import access, clock

COOKIE: Final = "came_by"
KEPT: Final = timedelta(days=30)
PARAMETER: Final = "from"
_SALT: Final = "accounts.onboarding.attribution"
_PAGE_CHARACTERS: Final = 120
_KINDS: Final = frozenset({200, 302})

#: Whose branch a code names, by the kind of link: capabilities above know theirs.
_places: dict[str, Callable[[str], Branch | None]] = {}


@dataclass(frozen=True, slots=True)
class Origin:
    """The code, the page it was first seen on, and when."""

    code: str
    page: str
    seen_at: datetime


def remember_origin(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: whatever page a link leads to, its code is read. Costs nothing where the address carries none."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if PARAMETER in request.GET and request.method == "GET" and response.status_code in _KINDS:
            remember(request, response)
        return response

    return middleware


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep the code of the address, unless one is kept already or the person is known here."""
    keep(request, response, request.GET.get(PARAMETER, ""))


def keep(request: HttpRequest, response: HttpResponseBase, text: str) -> None:
    """The same for a code that stands elsewhere than in `?from=`: a picture code's own address, a branch's tablet."""
    code = rules.source_code(text)
    if not code or origin_of(request) is not None or _is_known(request):
        return
    origin = Origin(code, request.path[:_PAGE_CHARACTERS], clock.now())
    value = signing.dumps([origin.code, origin.page, origin.seen_at.isoformat()], salt=_SALT)
    response.set_cookie(COOKIE, value, max_age=KEPT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def origin_of(request: HttpRequest) -> Origin | None:
    """Where this browser's person came from; None without a cookie of ours that is still good."""
    try:
        code, page, seen = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT)
        return Origin(code, page, datetime.fromisoformat(seen))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def register_place(kind: str, place: Callable[[str], Branch | None]) -> None:
    """Say at which branch somebody who came by a code of that kind ("referral") is expected."""
    _places[kind] = place


def place_of(code: str) -> Branch | None:
    """The branch behind a code, None for links that name none."""
    known = _places.get(rules.source_kind(code))
    return known(code) if known else None


def signed_up(*, request: HttpRequest, user: User, **_more: Any) -> None:
    """Keep with a new login where its owner came from, so that they may go on with another device."""
    origin = origin_of(request)
    if origin is not None:
        LoginOrigin.objects.get_or_create(user=user, defaults={"code": origin.code, "page": origin.page, "first_seen": origin.seen_at})


def kept_for(user: User) -> Origin | None:
    """Where the owner of a login came from, as it was kept at sign-up."""
    row = LoginOrigin.objects.filter(user=user).first()
    return Origin(row.code, row.page, row.first_seen) if row else None


def _is_known(request: HttpRequest) -> bool:
    """Customers and staff; asked only for an address with a code."""
    return request.user.is_authenticated and any(access.person(request, kind) is not None for kind in ("customer", "staff"))

"""What home is made of beside money: cards and suggestions, each offered by a provider under a name and an order.

A provider looks at the request's person and answers None (or nothing) where it has nothing to say. Home may ask the
database six times in all (P13): a provider asks once at most, and only where a cheap sign says that it is worth it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, TypeVar, cast

from django.http import HttpRequest

from accounts.consents import selectors as consents
from accounts.consents import selling
from accounts.identity.models import User
from portal.kernel import access
from portal.kernel.cards import Card, Suggestion

CardProvider = Callable[[HttpRequest], Card | None]
NextProvider = Callable[[HttpRequest], Iterable[Suggestion]]
P = TypeVar("P")

#: More than two things to do next are none.
NEXT_SHOWN: Final = 2
#: How long *later* keeps a suggestion away.
LATER: Final = timedelta(hours=20)
_SESSION_KEY: Final = "later"

_cards: dict[str, tuple[int, CardProvider]] = {}
_next: dict[str, tuple[int, NextProvider]] = {}


def register(name: str, order: int, provider: CardProvider) -> None:
    """Offer a card; smaller orders stand first. The same name again replaces the earlier provider."""
    _cards[name] = (order, provider)


def register_next(name: str, order: int, provider: NextProvider) -> None:
    """Offer things worth doing next; urgent ones stand before all others."""
    _next[name] = (order, provider)


def cards_for(request: HttpRequest) -> list[Card]:
    """The cards this person has, in order."""
    found = [card for _order, _name, provider in _in_order(_cards) if (card := provider(request)) is not None]
    if any(card.sells for card in found) and not _may_be_sold_to(request):
        found = [card for card in found if not card.sells]
    return found


def next_for(request: HttpRequest, *, now: datetime) -> list[Suggestion]:
    """The one or two things worth doing now that the person has not put off; personal ones only with their consent."""
    away = _put_off(request, now=now)
    found = [one for _order, _name, provider in _in_order(_next) for one in provider(request) if one.key not in away]
    if any(one.personal for one in found) and not consents.is_personalised(cast(User, request.user)):
        found = [one for one in found if not one.personal]
    if any(one.sells for one in found) and not _may_be_sold_to(request):
        found = [one for one in found if not one.sells]
    return sorted(found, key=lambda one: not one.urgent)[:NEXT_SHOWN]


def put_off(request: HttpRequest, key: str, *, now: datetime) -> None:
    """Keep a suggestion away for a while, in this session."""
    request.session[_SESSION_KEY] = {**_put_off(request, now=now), key: (now + LATER).isoformat()}


def _may_be_sold_to(request: HttpRequest) -> bool:
    """One query, asked only where something that sells is on offer, and once a request."""
    customer = access.person(request, "customer")
    known: bool | None = getattr(request, "may_be_sold_to", None)
    if known is None:
        known = customer is None or selling.may_be_sold_to(customer)
        request.may_be_sold_to = known  # type: ignore[attr-defined]
    return known


def _put_off(request: HttpRequest, *, now: datetime) -> dict[str, str]:
    kept: dict[str, str] = request.session.get(_SESSION_KEY, {})
    return {key: until for key, until in kept.items() if datetime.fromisoformat(until) > now}


def _in_order(registered: dict[str, tuple[int, P]]) -> list[tuple[int, str, P]]:
    return sorted(((order, name, provider) for name, (order, provider) in registered.items()), key=lambda entry: entry[:2])

"""The service page: people and help. Each capability offers its part under a name and an order; what does not exist is absent.

A provider looks at the request's person and answers a card (`portal.kernel.cards.Card`; `side` puts it into the second
column), or None where it has nothing for this person. Rows that only lead somewhere are `Way`s, drawn as one list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from portal.kernel.cards import Card

CardProvider = Callable[[HttpRequest], Card | None]


@dataclass(frozen=True, slots=True)
class Way:
    """A line of the list of ways on: where to, what it is called, and one line about it."""

    href: str
    icon: str
    title: str | Promise
    about: str | Promise


WayProvider = Callable[[HttpRequest], Way | None]

_cards: dict[str, tuple[int, CardProvider]] = {}
_ways: dict[str, tuple[int, WayProvider]] = {}


def register(name: str, order: int, provider: CardProvider) -> None:
    """Offer a card; smaller orders stand first. The same name again replaces the earlier provider."""
    _cards[name] = (order, provider)


def register_way(name: str, order: int, provider: WayProvider) -> None:
    """Offer a line of the list."""
    _ways[name] = (order, provider)


def cards_for(request: HttpRequest) -> list[Card]:
    ordered = sorted(((order, name, provider) for name, (order, provider) in _cards.items()), key=lambda entry: entry[:2])
    return [card for _order, _name, provider in ordered if (card := provider(request)) is not None]


def ways_for(request: HttpRequest) -> list[Way]:
    ordered = sorted(((order, name, provider) for name, (order, provider) in _ways.items()), key=lambda entry: entry[:2])
    return [way for _order, _name, provider in ordered if (way := provider(request)) is not None]

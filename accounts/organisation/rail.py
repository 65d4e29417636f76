"""The rail of the staff site: which pages stand there, in which group, for which permission. Capabilities hand theirs in.

The rail hides what a person may not open; every view checks again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: The groups in their order; the first has no title. A group without a permitted item is absent with its title.
GROUPS: Final[tuple[tuple[str, Promise | None], ...]] = (
    ("desk", None),
    ("business", pgettext_lazy("rail", "Business")),
    ("counter", _("Counter")),
    ("checks", _("Review and risk")),
    ("data", _("Data in and out")),
    ("house", _("Organisation")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the rail.

    `page` is the address's name on the staff site ("counter_list"), `also` further pages on which the row stays marked;
    `badge` answers how many wait for this person and is asked at most every few seconds; rows stand by `order`.
    """

    title: Promise
    icon: str
    page: str
    permission: str
    order: int = 50
    also: tuple[str, ...] = ()
    badge: Callable[[Any], int] | None = None


_items: dict[str, dict[str, Item]] = {code: {} for code, _title in GROUPS}


def register(group: str, *items: Item) -> None:
    """Put rows into a group; called in a capability's `ready()`. The same page again replaces its row."""
    _items[group].update({item.page: item for item in items})


def groups() -> Iterator[tuple[Promise | None, list[Item]]]:
    """Every group with its rows in order."""
    for code, title in GROUPS:
        yield title, sorted(_items[code].values(), key=lambda item: (item.order, item.page))

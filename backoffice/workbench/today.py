"""The first page: what is to be done by when, what waits, and how one stands; capabilities' answers, composed.

Each provider answers rows for the list of work, a block of its own, or nothing: what does not concern this person, or
does not exist, is absent. Providers are registered in `wiring.py` of the workbench; those they ask never know this page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.timesince import timesince, timeuntil

from accounts.organisation.models import Leave, StaffMember
from portal.kernel import clock
from portal.kernel.money import Money

#: Rows of work on the page; the rest is behind its own page.
MOST_ITEMS: Final = 12
_MORNING_ENDS, _AFTERNOON_ENDS = 12, 18


@dataclass(frozen=True, slots=True)
class TodayItem:
    """One thing to do: by when (`by_day`: any time that day), about whom, what and why, for how much, and the act."""

    due_at: datetime
    title: str
    href: str
    act: str
    about: str = ""
    who: str = ""
    who_href: str = ""
    who_note: str = ""
    by_day: bool = False
    late: bool = False
    value: Money | None = None
    tag: str = ""

    def long(self, now: datetime) -> str:
        """How late it is, or how long there is time, in one unit."""
        return timesince(self.due_at, now, depth=1) if self.due_at < now else timeuntil(self.due_at, now, depth=1)

    @property
    def order(self) -> tuple[bool, datetime, int, str]:
        """Late first, then by time, then the greater sum first."""
        return not self.late, self.due_at, -(self.value.minor if self.value else 0), self.href


@dataclass(frozen=True, slots=True)
class Block:
    """A panel: `rows` as parts/list.html takes them, or a `template` with its `given`; at the `side` or under the list."""

    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    note: str = ""
    href: str = ""
    link: str = ""
    side: bool = True
    template: str = ""
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """My figures: rows as parts/stats.html takes them."""

    stats: list[dict[str, Any]]


Answer = Block | Figures | list[TodayItem] | None
Provider = Callable[[StaffMember, datetime], Answer]

_providers: dict[str, tuple[int, Provider]] = {}


@dataclass(slots=True)
class Today:
    """The page."""

    now: datetime
    part: str
    items: list[TodayItem]
    late: int
    stats: list[dict[str, Any]]
    main: list[Block]
    side: list[Block]
    standing_in: list[Leave]
    own_leave: Leave | None

    @property
    def shown(self) -> list[tuple[TodayItem, str]]:
        """The first rows, each with how late it is or how long there is time."""
        return [(item, item.long(self.now)) for item in self.items[:MOST_ITEMS]]

    @property
    def more(self) -> int:
        return max(0, len(self.items) - MOST_ITEMS)


def register(name: str, order: int, provider: Provider) -> None:
    """Add a provider; the same name again replaces it."""
    _providers[name] = (order, provider)


def compose(staff: StaffMember, now: datetime) -> Today:
    """Ask everybody, in order."""
    hour = now.astimezone(clock.BANK_ZONE).hour
    part = "morning" if hour < _MORNING_ENDS else "afternoon" if hour < _AFTERNOON_ENDS else "evening"
    away = [person.own_leave for person in staff.standing_in if person.own_leave is not None]
    page = Today(now, part, [], 0, [], [], [], away, staff.own_leave)
    for _order, provider in sorted(_providers.values(), key=lambda entry: entry[0]):
        match provider(staff, now):
            case Figures(stats=stats):
                page.stats += stats
            case Block() as block:
                (page.side if block.side else page.main).append(block)
            case list() as items:
                page.items += items
    page.items.sort(key=lambda item: item.order)
    page.late = sum(item.late for item in page.items)
    return page

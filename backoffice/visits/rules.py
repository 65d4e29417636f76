"""Arithmetic of slots, and the house's rules of visits. No database."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.visits.models import Topic, VisitKind

Span = tuple[datetime, datetime]

#: Appointments a customer may have ahead at once. House rule, 2026-11-22.
MOST_AHEAD: Final = 3
#: Times a customer may wait for at once. House rule, 2026-11-22.
MOST_WAITS: Final = 3
#: From when before its beginning a colleague may check in. House rule, 2026-11-22.
CHECK_IN_FROM: Final = timedelta(hours=2)
#: How long before an appointment its reminder goes out. House rule, 2026-11-22.
REMIND: Final = timedelta(hours=24)
#: Four decimals of a degree are about ten metres: enough to say "at the customer's", not which room.
_POSITION: Final = Decimal("0.0001")
_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180
SHORTEST_REASON: Final = 4
LONGEST_MINUTES: Final = 2000
LONGEST_VISIT: Final = timedelta(hours=4)

#: What helps if it is there; said when booking and in the reminder.
BRING: Final[dict[str, str | Promise]] = {
    Topic.ACCOUNT: _("Your identity card, and the card it is about."),
    Topic.DOCUMENTS: _("Your identity card, and the new document in the original."),
    Topic.SAVINGS: _("Your identity card. If you like, what you have elsewhere: we look at the whole."),
    Topic.LOAN: _("Your identity card, proof of income of six months, and papers of what the loan is for."),
    Topic.BUSINESS: _("Your identity card, the business licence and the company's seal if something is to be signed."),
    Topic.PHONE: _("Your phone, charged, and your identity card."),
    Topic.OTHER: _("Your identity card."),
}


def grid(spans: Iterable[Span], minutes: int) -> list[Span]:
    """The times of that length that fit into the opening slots of a day, one after the other from each opening.

    >>> nine = datetime(2026, 11, 23, 9)
    >>> [f"{a:%H:%M}-{b:%H:%M}" for a, b in grid([(nine, nine + timedelta(hours=2, minutes=30))], 60)]
    ['09:00-10:00', '10:00-11:00']
    """
    length = timedelta(minutes=minutes)
    return [(opens + length * n, opens + length * (n + 1)) for opens, closes in spans for n in range(int((closes - opens) / length))]


def inside(spans: Iterable[Span], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the time lies within one opening slot: nobody is kept over the midday break."""
    return any(opens <= starts_at and ends_at <= closes for opens, closes in spans)


def overlaps(spans: Iterable[Span], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether any of them takes a part of that time; what only touches does not."""
    return any(begins < ends_at and starts_at < ends for begins, ends in spans)


def code_of(*, kind: str, staff: int | None, branch: int, starts_at: datetime, minutes: int) -> str:
    """The quota of a slot. One colleague's hour is one stock, whoever comes to whom.

    >>> from datetime import UTC
    >>> code_of(kind="home", staff=7, branch=3, starts_at=datetime(2026, 11, 23, 1, tzinfo=UTC), minutes=60)
    'visit:s7:20261123T0100:60'
    """
    whose = f"b{branch}" if kind == VisitKind.COUNTER else f"s{staff}"
    return f"visit:{whose}:{starts_at:%Y%m%dT%H%M}:{minutes}"


def position(latitude: str, longitude: str) -> tuple[Decimal, Decimal] | None:
    """A place on Earth, rounded; None for anything else, also for half of one: a place is never demanded.

    >>> position("31.56789", "120.30001"), position("", "120.3"), position("91", "0"), position("nan", "0")
    ((Decimal('31.5679'), Decimal('120.3000')), None, None, None)
    """
    try:
        there = Decimal(latitude), Decimal(longitude)
    except ArithmeticError:
        return None
    if not all(part.is_finite() for part in there) or abs(there[0]) > _MOST_LATITUDE or abs(there[1]) > _MOST_LONGITUDE:
        return None
    return there[0].quantize(_POSITION, ROUND_HALF_EVEN), there[1].quantize(_POSITION, ROUND_HALF_EVEN)


def week_of(day: date) -> list[date]:
    """Monday to Sunday of that day's week.

    >>> [str(one) for one in week_of(date(2026, 11, 22))][::6]
    ['2026-11-16', '2026-11-22']
    """
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def says_something(text: str) -> bool:
    """Whether a reason is long enough to be one."""
    return len(text.strip()) >= SHORTEST_REASON

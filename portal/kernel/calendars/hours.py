"""Working time: arithmetic over a week of opening slots with holidays and make-up days. Pure; whoever keeps the slots hands them in.

A day may have several slots (09:00–12:00, 13:30–17:00) and none. On a holiday nothing is open, on a make-up day the hours of
a Monday hold, on every other day those of its weekday. Moments are aware; wall clocks are the bank's (China has no summer time).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from portal.kernel.calendars import days
from portal.kernel.clock import BANK_ZONE

#: (opens, closes), the second later than the first.
Slot = tuple[time, time]

#: A bank that opens on no day within this many is never open.
_FURTHEST_DAYS: Final = 400
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


class DayKind(Enum):
    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


class NeverOpen(ValueError):
    """No slot within more than a year: the opening hours are not entered, or the place has closed."""


def kind_of(day: date) -> DayKind:
    """What the bank's calendar says of a day."""
    if not days.holiday_name(day):
        return DayKind.ORDINARY
    return DayKind.MAKE_UP if days.is_bank_day(day) else DayKind.HOLIDAY


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of slots, Monday first, and what kind of day each day is."""

    week: Sequence[Sequence[Slot]]
    kind: Callable[[date], DayKind] = kind_of

    def slots(self, day: date) -> list[Slot]:
        """When that day is open, in order."""
        kind = self.kind(day)
        if kind is DayKind.HOLIDAY:
            return []
        return sorted(self.week[0 if kind is DayKind.MAKE_UP else day.weekday()])

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The same as moments."""
        return [(datetime.combine(day, opens, BANK_ZONE), datetime.combine(day, closes, BANK_ZONE)) for opens, closes in self.slots(day)]

    def is_open(self, moment: datetime) -> bool:
        """Whether the place is open; at the moment of closing it is not any more."""
        return any(opens <= moment < closes for opens, closes in self.spans(_day_of(moment)))

    def next_open(self, moment: datetime) -> datetime:
        """`moment` itself while open, else the next opening. Raises `NeverOpen`."""
        for opens, closes in self._from(moment):
            if closes > moment:
                return max(opens, moment)
        raise NeverOpen

    def add(self, moment: datetime, minutes: int) -> datetime:
        """The moment at which that many minutes of open time have passed. Raises `NeverOpen`.

        Friday 16:30 plus 60 minutes, closed at 17:00 and opened on Monday at 09:00: Monday 09:30. A sum that ends
        exactly with a slot is due at its closing, not at the next opening.
        """
        if minutes < 0:
            raise ValueError("working time runs forward")
        left = timedelta(minutes=minutes)
        for opens, closes in self._from(moment):
            begin = max(opens, moment)
            if closes > begin:
                if left <= closes - begin:
                    return begin + left
                left -= closes - begin
        raise NeverOpen

    def between(self, first: datetime, last: datetime) -> int:
        """Whole minutes of open time in between; 0 when `last` is not later."""
        total, day = timedelta(), _day_of(first)
        while day <= _day_of(last):
            total += sum((max(min(closes, last) - max(opens, first), timedelta()) for opens, closes in self.spans(day)), timedelta())
            day += _DAY
        return int(total / _MINUTE)

    def before(self, moment: datetime, minutes: int) -> datetime:
        """The moment after which that many minutes of open time are left until `moment`; the other way round than `add`. Raises `NeverOpen`."""
        left, day = timedelta(minutes=minutes), _day_of(moment)
        for offset in range(_FURTHEST_DAYS):
            for opens, closes in reversed(self.spans(day - _DAY * offset)):
                end = min(closes, moment)
                if end > opens:
                    if left <= end - opens:
                        return end - left
                    left -= end - opens
        raise NeverOpen

    def _from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        day, used = _day_of(moment), 0
        while used < _FURTHEST_DAYS:
            spans = self.spans(day)
            used = 0 if spans else used + 1
            yield from spans
            day += _DAY


def _day_of(moment: datetime) -> date:
    return moment.astimezone(BANK_ZONE).date()

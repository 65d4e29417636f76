"""Answers from memory; the table is looked at again when it changed, and at most every few seconds for that."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Max

from portal.kernel.calendars.models import CalendarDay, CalendarYear

LOOK_AGAIN_SECONDS: Final = 5
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class _Table:
    version: tuple[Any, ...]
    looked_at: float
    holidays: dict[date, str] = field(default_factory=dict)
    make_ups: dict[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()


_table: _Table | None = None


def is_bank_day(day: date) -> bool:
    """Whether the bank settles and its counters work that day, make-up weekends included."""
    table = _current()
    return day in table.make_ups or (day.weekday() < _SATURDAY and day not in table.holidays)


def is_exchange_day(day: date) -> bool:
    """Whether the exchanges trade and funds take orders that day; never on a weekend."""
    return day.weekday() < _SATURDAY and day not in _current().holidays


def next_bank_day(day: date) -> date:
    """The first bank day after `day`."""
    return _step(day, _DAY, is_bank_day)


def previous_bank_day(day: date) -> date:
    """The last bank day before `day`."""
    return _step(day, -_DAY, is_bank_day)


def next_exchange_day(day: date) -> date:
    """The first exchange day after `day`."""
    return _step(day, _DAY, is_exchange_day)


def previous_exchange_day(day: date) -> date:
    """The last exchange day before `day`."""
    return _step(day, -_DAY, is_exchange_day)


def bank_days_between(first: date, last: date) -> int:
    """How many bank days lie in first … last, both included."""
    return sum(is_bank_day(first + _DAY * offset) for offset in range((last - first).days + 1))


def is_announced(year: int) -> bool:
    """Whether that year's holidays are known; if not, answers about it follow the plain week."""
    return year in _current().years


def holiday_name(day: date) -> str:
    """The holiday that day belongs to (or is worked for), in Chinese; empty on an ordinary day."""
    table = _current()
    return table.holidays.get(day) or table.make_ups.get(day) or ""


def forget() -> None:
    """Look at the table again with the next question; whoever edits it in this process calls this."""
    global _table
    _table = None


def _step(day: date, step: timedelta, is_open: Callable[[date], bool]) -> date:
    day += step
    while not is_open(day):
        day += step
    return day


def _current() -> _Table:
    global _table
    table, now = _table, time.monotonic()
    if table is None or now - table.looked_at > LOOK_AGAIN_SECONDS:
        version = _version()
        unchanged = table is not None and table.version == version
        table = _Table(version, now, table.holidays, table.make_ups, table.years) if table and unchanged else _load(version, now)
        _table = table
    return table


def _version() -> tuple[Any, ...]:
    asked = {"rows": Count("pk"), "changed": Max("changed_at")}
    days, years = CalendarDay.objects.aggregate(**asked), CalendarYear.objects.aggregate(**asked)
    return (*days.values(), *years.values())


def _load(version: tuple[Any, ...], now: float) -> _Table:
    rows = list(CalendarDay.objects.values_list("date", "kind", "name"))
    return _Table(
        version,
        now,
        {day: name for day, kind, name in rows if kind == CalendarDay.Kind.HOLIDAY},
        {day: name for day, kind, name in rows if kind == CalendarDay.Kind.MAKE_UP},
        frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )

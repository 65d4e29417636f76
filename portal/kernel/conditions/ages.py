"""Ages in whole years: how old on a day, and which birth dates an age means."""

from datetime import date
from typing import Any

from portal.kernel.conditions.domains import Span


def age_on(born: date, day: date) -> int:
    """Birthdays passed by that day; who is born on 29 February has it on 1 March of other years.

    >>> age_on(date(2004, 2, 29), date(2026, 2, 28)), age_on(date(2004, 2, 29), date(2026, 3, 1))
    (21, 22)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def born_by(day: date, years: int) -> date:
    """The last birth date of who is `years` old on that day.

    >>> born_by(date(2024, 2, 29), 1)
    datetime.date(2023, 2, 28)
    """
    year = max(day.year - years, 1)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def births(span: Span, day: date) -> Span:
    """The span of birth dates of people whose age lies in `span` on that day."""
    low: Any = None if span.high is None else born_by(day, span.high + 1 if span.high_in else span.high)
    high: Any = None if span.low is None else born_by(day, span.low if span.low_in else span.low + 1)
    return Span(low, False, high, True)

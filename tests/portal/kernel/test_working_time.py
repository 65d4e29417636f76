"""Working time: several slots a day, weekends, holidays and make-up days; worked examples and what must hold of any hours."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.calendars.hours import DayKind, Hours, NeverOpen
from portal.kernel.clock import BANK_ZONE

MORNING, AFTERNOON = (time(9), time(12)), (time(13, 30), time(17))
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)}
MAKE_UPS = {date(2026, 9, 27), date(2026, 10, 10)}


def kind(day: date) -> DayKind:
    return DayKind.HOLIDAY if day in HOLIDAYS else DayKind.MAKE_UP if day in MAKE_UPS else DayKind.ORDINARY


WEEK = Hours(week=(*[(MORNING, AFTERNOON)] * 5, (), ()), kind=kind)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BANK_ZONE)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (at(11, 20, 10), 60, at(11, 20, 11)),  # Friday morning
        (at(11, 20, 11, 30), 60, at(11, 20, 14)),  # over lunch
        (at(11, 20, 16, 30), 60, at(11, 23, 9, 30)),  # over the weekend
        (at(11, 20, 16), 60, at(11, 20, 17)),  # ends with the slot, not with the next opening
        (at(11, 21, 10), 0, at(11, 23, 9)),  # nothing to do, but a Saturday is no time to do it
        (at(9, 30, 16, 30), 60, at(10, 8, 9, 30)),  # over the national holiday
        (at(10, 9, 16), 120, at(10, 10, 10)),  # the Saturday after is worked
        (at(11, 20, 3), 390, at(11, 20, 17)),  # before opening: one whole day
        (at(11, 20, 9), 391, at(11, 23, 9, 1)),
    ],
)
def test_so_many_open_minutes_later(start: datetime, minutes: int, due: datetime) -> None:
    assert WEEK.add(start, minutes) == due


def test_what_is_open_when() -> None:
    assert WEEK.is_open(at(11, 20, 9)) and not WEEK.is_open(at(11, 20, 12)) and not WEEK.is_open(at(10, 1, 10)) and WEEK.is_open(at(10, 10, 10))
    assert WEEK.next_open(at(11, 20, 12, 10)) == at(11, 20, 13, 30) and WEEK.next_open(at(11, 20, 10)) == at(11, 20, 10)
    assert WEEK.between(at(11, 20, 16), at(11, 23, 10)) == 120
    assert WEEK.before(at(11, 23, 9, 30), 60) == at(11, 20, 16, 30)


def test_a_place_that_never_opens_says_so() -> None:
    with pytest.raises(NeverOpen):
        Hours(week=((),) * 7, kind=kind).add(at(11, 20, 10), 1)


moments = st.integers(0, 121 * 24 * 60).map(lambda minutes: at(9, 1) + timedelta(minutes=minutes))


@given(moments, st.integers(0, 5_000), st.integers(0, 5_000))
@settings(max_examples=150, deadline=None)
def test_it_adds_up(start: datetime, first: int, second: int) -> None:
    """In two steps as in one; as many minutes lie between as were added; never on a closed moment; later never means earlier."""
    due = WEEK.add(start, first)
    assert due >= start
    assert WEEK.between(start, due) == first
    assert WEEK.is_open(due) or WEEK.is_open(due - timedelta(minutes=1))
    assert WEEK.add(due, second) in (WEEK.add(start, first + second), WEEK.next_open(WEEK.add(start, first + second)))
    assert first == 0 or WEEK.between(WEEK.before(due, first), due) == first
    assert WEEK.add(start + timedelta(minutes=1), first) >= due

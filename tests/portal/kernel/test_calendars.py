"""The bank's and the exchange's days, from the notices and whatever staff enter."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.kernel import calendars
from portal.kernel.calendars import days, loading
from portal.kernel.calendars.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    loading.load()
    calendars.forget()
    yield
    calendars.forget()


@pytest.mark.parametrize(
    ("day", "bank", "exchange", "name"),
    [
        (date(2026, 11, 20), True, True, ""),  # an ordinary Friday
        (date(2026, 11, 21), False, False, ""),  # an ordinary Saturday
        (date(2026, 1, 1), False, False, "元旦"),
        (date(2026, 1, 4), True, False, "元旦"),  # a Sunday worked to make up: the bank opens, the exchange does not
        (date(2026, 2, 17), False, False, "春节"),
        (date(2026, 10, 1), False, False, "国庆节"),
        (date(2020, 1, 31), False, False, "春节"),  # added that year for the epidemic
        (date(2020, 2, 3), True, True, "春节"),  # a Monday that the second notice calls a workday
        (date(2027, 1, 1), True, True, ""),  # not announced: the plain week
    ],
)
def test_known_days(day: date, bank: bool, exchange: bool, name: str) -> None:
    assert (calendars.is_bank_day(day), calendars.is_exchange_day(day), calendars.holiday_name(day)) == (bank, exchange, name)


def test_the_next_and_previous_days_step_over_the_national_holiday() -> None:
    """2026: 1–7 October off; Sunday 20 September and Saturday 10 October worked (State Council, notice for 2026)."""
    assert calendars.next_bank_day(date(2026, 9, 30)) == date(2026, 10, 8)
    assert calendars.previous_bank_day(date(2026, 10, 8)) == date(2026, 9, 30)
    assert calendars.next_bank_day(date(2026, 10, 9)) == date(2026, 10, 10)
    assert calendars.next_exchange_day(date(2026, 10, 9)) == date(2026, 10, 12)
    assert calendars.previous_exchange_day(date(2026, 9, 21)) == date(2026, 9, 18)
    assert calendars.previous_bank_day(date(2026, 9, 21)) == date(2026, 9, 20)


def test_bank_days_between_counts_both_ends() -> None:
    """28–30 September and 8–10 October: six."""
    assert calendars.bank_days_between(date(2026, 9, 28), date(2026, 10, 10)) == 6
    assert calendars.bank_days_between(date(2026, 10, 2), date(2026, 10, 1)) == 0


def test_years_are_announced_or_say_that_they_are_not() -> None:
    assert [year for year in range(2005, 2030) if calendars.is_announced(year)] == list(range(2007, 2027))
    assert CalendarYear.objects.get(pk=2026).notices == ["https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"]


def test_every_make_up_day_but_one_is_a_weekend_and_all_678_days_are_loaded() -> None:
    assert CalendarDay.objects.count() == 678
    worked = CalendarDay.objects.filter(kind=CalendarDay.Kind.MAKE_UP).values_list("date", flat=True)
    assert [day for day in worked if day.weekday() < 5] == [date(2020, 2, 3)]


def test_loading_again_writes_nothing_and_mends_what_differs() -> None:
    assert loading.load() == 0
    CalendarDay.objects.filter(date=date(2026, 1, 1)).update(name="?")
    CalendarYear.objects.filter(year=2026).delete()
    assert loading.load() == 2
    assert CalendarDay.objects.get(date=date(2026, 1, 1)).name == "元旦"


def test_what_staff_entered_is_left_alone_and_counts_at_once() -> None:
    day = CalendarDay.objects.get(date=date(2026, 1, 4))
    day.kind, day.edited = CalendarDay.Kind.HOLIDAY, True
    day.save()
    CalendarDay.objects.create(date=date(2026, 11, 23), kind=CalendarDay.Kind.HOLIDAY, name="台风")
    assert loading.load() == 0
    assert not calendars.is_bank_day(date(2026, 1, 4))
    assert not calendars.is_bank_day(date(2026, 11, 23))


def test_another_process_sees_an_edit_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calendars.is_bank_day(date(2026, 11, 23))
    CalendarDay.objects.bulk_create([CalendarDay(date=date(2026, 11, 23), kind=CalendarDay.Kind.HOLIDAY, name="台风")])
    assert calendars.is_bank_day(date(2026, 11, 23))  # from memory
    monkeypatch.setattr(days, "LOOK_AGAIN_SECONDS", -1)
    assert not calendars.is_bank_day(date(2026, 11, 23))


def test_answers_come_from_memory() -> None:
    calendars.is_bank_day(date(2026, 1, 1))
    with CaptureQueriesContext(connection) as queries:
        for number in range(400):
            calendars.is_bank_day(date(2026, 1, 1) + timedelta(days=number))
            calendars.next_exchange_day(date(2026, 1, 1) + timedelta(days=number))
    assert len(queries) == 0


def test_an_unchanged_table_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calendars.is_bank_day(date(2026, 1, 1))
    monkeypatch.setattr(days, "LOOK_AGAIN_SECONDS", -1)
    with CaptureQueriesContext(connection) as queries:
        calendars.is_bank_day(date(2026, 1, 1))
    assert len(queries) == 2  # the two versions, no rows


def test_the_command_loads_everything_and_may_run_again(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    call_command("load_reference")
    assert "calendar: 0 rows written" in capsys.readouterr().out

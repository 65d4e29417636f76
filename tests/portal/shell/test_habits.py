"""What one pays the same person each month is offered once more, with its why, to those who agreed to pages of their own."""

from datetime import date, timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.consents import selectors as consents
from portal.kernel import clock
from portal.shell import habits
from portal.shell.habits import Sent
from tests.factories import money

TODAY = date(2026, 11, 19)


def _sent(*days: date, amount: int = 320_000, target: int = 7) -> list[Sent]:
    return [Sent(target, "王伟", amount, "CNY", day) for day in days]


def test_three_months_about_the_same_day_are_a_habit() -> None:
    (habit,) = habits.found(_sent(date(2026, 8, 20), date(2026, 9, 21), date(2026, 10, 20)), TODAY)
    assert (habit.name, habit.amount, habit.days) == ("王伟", 320_000, ["2026-08-20", "2026-09-21", "2026-10-20"])


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 9, 20), date(2026, 10, 20)),
        (date(2026, 8, 20), date(2026, 9, 20), date(2026, 10, 20), date(2026, 11, 2)),
        (date(2026, 8, 2), date(2026, 9, 2), date(2026, 10, 2)),
    ],
    ids=["two months", "sent already", "another day"],
)
def test_otherwise_nothing_is_said(days: tuple[date, ...]) -> None:
    assert habits.found(_sent(*days), TODAY) == []


def test_other_amounts_and_other_people_are_other_habits() -> None:
    sent = _sent(date(2026, 8, 20), date(2026, 9, 20)) + _sent(date(2026, 10, 20), amount=1) + _sent(date(2026, 10, 20), target=8)
    assert habits.found(sent, TODAY) == []


@pytest.mark.django_db
def test_it_stands_on_home_with_its_why_and_goes_with_the_consent(cast: ModuleType, alice_client: Client) -> None:
    today = clock.bank_date(clock.now())
    source, target = money.account(holder=cast.alice(), balance="9,000.00"), money.account(holder=cast.bob())
    months, first = [], today.replace(day=1)
    for _month in range(3):
        first = (first - timedelta(days=1)).replace(day=1)
        months.append(first.replace(day=min(today.day, 28)))
    kept = [habits.asdict(habits.Habit(target.pk, "周明远", 320_000, "CNY", [day.isoformat() for day in reversed(months)]))]
    cache.set(f"habits:{cast.alice().pk}:{today.isoformat()}", kept, 60)
    assert source.pk != target.pk
    headers = {"Accept-Language": "en"}
    page = alice_client.get("/", headers=headers).content.decode()
    assert "¥3,200.00 to 周明远" in page
    assert "not yet this month" in page
    cache.set(consents.personalised_key(cast.alice().user.pk), False, 60)
    assert "¥3,200.00 to 周明远" not in alice_client.get("/", headers=headers).content.decode()


@pytest.mark.django_db
def test_only_what_arrived_with_others_counts(cast: ModuleType) -> None:
    assert habits.of(cast.alice(), TODAY) == []

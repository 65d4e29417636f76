from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.ledger import bankday
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, BusinessDay, DayStep
from portal.kernel.money import Money
from tests.accounts.ledger.acts import DAY, NOW, PAYER, book

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, date]]]:
    """Three steps that note their calls, in place of the bank's own."""
    monkeypatch.setattr(bankday, "_steps", {})
    called: list[tuple[str, date]] = []

    def note(name: str) -> bankday.StepFunction:
        return lambda day, now: called.append((name, day)) or f"{name} done"

    bankday.register_step("last", note("last"), order=bankday.LAST)
    bankday.register_step("first", note("first"), order=bankday.FIRST)
    bankday.register_step("usual", note("usual"))
    yield called


def test_steps_run_in_order_and_the_next_day_opens(steps: list[tuple[str, date]]) -> None:
    done = list(bankday.run_until(DAY, now=NOW))
    assert steps == [("first", DAY), ("usual", DAY), ("last", DAY)]
    assert [line.outcome for line in done] == ["first done", "usual done", "last done"]
    assert bankday.current_day() == DAY + timedelta(days=1)
    assert BusinessDay.objects.get(pk=DAY).closed_at == NOW


def test_a_second_run_does_nothing(steps: list[tuple[str, date]]) -> None:
    list(bankday.run_until(DAY, now=NOW))
    assert list(bankday.run_until(DAY, now=NOW)) == []
    assert len(steps) == 3


@pytest.mark.parametrize("killed_in", ["first", "usual", "last"])
def test_a_run_killed_in_a_step_goes_on_with_that_step(steps: list[tuple[str, date]], killed_in: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bankday._steps[killed_in]

    def dies(day: date, now: datetime) -> str:
        raise KeyboardInterrupt

    monkeypatch.setitem(bankday._steps, killed_in, bankday.Step(whole.name, dies, whole.order))
    with pytest.raises(KeyboardInterrupt):
        list(bankday.run_until(DAY, now=NOW))
    assert BusinessDay.objects.get(pk=DAY).closed_at is None
    monkeypatch.setitem(bankday._steps, killed_in, whole)
    list(bankday.run_until(DAY, now=NOW))
    assert [name for name, _ in steps] == ["first", "usual", "last"]
    assert DayStep.objects.filter(day=DAY).count() == 3


def test_missed_days_are_caught_up_oldest_first(steps: list[tuple[str, date]]) -> None:
    list(bankday.run_until(DAY - timedelta(days=3), now=NOW))
    steps.clear()
    list(bankday.run_until(DAY, now=NOW))
    assert [day for name, day in steps if name == "first"] == [DAY - timedelta(days=2), DAY - timedelta(days=1), DAY]


def test_a_day_to_come_cannot_be_ended(steps: list[tuple[str, date]]) -> None:
    with pytest.raises(bankday.DayNotOver):
        list(bankday.run_until(DAY + timedelta(days=1), now=NOW))
    assert steps == []


def test_two_steps_never_share_a_name(steps: list[tuple[str, date]]) -> None:
    with pytest.raises(ValueError, match="usual"):
        bankday.register_step("usual", lambda day, now: "")


def test_the_command_expires_holds_and_rolls_up(capsys: pytest.CaptureFixture[str]) -> None:
    account = book(100_00)
    ledger.place_hold(account=account.pk, amount=Money(10_00), key=uuid4(), actor=PAYER, now=NOW, expires_at=NOW)
    call_command("run_day", date=DAY)
    assert "ledger.expire_holds: 1 holds expired" in capsys.readouterr().out
    assert Account.objects.get(pk=account.pk).held == 0
    with pytest.raises(CommandError):
        call_command("run_day", date=date(2999, 1, 1))

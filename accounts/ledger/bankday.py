"""The bank's day and its end: named steps, run once a day in order, safe to run again after a kill.

A capability registers its step in its `wiring.py`. A step is called with the day that ends and the present moment, does
its work in transactions of its own (in portions if it is long), may be called again for the same day after a kill, and
answers a short sentence for the log. Its money moves under keys made from the day, so a second call moves nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.ledger.models import BusinessDay, DayStep
from portal.kernel import clock
from portal.kernel.errors import Refusal

StepFunction = Callable[[date, datetime], str]

FIRST: Final = 10
USUAL: Final = 50
LAST: Final = 90
_LOCK: Final = 7_300_001  # one end of day at a time in a database
_ONE_DAY: Final = timedelta(days=1)


class DayIsRunning(Refusal):
    code = "day_is_running"
    message = _("Another end of day is running. Nothing was done by this one.")


class DayNotOver(Refusal):
    code = "day_not_over"
    message = _("That day has not come yet. Nothing was done.")


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    run: StepFunction
    order: int


@dataclass(frozen=True, slots=True)
class Done:
    """One line of what an end of day did."""

    day: date
    step: str
    outcome: str


_steps: dict[str, Step] = {}


def register_step(name: str, run: StepFunction, *, order: int = USUAL) -> None:
    """Add a step; steps run by `order`, then in the order registered. Names are kept for ever: "deposits.interest"."""
    if name in _steps and _steps[name].run is not run:
        raise ValueError(f"two steps are called {name!r}")
    _steps[name] = Step(name, run, order)


def steps() -> list[Step]:
    """Every step, in the order it runs."""
    return sorted(_steps.values(), key=lambda step: step.order)


def current_day() -> date | None:
    """The bank's open day; None before the first end of day."""
    return BusinessDay.objects.filter(closed_at=None).order_by("date").values_list("date", flat=True).first()


def run_until(last: date, *, now: datetime) -> Iterator[Done]:
    """End every day up to and including `last` that is not ended yet, oldest first; the next day is open after."""
    if last > clock.bank_date(now):
        raise DayNotOver
    with _alone():
        day = current_day() or last
        while day <= last:
            yield from _end(day, now)
            day += _ONE_DAY


def _end(day: date, now: datetime) -> Iterator[Done]:
    business_day, _created = BusinessDay.objects.get_or_create(date=day, defaults={"opened_at": now})
    if business_day.closed_at is not None:
        return
    finished = set(business_day.steps.values_list("name", flat=True))
    for step in steps():
        if step.name not in finished:
            outcome = step.run(day, now)
            DayStep.objects.create(day=business_day, name=step.name, finished_at=now, outcome=outcome[:200])
            yield Done(day, step.name, outcome)
    BusinessDay.objects.get_or_create(date=day + _ONE_DAY, defaults={"opened_at": now})
    BusinessDay.objects.filter(date=day).update(closed_at=now)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise DayIsRunning
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

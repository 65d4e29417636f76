"""The order of posting within a day, found again from the balances that the source recorded. Pure arithmetic.

The file lists a day's movements in another order than the bank posted them. Each recorded balance must follow from
the one before by the movement's amount; the order in which all of a day's balances do is the order of posting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from backoffice.intake.berka.rows import Movement

#: The source rounds amounts and balances to 0.10 each on its own (haléře).
ROUNDING: Final = 10
#: Steps after which the search for a day's order gives up (a day of seven has at most 13,700).
_STEPS: Final = 50_000


@dataclass(frozen=True, slots=True)
class OrderedDay:
    """A day of one account in the order of posting; `ties` when every recorded balance follows from the one before."""

    account: int
    day: date
    movements: tuple[Movement, ...]
    ties: bool


def order_account(movements: Iterable[Movement]) -> list[OrderedDay]:
    """One account's movements by day, each day in the order of posting."""
    days: list[OrderedDay] = []
    recorded: int | None = None
    for day, of_day in groupby(sorted(movements, key=lambda movement: movement.day), key=lambda movement: movement.day):
        listed = tuple(of_day)
        start = opening_of(listed) if recorded is None else recorded
        found = _chain(listed, start)
        ordered = found or _nearest(listed, start)
        recorded = ordered[-1].balance
        days.append(OrderedDay(account=ordered[0].account, day=day, movements=ordered, ties=found is not None))
    return days


def opening_of(first_day: Sequence[Movement]) -> int:
    """What the account held before its first day, in haléře: zero when some order starts there, else what one starts from."""
    starts = [movement.balance - movement.amount for movement in first_day]
    if any(abs(start) <= ROUNDING for start in starts):
        return 0
    return next((start for start in starts if _chain(first_day, start)), starts[0])


def _chain(movements: Sequence[Movement], start: int) -> tuple[Movement, ...] | None:
    """An order in which every recorded balance follows from the one before, preferring exact steps, then the file's order."""
    steps = 0

    def extend(done: tuple[int, ...], balance: int) -> tuple[int, ...] | None:
        nonlocal steps
        if len(done) == len(movements):
            return done
        gaps = [(abs(balance + movement.amount - movement.balance), place) for place, movement in enumerate(movements) if place not in done]
        for gap, place in sorted(gaps):
            steps += 1
            if gap > ROUNDING or steps > _STEPS:
                return None
            found = extend((*done, place), movements[place].balance)
            if found:
                return found
        return None

    order = extend((), start)
    return tuple(movements[place] for place in order) if order else None


def _nearest(movements: Sequence[Movement], start: int) -> tuple[Movement, ...]:
    """Where no order ties: always the movement that fits best next."""
    left, ordered, balance = list(movements), [], start
    while left:
        following = min(left, key=lambda movement: abs(balance + movement.amount - movement.balance))
        left.remove(following)
        ordered.append(following)
        balance = following.balance
    return tuple(ordered)

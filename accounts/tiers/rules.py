"""Which tier an average reaches, and what would reach the next. Minor units; no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

#: Days of the average (house rule, 2026-11-22: as the client book always reckoned).
WINDOW_DAYS: Final = 30
_WHOLE_BPS: Final = 10_000


class Step(Protocol):
    """A tier as the arithmetic needs it."""

    from_minor: int


T = TypeVar("T", bound=Step)


@dataclass(frozen=True, slots=True)
class Reach:
    """What would reach a tier: in so many days if nothing moves (None: not by itself), or so much more, kept for the whole window."""

    days_by_itself: int | None
    more_minor: int


def tier_of(average_minor: int, known: Sequence[T]) -> T | None:
    """The highest tier (of those given, lowest first) that this average reaches; below the lowest one has the lowest."""
    reached = [tier for tier in known if average_minor >= tier.from_minor]
    return reached[-1] if reached else next(iter(known), None)


def reach(balances: Sequence[int], step_minor: int) -> Reach:
    """How the average of these balances (oldest first, the last is today's) comes to `step_minor`.

    With 100 for ten days and 400 since, the average is 300. The oldest days go: after five days more it is 350.
    >>> reach([100] * 10 + [400] * 20, 350)
    Reach(days_by_itself=5, more_minor=0)

    With 400 it never comes to 500: 100 more, kept for the window, are needed.
    >>> reach([100] * 10 + [400] * 20, 500)
    Reach(days_by_itself=None, more_minor=100)
    """
    now, length, total = balances[-1], len(balances), sum(balances)
    for days in range(1, length + 1):
        total += now - balances[days - 1]
        if total >= step_minor * length:
            return Reach(days, 0)
    return Reach(None, step_minor - now)


def daily(balance_minor: int, moved: Sequence[int]) -> list[int]:
    """Balances at the end of each day, oldest first, from the last one and what moved on each day (same order).

    >>> daily(500, [0, 200, 300])
    [0, 200, 500]
    """
    found = [balance_minor]
    for change in reversed(moved[1:]):
        found.append(found[-1] - change)
    return found[::-1]


def after_waiver(price_minor: int, waived_bps: int) -> int:
    """What is left of a fee, rounded down in the customer's favour.

    >>> after_waiver(550, 5_000), after_waiver(2_000, 10_000), after_waiver(2_000, 0)
    (275, 0, 2000)
    """
    return price_minor * (_WHOLE_BPS - waived_bps) // _WHOLE_BPS

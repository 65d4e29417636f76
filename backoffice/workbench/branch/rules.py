"""Arithmetic of the branch page: month ends counted back from today, sums, and what deserves a question. No database."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

MONTHS: Final = 12
#: Coverage below this is red. House rule, 2026-11-22.
COVERED_FROM: Final = 80
#: A client with so much and nobody who looks after them is named. House rule, 2026-11-22.
MUCH_MINOR: Final = 50_000_000
#: So many months of falling in a row are named.
FALLING: Final = 3


def months(today: date) -> list[date]:
    """The first days of the months shown, the one under way last.

    >>> months(date(2026, 11, 22))[0], months(date(2026, 11, 22))[-1], len(months(date(2026, 1, 31)))
    (datetime.date(2025, 12, 1), datetime.date(2026, 11, 1), 12)
    """
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.insert(0, (found[0] - timedelta(days=1)).replace(day=1))
    return found


def ends(balance: int, net: Mapping[str, int], shown: Sequence[date]) -> list[int]:
    """What was there at each month's end, counted back from what is there now.

    >>> ends(1_000, {"2026-11-01": 300, "2026-10-01": -50}, [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)])
    [750, 700, 1000]
    """
    found, left = [], balance
    for first in reversed(shown):
        found.append(left)
        left -= net.get(first.isoformat(), 0)
    return found[::-1]


def percent(part: int, whole: int) -> int | None:
    """Whole per cent; None of nothing.

    >>> percent(7, 9), percent(0, 0)
    (78, None)
    """
    return round(100 * part / whole) if whole else None


def falls(values: Sequence[int], months_in_a_row: int = FALLING) -> bool:
    """Whether each of the last months ended lower than the one before; the month under way does not count.

    >>> falls([9, 8, 7, 6, 99]), falls([9, 8, 8, 6, 1]), falls([5, 4])
    (True, False, False)
    """
    whole = values[:-1][-(months_in_a_row + 1) :]
    return len(whole) == months_in_a_row + 1 and all(after < before for before, after in pairwise(whole))

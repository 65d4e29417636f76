"""How long and how often, and which six digits are refused. No database."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

LIFETIME: Final = timedelta(minutes=5)
TRIES: Final = 5
#: Tries over all challenges of one person in an hour: asking again must not buy more guesses.
TRIES_AN_HOUR: Final = 15
CODES_A_CHALLENGE: Final = 3
CODES_AN_HOUR: Final = 10
#: Wrong transaction passwords until it is locked.
PIN_TRIES: Final = 5
DIGITS: Final = 6


def is_poor_pin(pin: str, *, birth_date: date | None = None, numbers: Iterable[str] = ()) -> bool:
    """Whether others would try these digits first: rows, repetitions, birthdays, the end of one's own numbers.

    >>> [is_poor_pin(pin) for pin in ("123456", "987654", "111222", "121212", "123123", "730518")]
    [True, True, True, True, True, False]
    """
    steps = {(int(later) - int(earlier)) % 10 for earlier, later in pairwise(pin)}
    row = steps in ({1}, {9}, {0})
    repeats = len(set(pin)) <= 2 or pin[:3] == pin[3:] or (pin[0:2] == pin[2:4] == pin[4:6]) or _pairs(pin)
    return row or repeats or pin in _birthdays(birth_date) or any(number[-DIGITS:] == pin for number in numbers)


def _pairs(pin: str) -> bool:
    """112233 and 111222."""
    return pin[0] == pin[1] and pin[2] == pin[3] and pin[4] == pin[5]


def _birthdays(day: date | None) -> set[str]:
    return set() if day is None else {day.strftime(form) for form in ("%y%m%d", "%d%m%y", "%m%d%y", "%Y%m")}

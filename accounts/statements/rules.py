"""How a statement is laid out by day, and what makes a cell safe to open in a spreadsheet. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, Protocol, TypeVar

#: A cell that begins so is run as a formula by spreadsheets; the full-width forms are read the same way by some.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Dated(Protocol):
    """What a statement lays out: an amount in minor units on a day."""

    @property
    def amount(self) -> int: ...

    @property
    def day(self) -> date: ...


Line = TypeVar("Line", bound=Dated)


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day, newest first; the sums are only known (not None) when the day is whole."""

    date: date
    lines: Sequence[Dated]
    sum_in: int | None
    sum_out: int | None


def whole_days(lines: Sequence[Line], *, limit: int) -> Sequence[Line]:
    """The lines of one page of newest-first lines: `limit` of them at most, ending where a day ends.

    More lines than `limit` mean that there is more; only a day longer than a page is cut in its middle.
    """
    if len(lines) <= limit:
        return lines
    beginning = lines[limit].day
    return [line for line in lines[:limit] if line.day != beginning] or lines[:limit]


def by_day(lines: Iterable[Line], *, previous: date | None, following: date | None) -> list[Day]:
    """The lines under their days; a day that goes on in the page before (`previous`) or after (`following`) has no sums."""
    return [_day(day, list(group), whole=day not in (previous, following)) for day, group in groupby(lines, key=lambda line: line.day)]


def _day(day: date, lines: Sequence[Dated], *, whole: bool) -> Day:
    if not whole:
        return Day(day, lines, None, None)
    return Day(day, lines, sum(max(line.amount, 0) for line in lines), -sum(min(line.amount, 0) for line in lines))


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows and never runs: an apostrophe before what would begin a formula.

    >>> safe_cell("=1+1")
    "'=1+1"
    >>> safe_cell("房租")
    '房租'
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text

"""What a line lets through, as a set of values: the common ground of SQL, Python and the search for contradictions.

An ordered field's line is a few spans, a choice's line the codes inside or outside a list; each says besides whether
the unknown goes through. Complement and intersection are exact.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any, Final

from portal.kernel.conditions.fields import Kind
from portal.kernel.conditions.trees import Line

ORDERED: Final = frozenset({Kind.NUMBER, Kind.MONEY, Kind.RATE, Kind.AGE, Kind.DATE, Kind.DATETIME})


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, None being without end; `low_in`, `high_in`: the ends belong to it."""

    low: Any = None
    low_in: bool = True
    high: Any = None
    high_in: bool = True

    def holds(self, value: Any) -> bool:
        above = self.low is None or (value >= self.low if self.low_in else value > self.low)
        return above and (self.high is None or (value <= self.high if self.high_in else value < self.high))

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return bool(self.low > self.high) or (self.low == self.high and not (self.low_in and self.high_in))

    def meet(self, other: "Span") -> "Span":
        low, low_in = _tighter((self.low, self.low_in), (other.low, other.low_in), larger=True)
        high, high_in = _tighter((self.high, self.high_in), (other.high, other.high_in), larger=False)
        return Span(low, low_in, high, high_in)


@dataclass(frozen=True, slots=True)
class Spans:
    """Values of an ordered field."""

    spans: tuple[Span, ...]
    unknown: bool = False

    def holds(self, value: Any) -> bool:
        return self.unknown if value is None else any(span.holds(value) for span in self.spans)

    def complement(self) -> "Spans":
        rest: tuple[Span, ...] = (Span(),)
        for span in self.spans:
            rest = tuple(left.meet(piece) for left in rest for piece in _outside(span))
        return Spans(tuple(span for span in rest if not span.empty), not self.unknown)

    def meet(self, other: "Spans") -> "Spans":
        both = (mine.meet(theirs) for mine in self.spans for theirs in other.spans)
        return Spans(tuple(span for span in both if not span.empty), self.unknown and other.unknown)

    @property
    def empty(self) -> bool:
        return not self.spans and not self.unknown


@dataclass(frozen=True, slots=True)
class Codes:
    """Values of a choice: those listed, or with `inverted` all others."""

    codes: frozenset[Any]
    inverted: bool = False
    unknown: bool = False

    def holds(self, value: Any) -> bool:
        return self.unknown if value is None else (value in self.codes) != self.inverted

    def complement(self) -> "Codes":
        return Codes(self.codes, not self.inverted, not self.unknown)

    def meet(self, other: "Codes") -> "Codes":
        unknown = self.unknown and other.unknown
        if self.inverted and other.inverted:
            return Codes(self.codes | other.codes, True, unknown)
        if self.inverted:
            return Codes(other.codes - self.codes, False, unknown)
        return Codes(self.codes - other.codes if other.inverted else self.codes & other.codes, False, unknown)

    @property
    def empty(self) -> bool:
        return not self.inverted and not self.codes and not self.unknown


Domain = Spans | Codes


def domain(line: Line, day: date) -> Domain | None:
    """What that line lets through on that day, or None where it is no set of single values (texts, sets, happenings)."""
    kind, code, value = line.field.kind, line.operator.code, line.value
    if code in ("known", "unknown"):
        every: Domain = Spans((Span(),)) if kind in ORDERED else Codes(frozenset(), True)
        return every if code == "known" else every.complement()
    if kind in ORDERED:
        return _ordered(code, value, day)
    if kind is Kind.YES_NO:
        return Codes(frozenset({value}))
    if kind is Kind.CHOICE:
        among = Codes(frozenset(value))  # type: ignore[arg-type]
        return among if code == "in" else among.complement()
    if kind is Kind.TEXT and code in ("eq", "ne"):
        exact = Codes(frozenset({value}))
        return exact if code == "eq" else exact.complement()
    return None


def _ordered(code: str, value: Any, day: date) -> Spans:
    if code in ("ne", "eq", "on"):
        exact = Spans((Span(value, True, value, True),))
        return exact if code != "ne" else exact.complement()
    if code in ("next_days", "last_days", "longer_ago", "further_off"):
        return Spans((_relative(code, timedelta(days=value), day),))
    spans = {
        "ge": lambda: Span(low=value),
        "from": lambda: Span(low=value),
        "gt": lambda: Span(low=value, low_in=False),
        "le": lambda: Span(high=value),
        "lt": lambda: Span(high=value, high_in=False),
        "before": lambda: Span(high=value, high_in=False),
        "between": lambda: Span(value[0], True, value[1], True),
    }
    return Spans((spans[code](),))


def _relative(code: str, reach: timedelta, day: date) -> Span:
    if code == "next_days":
        return Span(day, True, day + reach, True)
    if code == "last_days":
        return Span(day - reach, True, day, True)
    return Span(high=day - reach, high_in=False) if code == "longer_ago" else Span(low=day + reach, low_in=False)


def meet_all(domains: list[Domain]) -> Domain:
    """What goes through all of them; they are of one field."""
    return reduce(lambda mine, theirs: mine.meet(theirs), domains)  # type: ignore[arg-type]


def _outside(span: Span) -> list[Span]:
    pieces = []
    if span.low is not None:
        pieces.append(Span(high=span.low, high_in=not span.low_in))
    if span.high is not None:
        pieces.append(Span(low=span.high, low_in=not span.high_in))
    return pieces


def _tighter(mine: tuple[Any, bool], theirs: tuple[Any, bool], *, larger: bool) -> tuple[Any, bool]:
    if mine[0] is None or theirs[0] is None:
        return theirs if mine[0] is None else mine
    if mine[0] == theirs[0]:
        return mine[0], mine[1] and theirs[1]
    return mine if (mine[0] > theirs[0]) == larger else theirs

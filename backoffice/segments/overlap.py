"""Who is in several segments at once, as one statement: every pair's number and what part of either that is."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Final

from django.db.models import BigIntegerField, Case, Count, Value, When

from accounts.organisation.models import StaffMember
from backoffice.segments import reach, selectors
from backoffice.segments.models import Segment

#: A matrix of more is not read any more.
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """`number` are in both; `percent` of the row's segment."""

    number: int
    percent: int
    same: bool


@dataclass(frozen=True, slots=True)
class Row:
    segment: Segment
    cells: list[Cell]


def matrix(segments: list[Segment], staff: StaffMember, day: date) -> list[Row]:
    """Pairs of segments within this colleague's reach; raises a refusal when one cannot be read."""
    asked = [selectors.members_q(segment, day) for segment in segments]
    bits = [Case(When(q, then=Value(1 << place)), default=Value(0), output_field=BigIntegerField()) for place, q in enumerate(asked)]
    packed = reduce(add, bits, Value(0, output_field=BigIntegerField()))
    rows = reach.people(staff).order_by().annotate(answers_given=packed).values("answers_given").annotate(so_many=Count("*"))
    patterns = [(row["answers_given"], row["so_many"]) for row in rows]

    def both(one: int, other: int) -> int:
        wanted = 1 << one | 1 << other
        return sum(number for answers, number in patterns if answers & wanted == wanted)

    found = []
    for place, segment in enumerate(segments):
        alone = both(place, place)
        cells = [Cell(both(place, other), both(place, other) * 100 // alone if alone else 0, other == place) for other in range(len(segments))]
        found.append(Row(segment, cells))
    return found

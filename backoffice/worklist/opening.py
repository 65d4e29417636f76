"""When a place is open, for due moments and appointments: its own hours, else those of the whole bank."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from typing import Final

from django.utils.translation import gettext_noop

from accounts.organisation.models import Branch
from backoffice.worklist.standards import OpeningHours
from portal.kernel.calendars.hours import Hours, Slot

#: What a new bank starts with, Monday to Friday.
_START: Final = ((time(9), time(12)), (time(13, 30), time(17)))
_FROM: Final = date(2000, 1, 1)
_SOURCE: Final = gettext_noop("House rule: Monday to Friday, 09:00 to 12:00 and 13:30 to 17:00")


def hours_of(branch: Branch | None, day: date) -> Hours:
    """The hours that hold on that day and from then on, in one query."""
    rows = OpeningHours.objects.filter(effective_from__lte=day)
    found = list(rows.filter(branch=None) | rows.filter(branch=branch)) if branch is not None else list(rows.filter(branch=None))
    return _hours(found)


def hours_of_all(branches: Iterable[Branch], day: date) -> dict[int, Hours]:
    """The same for many places, by their id, in one query."""
    rows, places = list(OpeningHours.objects.filter(effective_from__lte=day)), [branch.pk for branch in branches]
    return {place: _hours([row for row in rows if row.branch_id in (None, place)]) for place in places}


def load() -> int:
    """Reference data: the whole bank's hours, where none were entered."""
    if OpeningHours.objects.filter(branch=None).exists():
        return 0
    rows = [
        OpeningHours(weekday=weekday, opens_at=opens, closes_at=closes, effective_from=_FROM, source=_SOURCE)
        for weekday in range(5)
        for opens, closes in _START
    ]
    return len(OpeningHours.objects.bulk_create(rows))


def _hours(found: list[OpeningHours]) -> Hours:
    """The place's own rows before the whole bank's, of them the newest."""
    own = [row for row in found if row.branch_id is not None] or found
    newest = max((row.effective_from for row in own), default=None)
    week: defaultdict[int, list[Slot]] = defaultdict(list)
    for row in own:
        if row.effective_from == newest:
            week[row.weekday].append((row.opens_at, row.closes_at))
    return Hours(week=tuple(tuple(sorted(week[weekday])) for weekday in range(7)))

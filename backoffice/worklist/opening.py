"""When a place is open, for due moments and appointments: its own hours, else those of the whole bank."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.organisation.models import Branch
from backoffice.worklist import refusals
from backoffice.worklist.standards import OpeningHours
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.calendars.hours import Hours, Slot
from portal.kernel.clock import bank_date

#: What a new bank starts with, Monday to Friday.
_START: Final = ((time(9), time(12)), (time(13, 30), time(17)))
_FROM: Final = date(2000, 1, 1)
_SLOT: Final = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})")
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


@transaction.atomic
def set_week(*, branch: Branch | None, week: Mapping[int, Sequence[Slot]], effective_from: date, source: str, actor: Actor, now: datetime) -> int:
    """The whole week of a place, or of the bank, from a day to come on; what is set for that very day is replaced.

    Raises `NotToCome`, `HoursOverlap`, `NeverOpenWeek`.
    """
    if effective_from <= bank_date(now):
        raise refusals.NotToCome
    slots = [(weekday, opens, closes) for weekday, spans in sorted(week.items()) for opens, closes in sorted(spans)]
    if not slots:
        raise refusals.NeverOpenWeek
    for (day, _opens, closes), (next_day, opens, _closes) in pairwise(slots):
        if day == next_day and opens < closes:
            raise refusals.HoursOverlap
    OpeningHours.objects.filter(branch=branch, effective_from=effective_from).delete()
    rows = [
        OpeningHours(branch=branch, weekday=weekday, opens_at=opens, closes_at=closes, effective_from=effective_from, source=source.strip()[:200])
        for weekday, opens, closes in slots
    ]
    told = {"branch": branch.code if branch is not None else "", "on": effective_from.isoformat(), "slots": len(rows)}
    made = len(OpeningHours.objects.bulk_create(rows))
    subject = f"openinghours:{branch.code if branch is not None else 'bank'}"
    audit.record(actor=actor, verb="openinghours.set", subject=subject, now=now, reason=source.strip()[:200], details=told)
    return made


def typed(spans: Iterable[Slot]) -> str:
    """Slots as a form writes them.

    >>> typed([(time(9), time(12)), (time(13, 30), time(17))])
    '09:00-12:00, 13:30-17:00'
    """
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)


def read(text: str) -> list[Slot]:
    """Slots as somebody types them; the empty text is a closed day. Raises `BadHours`.

    >>> read("9:00–12:00，13:30-17:00") == [(time(9), time(12)), (time(13, 30), time(17))], read(" ")
    (True, [])
    """
    found = []
    for part in re.split(r"[,，、;；]", text):
        if not part.strip():
            continue
        match = _SLOT.fullmatch(part.strip())
        if match is None:
            raise refusals.BadHours
        try:
            opens, closes = (time(int(match[n]), int(match[n + 1])) for n in (1, 3))
        except ValueError as error:
            raise refusals.BadHours from error
        if closes <= opens:
            raise refusals.BadHours
        found.append((opens, closes))
    return found


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

"""The State Council's yearly notices from data/holidays (NateScarlet/holiday-cn, MIT), into the table."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from portal.kernel.calendars import days
from portal.kernel.calendars.models import CalendarDay, CalendarYear

SOURCE: Final = Path(__file__).parents[1] / "data" / "holidays"


def load() -> int:
    """Bring loaded days to what the files say. Days entered by staff stay; a file without days announces nothing."""
    notices = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.glob("[0-9]*.json"))]
    written = _load_years(notices) + _load_days(notices)
    days.forget()
    return written


def _load_years(notices: list[dict[str, Any]]) -> int:
    known = {row.year: row.notices for row in CalendarYear.objects.all()}
    changed = [CalendarYear(year=n["year"], notices=n["papers"]) for n in notices if n["days"] and known.get(n["year"]) != n["papers"]]
    CalendarYear.objects.bulk_create(changed, update_conflicts=True, unique_fields=["year"], update_fields=["notices", "changed_at"])
    return len(changed)


def _load_days(notices: list[dict[str, Any]]) -> int:
    known = {row.date: row for row in CalendarDay.objects.all()}
    changed = [day for day in _listed(notices).values() if _differs(day, known.get(day.date))]
    CalendarDay.objects.bulk_create(changed, update_conflicts=True, unique_fields=["date"], update_fields=["kind", "name", "source", "edited", "changed_at"])
    return len(changed)


def _listed(notices: list[dict[str, Any]]) -> dict[date, CalendarDay]:
    """Each day once. A later year's notice may speak of an earlier year's last days, and then it counts."""
    listed = {}
    for notice in notices:
        source = (notice["papers"] or [""])[-1]
        for entry in notice["days"]:
            day = date.fromisoformat(entry["date"])
            kind = CalendarDay.Kind.HOLIDAY if entry["isOffDay"] else CalendarDay.Kind.MAKE_UP
            listed[day] = CalendarDay(date=day, kind=kind, name=entry["name"], source=source, edited=False)
    return listed


def _differs(day: CalendarDay, known: CalendarDay | None) -> bool:
    if known is None:
        return True
    return not known.edited and (known.kind, known.name, known.source) != (day.kind, day.name, day.source)

"""The calendar as it is drawn: days with their visits, whose they are, who is away, which hours are open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accounts.organisation import rules as posts
from accounts.organisation.models import Leave, StaffMember
from backoffice.visits import places, rules, selectors
from backoffice.visits.models import LIVE, Visit, VisitKind
from backoffice.worklist import opening
from backoffice.worklist.selectors import selves
from portal.kernel.calendars.hours import DayKind, kind_of
from portal.kernel.clock import bank_date
from portal.templatetags.dates import when

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(slots=True)
class AgendaDay:
    """One column. `hours` in words; `closed` where the branch is not open."""

    date: date
    hours: str
    closed: bool
    make_up: bool
    away: list[Leave] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)


def people(staff: StaffMember) -> list[StaffMember]:
    """Whose calendars this person may look at: a manager's own and those stood in for; a branch manager's people."""
    return selectors.planners(staff)


def opens_on(staff: StaffMember, today: date) -> date:
    """The day the calendar opens on: today, or next week once nothing of this one is left but days the branch is closed."""
    week = rules.week_of(today)
    hours = opening.hours_of(staff.branch, week[0])
    if any(hours.slots(one) for one in week if one >= today) or selectors.calendar(staff, today, week[-1], None):
        return today
    return week[-1] + _DAY


def page(staff: StaffMember, *, day: date, span: str, person: StaffMember | None, people: Sequence[StaffMember], now: datetime) -> dict[str, Any]:
    """Days, visits, the ways back and forth, and whose it is."""
    today = bank_date(now)
    wanted = rules.week_of(day) if span == "week" else [day]
    rows = selectors.calendar(staff, wanted[0], wanted[-1], person)
    away = selectors.leaves([person] if person else people, wanted[0], wanted[-1])
    hours = opening.hours_of(person.branch if person else staff.branch, wanted[0])
    days = [
        AgendaDay(
            date=one, hours=places.said(hours, one), closed=not hours.slots(one), make_up=kind_of(one) is DayKind.MAKE_UP,
            away=[leave for leave in away if leave.covers(one)], visits=[row for row in rows if bank_date(row.starts_at) == one],
        )
        for one in wanted
    ]  # fmt: skip
    shown = [one for one in days if not one.closed or one.visits] or days[:1]
    live = [row for row in rows if row.state in LIVE]
    who = person.number if person else ""
    step = _WEEK if span == "week" else _DAY
    return {
        "days": shown,
        "span": span,
        "person": person,
        "live": len(live),
        "over": len(rows) - len(live),
        "late": sum(row.is_late(now) for row in live),
        "title_span": _span_said(wanted),
        "today": today,
        "now": now,
        "back": _link(day - step, span, who),
        "forth": _link(day + step, span, who),
        "now_link": _link(today, span, who),
        "spans": [
            {"label": _("Week"), "href": _link(day, "week", who), "on": span == "week"},
            {"label": _("One day"), "href": _link(day, "day", who), "on": span == "day"},
        ],
        "people": _people_chips(people, person, day, span),
        "plan_day": max(day, today).isoformat(),
        "can_plan": posts.may(staff, "visits.work"),
    }


def openings(person: StaffMember, first: date, last: date, now: datetime) -> list[dict[str, Any]]:
    """The coming days with their hours and what is in them already, for who plans."""
    hours = opening.hours_of(person.branch, first)
    busy = Visit.objects.live().filter(staff__in=selves(person), starts_at__gte=now).exclude(kind=VisitKind.COUNTER).order_by("starts_at")
    taken: dict[date, list[str]] = {}
    for starts_at, ends_at in busy.values_list("starts_at", "ends_at")[:50]:
        taken.setdefault(bank_date(starts_at), []).append(f"{when(starts_at, 'time')}–{when(ends_at, 'time')}")
    days = [first + _DAY * n for n in range((last - first).days + 1)]
    return [
        {
            "title": when(one, "weekday"),
            "note": " · ".join([places.said(hours, one), *([_("taken: %(times)s") % {"times": _(", ").join(taken[one])}] if one in taken else [])]),
        }
        for one in days
        if hours.slots(one) or one in taken
    ]


def _people_chips(people: Sequence[StaffMember], person: StaffMember | None, day: date, span: str) -> list[dict[str, Any]]:
    if len(people) == 1:
        return []
    everybody = {"label": _("Everybody"), "href": _link(day, span, ""), "on": person is None}
    return [everybody, *({"label": str(one), "href": _link(day, span, one.number), "on": one == person} for one in people)]


def _link(day: date, span: str, who: str) -> str:
    return "?" + urlencode({"day": day.isoformat(), "view": span, **({"who": who} if who else {})})


def _span_said(days: Sequence[date]) -> str:
    return when(days[0], "weekday") if len(days) == 1 else f"{when(days[0], 'day')} – {when(days[-1], 'day')}"

"""Branches with their hours, as customers read them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.organisation.models import Branch, BranchKind
from backoffice.worklist import opening
from portal.kernel import calendars
from portal.kernel.calendars.hours import DayKind, Hours, kind_of
from portal.kernel.clock import bank_date

_DAYS = 7


def served() -> list[Branch]:
    """The places where somebody is served, in the order of the tree."""
    return list(Branch.objects.filter(kind__in=(BranchKind.BRANCH, BranchKind.SUBBRANCH), closed_on=None).order_by("path"))


def page(now: datetime, own: Branch | None = None) -> dict[str, Any]:
    """Every place with its hours of the next seven days, the own first; `now` says whether it is open."""
    today, rows = bank_date(now), sorted(served(), key=lambda place: place != own)
    hours = opening.hours_of_all(rows, today)
    shown = [
        {
            "branch": row,
            "open": hours[row.pk].is_open(now),
            "today": said(hours[row.pk], today),
            "days": _week(hours[row.pk], today),
            "dialled": _dialled(row.phone),
        }
        for row in rows
    ]
    return {"rows": shown, "today": today}


def said(hours: Hours, day: date) -> str:
    """The opening slots of a day in words; why it is closed.

    "09:00–12:00, 13:30–17:00"
    """
    slots = hours.slots(day)
    if slots:
        return _(", ").join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in slots)
    holiday = calendars.holiday_name(day) if kind_of(day) is DayKind.HOLIDAY else ""
    return _("closed, %(holiday)s") % {"holiday": holiday} if holiday else _("closed")


def _week(hours: Hours, first: date) -> list[dict[str, Any]]:
    days = [first + timedelta(days=n) for n in range(_DAYS)]
    return [{"day": day, "hours": said(hours, day), "make_up": kind_of(day) is DayKind.MAKE_UP, "open": bool(hours.slots(day))} for day in days]


def _dialled(phone: str) -> str:
    """A telephone number as a telephone wants it.

    >>> _dialled("0510-8270 0031")
    '051082700031'
    """
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")

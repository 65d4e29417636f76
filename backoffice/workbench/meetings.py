"""Visits on the first page and on a customer's page: one's own by the hour, a branch's as a block."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember
from backoffice.clients import selectors as clients
from backoffice.visits import moments, noticing, selectors
from backoffice.visits.models import Visit, VisitState
from backoffice.workbench import today
from backoffice.workbench.customer import parts
from backoffice.workbench.today import Block, TodayItem
from portal.kernel import access
from portal.templatetags.dates import when

_ROWS: Final = 6
_DAYS_AHEAD: Final = 7


def register() -> None:
    today.register("visits", 25, mine)
    today.register("meetings ahead", 58, coming)
    today.register("appointments changed", 84, changed)
    today.register("branch visits", 85, branch)
    parts.register("visits", 55, "side", sql=moments.PAGE_SQL, template="backoffice/visits/_panel.html", data=moments.on_page, permission="visits.view")


def mine(staff: StaffMember, now: datetime) -> list[TodayItem] | None:
    """A manager's visits of the day, and what of the last week is not written up."""
    if not (access.may(staff, "visits.work") and clients.has_own_book(staff)):
        return None
    return [_item(row, now) for row in selectors.mine_today(staff, now)]


def changed(staff: StaffMember, now: datetime) -> Block | None:
    """What clients booked, moved or cancelled since the calendar was opened last."""
    if not (access.may(staff, "visits.work") and clients.has_own_book(staff)):
        return None
    found = noticing.of(staff, now)
    if not found:
        return None
    rows = [
        {"title": news.visit.name, "note": f"{news.words} · {news.visit.get_kind_display()}", "href": reverse("admin:visit", args=[news.visit.reference]),
         "aside": when(news.at, "moment")}
        for news in found[:_ROWS]
    ]  # fmt: skip
    return Block(_("Clients changed appointments"), rows, note=str(len(found)), href=reverse("admin:visit_list"), link=_("Calendar"))


def coming(staff: StaffMember, now: datetime) -> Block | None:
    """A manager's meetings of the days ahead; those of today stand among the things to do."""
    if not (access.may(staff, "visits.work") and clients.has_own_book(staff)):
        return None
    rows = [
        {"title": f"{when(row.starts_at, 'weekday')} {when(row.starts_at, 'time')} {row.name}", "note": f"{row.get_kind_display()} · {row.get_topic_display()}",
         "href": reverse("admin:visit", args=[row.reference])}
        for row in selectors.mine_coming(staff, now, _DAYS_AHEAD, _ROWS)
    ]  # fmt: skip
    if not rows:
        return None
    return Block(_("Meetings ahead"), rows, note=_("next %(n)s days") % {"n": _DAYS_AHEAD}, href=reverse("admin:visit_list"), link=_("Calendar"))


def branch(staff: StaffMember, now: datetime) -> Block | None:
    """Who comes to the branch, or is visited from it, today."""
    if not access.may(staff, "visits.work") or clients.has_own_book(staff):
        return None
    rows = selectors.branch_today(staff, now)
    if not rows:
        return None
    drawn = [
        {
            "title": f"{when(row.starts_at, 'time')} {row.name}",
            "note": " · ".join(str(part) for part in (row.get_kind_display(), row.staff or row.branch) if part),
            "href": reverse("admin:visit", args=[row.reference]),
            "aside": row.get_state_display() if row.state == VisitState.ARRIVED else "",
        }
        for row in rows[:_ROWS]
    ]
    return Block(_("Visits today"), drawn, note=str(len(rows)), href=reverse("admin:visit_list"), link=_("Calendar"))


def _item(row: Visit, now: datetime) -> TodayItem:
    begun, over = row.state == VisitState.ARRIVED, row.is_late(now)
    act = _("Write the minutes") if begun or over else _("Look at it")
    page = "admin:visit_finish" if begun or over else "admin:visit"
    return TodayItem(
        due_at=row.starts_at, title=str(row.get_kind_display()), href=reverse(page, args=[row.reference]), act=act, about=str(row.get_topic_display()),
        who=row.name, who_href=reverse("admin:customer", args=[row.customer.number]) if row.customer else "", late=over,
        tag=_("has begun") if begun else _("not written up") if over else "",
    )  # fmt: skip

"""What complaints put on Today, on a customer's page and on the line of what happened.

Everybody who sees the customer reads that nothing is sold, and since when; what it is about only who answers it or leads there.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.organisation import rules as posts
from accounts.organisation.models import StaffMember
from backoffice.complaints import listing, selectors
from backoffice.complaints.models import Complaint, ComplaintState
from backoffice.workbench import filters, today
from backoffice.workbench.customer import parts
from backoffice.workbench.today import TodayItem
from backoffice.worklist import timeline
from backoffice.worklist.timeline import Moment, Row, Statement, Subject
from portal.kernel import access
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.templatetags.dates import when

#: A complaint without an owner is given to somebody within a day. House rule, 2026-11-22.
_GIVEN_WITHIN: Final = timedelta(days=1)
_EVENING: Final = time(17, 30)
_MOST: Final = 30
_OPEN_ON_PAGE: Final = """
SELECT json_build_object('since', min(c.received_at), 'cases', json_agg(json_build_array(c.reference, c.owner_id, c.against_id, b.path) ORDER BY c.id))
FROM backoffice_complaint c JOIN accounts_branch b ON b.id = c.branch_id WHERE c.customer_id = %(customer)s AND c.state <> 'closed' HAVING count(*) > 0
"""
_LINE: Final = """
SELECT c.id, c.received_at, json_build_object('reference', c.reference, 'name', k.name, 'name_en', k.name_en, 'state', c.state)
FROM backoffice_complaint c JOIN backoffice_complaintcategory k ON k.code = c.category_id WHERE c.customer_id = %s AND c.id IN ({visible})
"""


def register() -> None:
    today.register("complaints", 25, items)
    parts.register("complaint", 10, "flags", sql=_OPEN_ON_PAGE, data=on_page)
    timeline.register_rows("complaint", _statements, _moment, kind="record", permission="complaints.view")
    filters.register(listing.LIST, "complaints.view", gettext_lazy("Complaints"), count=listing.count_for)


def items(staff: StaffMember, now: datetime) -> list[TodayItem] | None:
    """What one answers, what nobody answers yet, and for who leads what is near its day or past it; one query."""
    if not access.may(staff, "complaints.work"):
        return None
    leads, own = access.may(staff, "complaints.lead"), [one.pk for one in selectors.selves(staff)]
    wanted = Q(owner__in=own, state__in=["assigned", "investigating", "disputed", "accepted"])
    if leads:
        ticking = Q(state__in=["registered", "assigned", "investigating", "disputed"])
        wanted |= ticking & (Q(owner=None) | Q(owner__active=False) | Q(warned_at__isnull=False) | Q(breached_at__isnull=False))
    rows = selectors.listed(staff).filter(wanted).order_by("due_on", "-severity", "pk")[:_MOST]
    return [_item(row, staff, own, now) for row in rows]


def on_page(row: Mapping[str, Any] | None, staff: StaffMember, now: datetime) -> Mapping[str, Any] | None:
    """That a complaint is open, for everybody; the way to it, for whose it is."""
    if row is None:
        return None
    day = when(bank_date(datetime.fromisoformat(row["since"])), "day")
    n = len(row["cases"])
    words = ngettext(
        "A complaint of %(day)s is open: nothing is sold until it is closed.", "%(n)s complaints are open, the first since %(day)s: nothing is sold.", n
    )
    flag: dict[str, Any] = {"sentence": words % {"n": n, "day": day}, "tone": "alert"}
    seen = [case[0] for case in row["cases"] if _sees(staff, case[1], case[2], case[3])]
    if seen:
        flag |= {"href": reverse("admin:complaint", args=[seen[0]]), "link": _("To the complaint")}
    return flag


def _sees(staff: StaffMember, owner: int | None, against: int | None, path: str) -> bool:
    """The rule of the rows (`selectors`), on values; the complaint's page asks the rows again."""
    if against == staff.pk or not access.may(staff, "complaints.view"):
        return False
    if access.may(staff, posts.WHOLE_BANK) or owner in {one.pk for one in selectors.selves(staff)}:
        return True
    return access.may(staff, "complaints.lead") and path.startswith(staff.branch.path)


def _item(row: Complaint, staff: StaffMember, own: list[int], now: datetime) -> TodayItem:
    day, mine = bank_date(now), row.owner_id in own
    nobody = row.owner is None or not row.owner.active
    due = _evening(row.due_on)
    if nobody:
        title, act, due = _("Give a complaint to somebody"), _("Assign"), min(due, row.registered_at + _GIVEN_WITHIN)
    elif row.state == ComplaintState.ACCEPTED:
        title, act, due = _("Close a complaint"), _("Close it"), _evening(day)
    elif mine:
        title, act = _("Answer a complaint"), _("Answer")
    else:
        title, act = _("A complaint near its day") if not row.is_late(day) else _("A complaint past its day"), _("Look at it")
    about = str(row.category) if mine or nobody else f"{row.category} · {row.owner}"
    tag = _("for %(name)s") % {"name": row.owner} if mine and row.owner_id != staff.pk else ""
    late = row.is_late(day) or (nobody and due < now)
    return TodayItem(
        due_at=due, title=title, href=reverse("admin:complaint", args=[row.reference]), act=act, about=about, who=row.who,
        who_note=row.customer.number if row.customer else row.get_channel_display(), by_day=not nobody, late=late, tag=tag,
    )  # fmt: skip


def _evening(day: date) -> datetime:
    return datetime.combine(day, _EVENING, BANK_ZONE)


def _statements(subject: Subject) -> Mapping[str, Statement]:
    """Only those that this reader may see."""
    visible, values = access.visible(Complaint.objects.filter(customer=subject.customer), subject.staff).values("pk").query.sql_with_params()
    return {"": Statement(_LINE.format(visible=visible), (subject.customer.pk, *values))}


def _moment(row: Row) -> Moment:
    english = (get_language() or "").startswith("en")
    name = row.data["name_en"] if english else row.data["name"]
    state, link = ComplaintState(row.data["state"]), reverse("admin:complaint", args=[row.data["reference"]])
    return Moment(row.at, _("Complaint: %(about)s") % {"about": name}, str(state.label), tone="" if state == ComplaintState.CLOSED else "alert", url=link)

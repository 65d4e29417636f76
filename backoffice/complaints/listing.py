"""The desk list with its ways to look, and both lists as files."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.organisation.models import StaffMember
from backoffice import exports
from backoffice.complaints import selectors
from backoffice.complaints.models import Complaint, ComplaintState, ComplaintStep, StepKind
from backoffice.exports import Column, Listing
from portal.kernel import access, clock
from portal.kernel.clock import BANK_ZONE

LIST: Final = "complaint_list"
FIGURES: Final = "complaint_figures"
ROWS_A_PAGE: Final = 100
#: Ways to look at the list, in their order.
VIEWS: Final[dict[str, str | Promise]] = {
    "open": pgettext_lazy("complaints", "Open"),
    "mine": gettext_lazy("Mine to answer"),
    "nobody": gettext_lazy("Nobody answers yet"),
    "late": pgettext_lazy("complaints", "Late"),
    "closed": pgettext_lazy("complaints", "Closed"),
}
#: Periods of the figures, in months; 0 is the calendar year so far.
PERIODS: Final[dict[str, str | Promise]] = {
    "1": gettext_lazy("This month"),
    "3": gettext_lazy("Three months"),
    "12": gettext_lazy("Twelve months"),
}


def register() -> None:
    exports.register(name=LIST, title=gettext_lazy("Complaints"), permission="complaints.view", source=_list)
    exports.register(name=FIGURES, title=gettext_lazy("Complaints: figures"), permission="complaints.figures.view", source=_figures)


def view_of(query: QueryDict) -> str:
    wanted = query.get("show", "")
    return wanted if wanted in VIEWS else "open"


def rows(staff: StaffMember, query: QueryDict, today: date) -> QuerySet[Complaint]:
    """What the list shows, by days left; closed ones newest first."""
    found = selectors.listed(staff)
    if place := query.get("branch", ""):
        found = found.filter(branch__code=place)
    if about := query.get("category", ""):
        found = found.filter(Q(category=about) | Q(category__parent=about))
    match view_of(query):
        case "mine":
            found = found.open().filter(owner__in=selectors.selves(staff))
        case "nobody":
            found = found.open().filter(Q(owner=None) | Q(owner__active=False))
        case "late":
            found = found.ticking().filter(due_on__lt=today)
        case "closed":
            return found.filter(state=ComplaintState.CLOSED).order_by("-closed_at", "-pk")
        case _:
            found = found.open()
    return found.order_by("due_on", "-severity", "pk")


def count_for(staff: StaffMember, query: QueryDict) -> int | None:
    """For saved filters."""
    return rows(staff, query, clock.bank_date(clock.now())).count()


def since(period: str, today: date) -> date:
    """The first day of the figures.

    >>> since("1", date(2026, 11, 22)), since("3", date(2026, 11, 22)), since("12", date(2026, 1, 5))
    (datetime.date(2026, 11, 1), datetime.date(2026, 9, 1), datetime.date(2025, 2, 1))
    """
    months = int(period) if period in PERIODS else 12
    first = today.replace(day=1)
    for _month in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def received_since(queryset: QuerySet[Complaint], first: date) -> QuerySet[Complaint]:
    """Those that came on or after that day."""
    return queryset.filter(received_at__gte=datetime.combine(first, time.min, BANK_ZONE))


def reopened() -> Exists:
    """Whether a complaint was ever opened again."""
    return Exists(ComplaintStep.objects.filter(complaint=OuterRef("pk"), kind=StepKind.REOPENED))


def _list(staff: StaffMember, query: QueryDict) -> Listing:
    today = clock.bank_date(clock.now())
    columns = [
        Column(_("Days left"), value=lambda row: row.days_left(today) if row.is_ticking else ""),
        Column(_("Answer by"), field="due_on"),
        Column(_("Complaint number"), field="reference"),
        Column(_("Complainant"), value=lambda row: row.who),
        Column(_("Customer number"), field="customer__number"),
        Column(_("Category"), value=lambda row: str(row.category)),
        Column(_("Severity"), value=lambda row: row.get_severity_display()),
        Column(_("Branch"), value=lambda row: str(row.branch)),
        Column(_("Who answers"), value=lambda row: str(row.owner or "")),
        Column(_("State"), value=lambda row: row.get_state_display()),
        Column(_("Came by"), value=lambda row: row.get_channel_display()),
        Column(_("Received"), field="received_at"),
    ]
    return Listing(LIST, _("Complaints"), columns, rows(staff, query, today), personal=True)


def _figures(staff: StaffMember, query: QueryDict) -> Listing:
    """One row a complaint, without names: what the figures are counted from."""
    today = clock.bank_date(clock.now())
    found = access.visible(Complaint.objects.all(), staff).select_related("category__parent", "branch")
    found = received_since(found, since(query.get("period", ""), today)).annotate(was_reopened=reopened()).order_by("pk")
    columns = [
        Column(_("Complaint number"), field="reference"),
        Column(_("Received"), field="received_at"),
        Column(_("Came by"), value=lambda row: row.get_channel_display()),
        Column(_("Branch"), value=lambda row: str(row.branch)),
        Column(_("Area"), value=lambda row: str(row.category.parent or row.category)),
        Column(_("Category"), value=lambda row: str(row.category)),
        Column(_("Severity"), value=lambda row: row.get_severity_display()),
        Column(_("State"), value=lambda row: row.get_state_display()),
        Column(_("Answer by"), field="due_on"),
        Column(_("Answered"), field="answered_at"),
        Column(_("First answer on time"), value=lambda row: row.on_time),
        Column(_("Extended"), value=lambda row: row.extended_at is not None),
        Column(_("Opened again"), field="was_reopened"),
        Column(_("Finding"), value=lambda row: row.get_finding_display()),
        Column(_("Root cause"), value=lambda row: row.get_root_cause_display()),
        Column(_("Closed on"), field="closed_at"),
    ]
    return Listing(FIGURES, _("Complaints: figures"), columns, found)

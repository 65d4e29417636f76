"""Next: what waits for the customer's word or is about to happen: a time held, other times proposed, an appointment of today or
tomorrow, an answered complaint, an invitation into a family.

That nothing waits is remembered for a minute, so that home costs no query for it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import F, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.family.models import FamilyInvitation, InvitationState
from accounts.identity.models import Customer
from backoffice.complaints.models import Complaint, ComplaintState
from backoffice.visits import rules
from backoffice.visits import selectors as visits
from backoffice.visits.models import Visit, VisitKind, VisitProposal, VisitState, VisitWait
from portal.kernel import access, clock
from portal.kernel.cards import Suggestion
from portal.templatetags.dates import when

_NOTHING: Final = "ahead:none:{}"
_KEPT_SECONDS: Final = 60
_DAYS: Final = timedelta(days=2)


def suggestions(request: HttpRequest) -> Iterator[Suggestion]:
    """Nothing on the screen of a colleague who looks along."""
    customer = access.person(request, "customer")
    if customer is None or getattr(request, "customer_view", None) is not None or cache.get(_NOTHING.format(customer.pk)):
        return
    now = clock.now()
    found = _waiting(customer, now)
    if not found:
        cache.set(_NOTHING.format(customer.pk), True, timeout=_KEPT_SECONDS)
    for what, reference in found:
        one = _SAID[what](reference, now)
        if one is not None:
            yield one


def _waiting(customer: Customer, now: datetime) -> list[tuple[str, str]]:
    """What and its reference, the soonest first; one query."""
    until = datetime.combine(clock.bank_date(now), time.min, clock.BANK_ZONE) + _DAYS
    invited = {"invitee": customer, "state": InvitationState.WAITING, "expires_at__gt": now, "inviter__left_at": None}
    parts: Any = (
        _of(VisitWait.objects.filter(customer=customer, ended_at=None, starts_at__gt=now), "wait", "starts_at"),
        _of(Visit.objects.filter(customer=customer, state=VisitState.BOOKED, starts_at__gt=now, starts_at__lt=until), "visit", "starts_at"),
        _of(_proposed(customer, now), "proposal", "visit__starts_at"),
        _of(Complaint.objects.filter(customer=customer, state=ComplaintState.ANSWERED), "complaint", "answered_at"),
        _of(FamilyInvitation.objects.filter(**invited), "invitation", "expires_at"),
    )
    return [(what, reference) for what, reference, _soon in parts[0].union(*parts[1:], all=True).order_by("soon")]


def _proposed(customer: Customer, now: datetime) -> Any:
    rows = VisitProposal.objects.filter(visit__customer=customer, visit__state=VisitState.BOOKED, visit__starts_at__gt=now, ended_at=None)
    return rows.annotate(reference=F("visit__reference"))


def _of(rows: Any, what: str, at: str) -> Any:
    return rows.annotate(what=Value(what), soon=F(at)).values_list("what", "reference", "soon")


def _held(reference: str, now: datetime) -> Suggestion | None:
    """A time that somebody waits for is worth saying once it is free."""
    waiting = visits.waiting_of(VisitWait.objects.select_related("staff", "branch").get(reference=reference))
    if waiting.held_until is None or waiting.held_until <= now:
        return None
    return Suggestion(
        f"wait:{reference}:{waiting.held_until:%d%H%M}", "clock", _("%(at)s has become free") % {"at": when(waiting.row.starts_at, "moment")},
        _("held for you until %(until)s") % {"until": when(waiting.held_until, "moment")},
        _("You waited for this time. After that the next in line gets it."), reverse("visits:wait", args=[reference]), _("Take it or not"), urgent=True,
    )  # fmt: skip


def _visit(reference: str, now: datetime) -> Suggestion:
    row = Visit.objects.select_related("staff", "branch").defer("place").get(reference=reference)
    who = {"name": row.staff or row.branch, "branch": row.branch}
    titles = {VisitKind.HOME: _("%(name)s comes to you"), VisitKind.MANAGER: _("%(name)s receives you"), VisitKind.COUNTER: _("Counter at %(branch)s")}
    where = f" · {row.branch}" if row.kind == VisitKind.MANAGER else ""
    return Suggestion(
        f"visit:{reference}:{row.starts_at:%d%H%M}", "calendar-clock", titles[VisitKind(row.kind)] % who, f"{_soon(row.starts_at, now)}{where}",
        _("Please bring: %(what)s") % {"what": rules.BRING[row.topic]}, reverse("visits:detail", args=[reference]), _("See the appointment"),
    )  # fmt: skip


def _soon(at: datetime, now: datetime) -> str:
    day = _("Today") if clock.bank_date(at) == clock.bank_date(now) else _("Tomorrow")
    return f"{day} {when(at, 'time')}"


def _proposal(reference: str, now: datetime) -> Suggestion:
    row = Visit.objects.select_related("staff", "branch").defer("place").get(reference=reference)
    return Suggestion(
        f"proposal:{reference}", "calendar-clock", _("%(who)s is away that day") % {"who": row.staff or row.branch}, when(row.starts_at, "moment"),
        _("We have picked other times that may suit you. Until you choose, your appointment stays as it is."),
        reverse("visits:detail", args=[reference]), _("Choose another time"), urgent=True,
    )  # fmt: skip


def _complaint(reference: str, now: datetime) -> Suggestion:
    row = Complaint.objects.select_related("category").get(reference=reference)
    return Suggestion(
        f"complaint:{reference}:{row.round}", "message-circle", _("Your complaint is answered"), str(row.category),
        _("Say whether it settles the matter, or object to it."), reverse("complaints:detail", args=[reference]), _("Read the answer"),
    )  # fmt: skip


def _invitation(reference: str, now: datetime) -> Suggestion:
    row = FamilyInvitation.objects.select_related("inviter__customer").get(reference=reference)
    return Suggestion(
        f"family:{reference}", "users", _("%(name)s asks you into their family") % {"name": row.inviter},
        _("You can answer until %(day)s.") % {"day": when(row.expires_at, "moment")}, _("Nothing is shown by joining."),
        reverse("family:invitation", args=[reference]), _("Read and answer"),
    )  # fmt: skip


_SAID: Final[Mapping[str, Callable[[str, datetime], Suggestion | None]]] = {
    "wait": _held, "proposal": _proposal, "visit": _visit, "complaint": _complaint, "invitation": _invitation,
}  # fmt: skip

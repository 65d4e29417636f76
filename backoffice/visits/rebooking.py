"""Appointments whose colleague is away that day: to the deputy at the same hour, other times proposed, or cancelled with a reason.

Nothing is moved by itself: a colleague decides for each, and the customer is told. Proposed times are not held; whoever
is quicker has them, and the customer may choose any other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_noop as _noop

from accounts.organisation.models import Leave, StaffMember
from backoffice.visits import keeping, refusals, rules, selectors, services, slots
from backoffice.visits.models import Visit, VisitKind, VisitProposal, VisitState
from backoffice.visits.slots import Slot
from portal.kernel.access import Actor
from portal.kernel.clock import BANK_ZONE, bank_date

#: Times proposed at once, and times a colleague is shown to choose from. House rule, 2026-11-22.
MOST_PROPOSED: Final = 3
SHOWN: Final = 9
_A_DAY: Final = 3
_MOST: Final = 50
_AWAY: Final = _noop("%(name)s is away until %(until)s")


@dataclass(frozen=True, slots=True)
class Touched:
    """An appointment on a day on which its colleague is away. `fits`: the deputy could receive at the same hour; else `why` not."""

    visit: Visit
    leave: Leave
    deputy: StaffMember | None
    fits: bool
    why: str
    proposal: VisitProposal | None


def waiting(staff: StaffMember, now: datetime) -> list[Touched]:
    """Everything this colleague may decide about, by time."""
    people = selectors.planners(staff)
    leaves = list(_leaves(bank_date(now)).filter(staff__in=people))
    return [one for one in _touched(leaves, now) if selectors.may_act(staff, one.visit)]


def of(visit: Visit, now: datetime) -> Touched | None:
    """The same of one appointment; None where its colleague is there."""
    if visit.staff_id is None or visit.state != VisitState.BOOKED or visit.starts_at <= now or visit.kind == VisitKind.COUNTER:
        return None
    day = bank_date(visit.starts_at)
    leaves = list(_leaves(day).filter(staff=visit.staff_id, starts_on__lte=day))
    return next((one for one in _touched(leaves, now) if one.visit.pk == visit.pk), None)


def of_leaves(leaves: Iterable[Leave], now: datetime) -> dict[int, tuple[str, str]]:
    """For the page of leave: how many appointments each leave touches, in words, and where they are decided about."""
    counts = ((leave.pk, len(_visits(leave, now))) for leave in leaves)
    words = {pk: ngettext("%(n)s appointment to decide about", "%(n)s appointments to decide about", n) % {"n": n} for pk, n in counts if n}
    return {pk: (sentence, reverse("admin:visit_rebook_list")) for pk, sentence in words.items()}


def times_for(visit: Visit, now: datetime) -> list[Slot]:
    """Free times on the days nearest to the one that falls through, a few a day about the same hour, in order."""
    if visit.customer is None:
        return []
    try:
        offer = slots.offered(kind=visit.kind, customer=visit.customer, now=now, branch=visit.branch)
    except refusals.NobodyThere:
        return []
    found: list[Slot] = []
    for day in sorted(offer.days, key=lambda day: (abs(day.date - bank_date(visit.starts_at)), day.date)):
        found += sorted((slot for slot in day.slots if slot.free and not slot.mine), key=lambda slot: _off(slot, visit))[:_A_DAY]
    return sorted(found[:SHOWN], key=lambda slot: slot.starts_at)


def suggested(visit: Visit, times: Sequence[Slot]) -> list[Slot]:
    """Of those the one nearest to the hour on each of the first days: what is ticked to begin with."""
    nearest: dict[date, Slot] = {}
    for slot in sorted(times, key=lambda slot: _off(slot, visit)):
        nearest.setdefault(bank_date(slot.starts_at), slot)
    return sorted(nearest.values(), key=lambda slot: slot.starts_at)[:MOST_PROPOSED]


@transaction.atomic
def to_deputy(*, visit: Visit, staff: StaffMember, actor: Actor, now: datetime) -> Visit:
    """The same hour with who stands in that day. Raises `NotAway`, `NobodyStandsIn`, and what a move is refused with."""
    row = services.held(visit, staff, VisitState.BOOKED)
    leave = _leave_of(row)
    deputy = slots.host_of(leave.staff, bank_date(row.starts_at))[0]
    if deputy is None:
        raise refusals.NobodyStandsIn
    with override(settings.LANGUAGE_CODE):
        reason = gettext(_AWAY) % {"name": leave.staff.name, "until": leave.ends_on.isoformat()}
    return services.hand_on(visit=row, staff=staff, receives=deputy, reason=reason, actor=actor, now=now)


@transaction.atomic
def propose(*, visit: Visit, times: Sequence[datetime], staff: StaffMember, actor: Actor, now: datetime) -> VisitProposal:
    """Ask the customer to take another time; what was proposed before is over.

    Raises `NotAway`, `NobodyToAsk`, `HowManyTimes`, `NotOffered`, `TimeTaken`.
    """
    row = services.held(visit, staff, VisitState.BOOKED)
    leave = _leave_of(row)
    if row.customer is None:
        raise refusals.NobodyToAsk
    wanted = sorted(set(times))
    if not 1 <= len(wanted) <= MOST_PROPOSED:
        raise refusals.HowManyTimes(most=MOST_PROPOSED)
    offer = slots.offered(kind=row.kind, customer=row.customer, now=now, branch=row.branch)
    chosen = [offer.free_slot(at)[1].starts_at for at in wanted]
    keeping.close_proposals(row, now)
    made = VisitProposal.objects.create(visit=row, times=chosen, away_until=leave.ends_on, staff=staff, at=now)
    details = {"at": row.starts_at.isoformat(), "times": [at.isoformat() for at in chosen]}
    keeping.record("visit.proposed", row, actor=actor, now=now, details=details)
    services.tell(services.PROPOSED, row, actor, now)
    return made


def open_proposal(visit: Visit) -> VisitProposal | None:
    """What the customer has not answered yet."""
    return visit.proposals.filter(ended_at=None).first() if visit.state == VisitState.BOOKED else None


def _leaves(day: date) -> QuerySet[Leave]:
    return Leave.objects.filter(ends_on__gte=day, cancelled_at=None).select_related("staff__branch", "deputy__branch")


def _leave_of(row: Visit) -> Leave:
    leave = slots.host_of(row.staff, bank_date(row.starts_at))[1] if row.staff is not None else None
    if leave is None:
        raise refusals.NotAway
    return leave


def _touched(leaves: Sequence[Leave], now: datetime) -> list[Touched]:
    """The appointments of those leaves by time, each with what the deputy could do."""
    rows: list[tuple[Visit, Leave]] = []
    for leave in leaves:
        rows += [(visit, leave) for visit in _visits(leave, now)]
    rows.sort(key=lambda pair: (pair[0].starts_at, pair[0].pk))
    proposals = {row.visit_id: row for row in VisitProposal.objects.filter(visit__in=[visit.pk for visit, _leave in rows], ended_at=None)} if rows else {}
    return [_judged(visit, leave, proposals.get(visit.pk)) for visit, leave in rows]


def _visits(leave: Leave, now: datetime) -> list[Visit]:
    first, after = _begin(leave.starts_on), _begin(leave.ends_on + timedelta(days=1))
    found = Visit.objects.filter(staff=leave.staff_id, state=VisitState.BOOKED, starts_at__gte=max(first, now), starts_at__lt=after)
    found = found.exclude(kind=VisitKind.COUNTER).select_related("customer", "staff__branch", "branch").defer(*selectors.NO_SECRETS)
    return list(found.order_by("starts_at", "pk")[:_MOST])


def _judged(visit: Visit, leave: Leave, proposal: VisitProposal | None) -> Touched:
    day = bank_date(visit.starts_at)
    deputy = slots.host_of(leave.staff, day)[0]
    why = _why_not(visit, deputy)
    return Touched(visit, leave, deputy, not why, why, proposal)


def _why_not(visit: Visit, deputy: StaffMember | None) -> str:
    """Why the deputy cannot receive at that hour; the act itself asks once more, with the quota."""
    if deputy is None:
        return gettext("Nobody stands in that day")
    if not rules.inside(slots.spans_of(deputy.branch, bank_date(visit.starts_at)), visit.starts_at, visit.ends_at):
        return gettext("%(branch)s is not open then") % {"branch": deputy.branch}
    busy = Visit.objects.live().filter(staff=deputy, starts_at__lt=visit.ends_at, ends_at__gt=visit.starts_at).exclude(kind=VisitKind.COUNTER)
    return gettext("%(name)s is with somebody else then") % {"name": deputy} if busy.exists() else ""


def _off(slot: Slot, visit: Visit) -> int:
    """Minutes between the hours of the two, whatever their days."""
    here, there = slot.starts_at.astimezone(BANK_ZONE), visit.starts_at.astimezone(BANK_ZONE)
    return abs(here.hour * 60 + here.minute - there.hour * 60 - there.minute)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, BANK_ZONE)

"""Whose visits a member of staff may see and act on; calendars, the customer's own, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from accounts.identity.models import Customer
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Leave, Role, StaffMember
from accounts.organisation.rules import WHOLE_BANK
from backoffice.visits.models import LIVE, Visit, VisitKind, VisitPromise, VisitState, VisitWait
from backoffice.worklist.selectors import selves
from portal.kernel import access
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.quotas import services as quotas

#: Personal data that no list needs, and that would be decrypted.
NO_SECRETS: Final = ("place", "customer__id_number", "customer__phone")
#: What a customer's page of past appointments shows, and a calendar's week at most.
PAST_SHOWN: Final = 20
MOST_IN_A_WEEK: Final = 400


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wait with where it stands: how many are ahead, or until when the time is held."""

    row: VisitWait
    ahead: int
    held_until: datetime | None


def register() -> None:
    access.register_visibility(Visit, _visits)


def may_act(staff: StaffMember, visit: Visit) -> bool:
    """Whether this person may plan, begin and end it: their own, as deputy, at their counter, or as manager of the branch."""
    if not posts.may(staff, "visits.work"):
        return False
    if visit.staff_id in {one.pk for one in selves(staff)}:
        return True
    at_counter = visit.kind == VisitKind.COUNTER
    return (at_counter or posts.may(staff, "visits.branch")) and organisation.reach(staff).filter(pk=visit.branch_id).exists()


def planners(staff: StaffMember) -> list[StaffMember]:
    """Into whose day this person may plan: the own, those stood in for, with the right for it the branch's managers."""
    if not posts.may(staff, "visits.branch"):
        return selves(staff)
    rows = StaffMember.objects.filter(active=True, branch__in=organisation.reach(staff), role__in=(Role.ACCOUNT_MANAGER, Role.BRANCH_MANAGER))
    return list(rows.select_related("branch").order_by("branch__path", "number"))


def calendar(staff: StaffMember, first: date, last: date, person: StaffMember | None = None) -> list[Visit]:
    """The visits of those days, by time: of one colleague, or of everybody this person sees; cancelled ones too. One query."""
    rows = access.visible(Visit.objects.filter(starts_at__gte=_begin(first), starts_at__lt=_begin(last + timedelta(days=1))), staff)
    if person is not None:
        rows = rows.filter(staff=person)
    return list(_drawn(rows).order_by("starts_at", "id")[:MOST_IN_A_WEEK])


def mine_today(staff: StaffMember, now: datetime) -> list[Visit]:
    """Today's visits of this person and of those stood in for, and what of the last week is not written up; by time. One query."""
    today = bank_date(now)
    rows = Visit.objects.filter(
        Q(staff__in=selves(staff)) | Q(received_by=staff),
        state__in=LIVE,
        starts_at__gte=_begin(today - timedelta(days=7)),
        starts_at__lt=_begin(today + timedelta(days=1)),
    )
    return list(_drawn(rows).order_by("starts_at", "id"))


def mine_coming(staff: StaffMember, now: datetime, days: int, limit: int) -> list[Visit]:
    """The next visits of this person and of those stood in for, from tomorrow on; by time. One query."""
    tomorrow = bank_date(now) + timedelta(days=1)
    rows = Visit.objects.live().filter(staff__in=selves(staff), starts_at__gte=_begin(tomorrow), starts_at__lt=_begin(tomorrow + timedelta(days=days)))
    return list(_drawn(rows).order_by("starts_at", "id")[:limit])


def branch_today(staff: StaffMember, now: datetime) -> list[Visit]:
    """Today's visits of the places in reach that are still to come or under way."""
    today = bank_date(now)
    rows = access.visible(Visit.objects.live().filter(starts_at__gte=_begin(today), starts_at__lt=_begin(today + timedelta(days=1))), staff)
    return list(_drawn(rows).order_by("starts_at", "id")[:MOST_IN_A_WEEK])


def leaves(people: Iterable[StaffMember | None], first: date, last: date) -> list[Leave]:
    """Who of them is away in between."""
    known = {person.pk for person in people if person is not None}
    return list(Leave.objects.touching(first, last).filter(staff__in=known).select_related("staff", "deputy").order_by("starts_on", "pk")) if known else []


def ahead_of(customer: Customer, now: datetime) -> list[Visit]:
    """The customer's appointments that are not over, the next first."""
    rows = Visit.objects.live().for_customer(customer).filter(ends_at__gt=now)
    return list(rows.select_related("staff", "branch").order_by("starts_at", "id"))


def past_of(customer: Customer, now: datetime) -> list[Visit]:
    """What is over, newest first, with the promises that are shown."""
    rows = Visit.objects.for_customer(customer).filter(Q(ends_at__lte=now) | ~Q(state__in=LIVE))
    return list(rows.select_related("staff", "branch").order_by("-starts_at", "-id")[:PAST_SHOWN])


def promises_shown(visit: Visit) -> list[VisitPromise]:
    """What the customer reads of what was promised."""
    return list(visit.promised.filter(shown=True).select_related("promise__staff").order_by("promise__due_on", "pk"))


def promises_of(visit: Visit) -> list[VisitPromise]:
    return list(visit.promised.select_related("promise__staff").order_by("promise__due_on", "pk"))


def waits_of(customer: Customer, now: datetime) -> list[Waiting]:
    """The times the customer waits for, those held for them first."""
    rows = VisitWait.objects.filter(customer=customer, ended_at=None, starts_at__gt=now).select_related("staff", "branch").order_by("starts_at", "id")
    return sorted((waiting_of(row) for row in rows), key=lambda found: (found.held_until is None, found.row.starts_at, found.row.pk))


def waiting_of(row: VisitWait) -> Waiting:
    place = quotas.place_of(row.place)
    return Waiting(row, place.ahead, place.reservation.until if place.reservation else None)


def offer_of(row: VisitWait) -> quotas.Reservation | None:
    """The time held for this wait, if any."""
    return quotas.place_of(row.place).reservation


def to_remind(now: datetime, until: datetime, limit: int) -> list[Visit]:
    """Booked visits that begin before `until` and of which nobody was reminded."""
    rows = Visit.objects.filter(state=VisitState.BOOKED, reminded_at=None, starts_at__gt=now, starts_at__lte=until, customer__isnull=False)
    return list(rows.select_related("customer", "staff", "branch").order_by("starts_at", "id")[:limit])


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, BANK_ZONE)


def _drawn(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.select_related("customer", "staff", "branch", "received_by").defer(*NO_SECRETS)


def _visits(queryset: QuerySet[Visit], staff: StaffMember) -> QuerySet[Visit]:
    """A manager's: the own, those stood in for and those of clients. A teller's: the counter's. A branch's other posts: the branch's."""
    if not posts.may(staff, "visits.view"):
        return queryset.none()
    if posts.may(staff, WHOLE_BANK):
        return queryset
    seen: Any = Q(staff__in=selves(staff)) | Q(customer__in=access.visible(Customer.objects.all(), staff))
    if staff.role == Role.TELLER:
        return queryset.filter(kind=VisitKind.COUNTER, branch__in=organisation.reach(staff))
    if staff.role != Role.ACCOUNT_MANAGER:
        seen |= Q(branch__in=organisation.reach(staff))
    return queryset.filter(seen)

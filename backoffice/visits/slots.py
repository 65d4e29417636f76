"""What can be booked: days and times within opening hours, who receives on each day, and how many each time still has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, Leave, StaffMember
from backoffice.clients import selectors as clients
from backoffice.visits import rules, terms
from backoffice.visits.models import Visit, VisitKind, VisitTerms
from backoffice.visits.refusals import NobodyThere, NotOffered, OwnOverlap, TimeTaken
from backoffice.worklist import opening
from portal.kernel.calendars.hours import DayKind, kind_of
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.quotas import selectors as quotas
from portal.kernel.quotas.services import NewQuota

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One time. `free` is how many more may book it; `code` is its quota; `mine` says the customer is taken at that time already."""

    starts_at: datetime
    ends_at: datetime
    code: str
    free: int
    mine: bool = False

    @property
    def value(self) -> str:
        """How a form names it."""
        return self.starts_at.astimezone(BANK_ZONE).strftime("%Y-%m-%dT%H:%M")


@dataclass(slots=True)
class Day:
    """A day on which somebody receives. `away` is the leave of the own manager that `host` stands in for."""

    date: date
    host: StaffMember | None
    away: Leave | None
    make_up: bool
    spans: list[rules.Span]
    slots: list[Slot] = field(default_factory=list)

    @property
    def free(self) -> int:
        return sum(slot.free > 0 and not slot.mine for slot in self.slots)


@dataclass(slots=True)
class Offer:
    """Everything bookable of one kind for one customer."""

    kind: str
    branch: Branch
    terms: VisitTerms
    days: list[Day]

    def day(self, wanted: date | None) -> Day | None:
        """That day, else the first with a free time, else the first."""
        return next((day for day in self.days if day.date == wanted), None) or next((day for day in self.days if day.free), None) or next(iter(self.days), None)

    def find(self, starts_at: datetime) -> tuple[Day, Slot]:
        """The slot that begins then. Raises `NotOffered`."""
        for day in self.days:
            for slot in day.slots:
                if slot.starts_at == starts_at:
                    return day, slot
        raise NotOffered

    def free_slot(self, starts_at: datetime) -> tuple[Day, Slot]:
        """The slot that begins then and can still be had. Raises `NotOffered`, `OwnOverlap`, `TimeTaken`."""
        day, slot = self.find(starts_at)
        if not slot.free:
            raise OwnOverlap if slot.mine else TimeTaken
        return day, slot

    def nearest(self, starts_at: datetime) -> Slot | None:
        """The free time closest to that one, the later of two as close."""
        free = [slot for day in self.days for slot in day.slots if slot.free and not slot.mine]
        return min(free, key=lambda slot: (abs(slot.starts_at - starts_at), slot.starts_at < starts_at), default=None)

    def quota(self, slot: Slot) -> NewQuota:
        """The slot as counted stock."""
        closes = slot.starts_at - timedelta(minutes=self.terms.notice_minutes)
        stock = self.terms.at_once if self.kind == VisitKind.COUNTER else 1
        return NewQuota(slot.code, stock, per_holder=1, closes_at=closes, offer=timedelta(minutes=self.terms.offer_minutes))


def offered(*, kind: str, customer: Customer, now: datetime, branch: Branch | None = None) -> Offer:
    """The days ahead with their times. `branch` is where a counter is wanted (else the customer's own); the other kinds are the manager's.

    Raises `NobodyThere` when nobody looks after the customer.
    """
    today = bank_date(now)
    manager = clients.manager_of(customer) if kind != VisitKind.COUNTER else None
    if manager is None and kind != VisitKind.COUNTER:
        raise NobodyThere
    where = manager.branch if manager is not None else branch or customer.branch
    rule = terms.terms_of(kind, where, today)
    if not rule.offered:
        return Offer(kind, where, rule, [])
    last = today + _DAY * rule.days_ahead
    hosts = _hosts(manager, today, last) if manager is not None else {}
    days = list(_open_days(where, today, last, manager, hosts))
    _fill(days, kind=kind, where=where, rule=rule, customer=customer, now=now)
    return Offer(kind, where, rule, [day for day in days if day.slots])


def spans_of(branch: Branch, day: date) -> list[rules.Span]:
    """When that branch is open on that day."""
    return opening.hours_of(branch, day).spans(day)


def host_of(person: StaffMember, day: date) -> tuple[StaffMember | None, Leave | None]:
    """Who receives for that person on that day: they themselves, their deputy (with the leave), or nobody."""
    return _hosts(person, day, day).get(day, (person, None))


def _open_days(
    where: Branch, first: date, last: date, manager: StaffMember | None, hosts: Mapping[date, tuple[StaffMember | None, Leave | None]]
) -> Iterable[Day]:
    early, late = opening.hours_of(where, first), opening.hours_of(where, last)
    for offset in range((last - first).days + 1):
        day = first + _DAY * offset
        host, away = hosts.get(day, (manager, None))
        if manager is not None and host is None:
            continue
        hours = early if early.week == late.week else opening.hours_of(where, day)
        if spans := hours.spans(day):
            yield Day(day, host, away, kind_of(day) is DayKind.MAKE_UP, spans)


def _fill(days: list[Day], *, kind: str, where: Branch, rule: VisitTerms, customer: Customer, now: datetime) -> None:
    """The times of the days: what the hours hold, less what is too near, with what the quotas and calendars say."""
    earliest = now + timedelta(minutes=rule.notice_minutes)
    found: list[tuple[Day, rules.Span, str]] = []
    for day in days:
        for starts_at, ends_at in rules.grid(day.spans, rule.minutes):
            if starts_at > earliest:
                staff = day.host.pk if day.host is not None else None
                code = rules.code_of(kind=kind, staff=staff, branch=where.pk, starts_at=starts_at, minutes=rule.minutes)
                found.append((day, (starts_at, ends_at), code))
    if not found:
        return
    standings = quotas.standings([code for _day, _span, code in found], now)
    busy, mine = _busy(days, found[0][1][0], found[-1][1][1]), _own(customer, now)
    longer = _of_other_lengths(where, rule, found[0][1][0], found[-1][1][1]) if kind == VisitKind.COUNTER else []
    for day, (starts_at, ends_at), code in found:
        standing = standings.get(code)
        stock = rule.at_once if kind == VisitKind.COUNTER else 1
        taken = day.host is not None and rules.overlaps(busy.get(day.host.pk, []), starts_at, ends_at)
        left = stock if standing is None else standing.free
        left -= sum(begins < ends_at and starts_at < ends for begins, ends in longer)
        free = 0 if taken else max(left, 0)
        day.slots.append(Slot(starts_at, ends_at, code, free, rules.overlaps(mine, starts_at, ends_at)))


def _busy(days: list[Day], first: datetime, last: datetime) -> dict[int, list[rules.Span]]:
    """When the hosts are with somebody."""
    hosts = {day.host.pk for day in days if day.host is not None}
    rows = Visit.objects.live().filter(staff__in=hosts, starts_at__lt=last, ends_at__gt=first).exclude(kind=VisitKind.COUNTER)
    busy: dict[int, list[rules.Span]] = {}
    for staff, starts_at, ends_at in rows.values_list("staff", "starts_at", "ends_at"):
        busy.setdefault(int(staff or 0), []).append((starts_at, ends_at))
    return busy


def _of_other_lengths(where: Branch, rule: VisitTerms, first: datetime, last: datetime) -> list[rules.Span]:
    """Counter appointments booked when they were longer or shorter: their quotas are others, the windows are the same."""
    rows = Visit.objects.live().filter(branch=where, kind=VisitKind.COUNTER, starts_at__lt=last, ends_at__gt=first)
    length = timedelta(minutes=rule.minutes)
    return [(begins, ends) for begins, ends in rows.values_list("starts_at", "ends_at") if ends - begins != length]


def _own(customer: Customer, now: datetime) -> list[rules.Span]:
    return list(Visit.objects.live().for_customer(customer).filter(ends_at__gt=now).values_list("starts_at", "ends_at"))


def _hosts(manager: StaffMember, first: date, last: date) -> dict[date, tuple[StaffMember | None, Leave | None]]:
    """The days of leave in between: who stands in (nobody when the deputy has left or is away too), and the leave."""
    leaves = list(Leave.objects.touching(first, last).filter(staff=manager).select_related("deputy__branch", "staff"))
    if not leaves:
        return {}
    others = list(Leave.objects.touching(first, last).filter(staff__in={leave.deputy_id for leave in leaves}))
    hosts: dict[date, tuple[StaffMember | None, Leave | None]] = {}
    for leave in leaves:
        day = max(first, leave.starts_on)
        while day <= min(last, leave.ends_on):
            deputy_away = any(other.staff_id == leave.deputy_id and other.covers(day) for other in others)
            hosts[day] = (leave.deputy if leave.deputy.active and not deputy_away else None, leave)
            day += _DAY
    return hosts

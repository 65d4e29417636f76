"""What the branch page reads: one statement for each capability, whatever the place's size."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from django.core.cache import cache
from django.db import connection
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Min, Q, Sum

from accounts.organisation.models import Branch, Leave, Role, StaffMember
from backoffice.clients.models import Care
from backoffice.complaints.models import Complaint
from backoffice.hall.queue.models import QueueCall, QueueTicket
from backoffice.leads.models import Lead, Opportunity
from backoffice.visits.models import Visit
from backoffice.workbench.branch import rules
from portal.kernel import access
from portal.kernel.clock import BANK_ZONE

_SQL: Final = (Path(__file__).parent / "sql" / "assets.sql").read_text(encoding="utf-8")
#: Money of a whole place is read anew after so long.
_KEPT_SECONDS: Final = 120
_TICKING: Final = Q(state__in=["registered", "assigned", "investigating", "disputed"])


@dataclass(slots=True)
class Money:
    """Customers and what they hold: at the end of each month shown, the last being now."""

    customers: int = 0
    ends: list[int] = field(default_factory=lambda: [0] * rules.MONTHS)

    def add(self, other: "Money") -> None:
        self.customers += other.customers
        self.ends = [mine + theirs for mine, theirs in zip(self.ends, other.ends, strict=True)]


@dataclass(slots=True)
class Counts:
    """Everything that is counted for a person or a place."""

    clients: int = 0
    due: int = 0
    never: int = 0
    visited: int = 0
    planned: int = 0
    leads: int = 0
    late_leads: int = 0
    pipeline: int = 0
    complaints: int = 0
    late_complaints: int = 0

    def add(self, other: "Counts") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Hall:
    """The hall at this moment and so far today."""

    waiting: int
    longest: int | None
    average: int | None
    called: int


def places(branch: Branch) -> list[Branch]:
    """The place with everything below it, in the order of the tree."""
    return list(Branch.objects.under(branch).filter(closed_on=None).order_by("path"))


def people(at: Iterable[Branch]) -> list[StaffMember]:
    """Account managers of these places; who has left stays out."""
    rows = StaffMember.objects.filter(branch__in=[place.pk for place in at], role=Role.ACCOUNT_MANAGER, active=True)
    return list(rows.order_by("number"))


def money(branch: Branch, today: date) -> dict[tuple[int, int | None], Money]:
    """By (place, who leads or None), kept for two minutes."""
    key = f"branch-money:{branch.pk}:{today.isoformat()}"
    rows: list[Any] | None = cache.get(key)
    if rows is None:
        rows = _money_rows(branch, rules.months(today)[0])
        cache.set(key, rows, _KEPT_SECONDS)
    shown = rules.months(today)
    return {(place, manager): Money(customers, rules.ends(balance, net, shown)) for place, manager, customers, balance, net in rows}


def care(branch: Branch, today: date) -> dict[tuple[int, int | None], Counts]:
    """Clients with a lead, by the place of the customer and by who leads."""
    rows = (
        Care.objects.leads()
        .filter(customer__branch__path__startswith=branch.path)
        .values("customer__branch", "manager")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(contact_due_on__lt=today)), silent=Count("pk", filter=Q(last_contact_at=None)))
    )
    return {(row["customer__branch"], row["manager"]): Counts(clients=row["n"], due=row["late"], never=row["silent"]) for row in rows}


def visits(branch: Branch, now: datetime) -> dict[tuple[int, int | None], Counts]:
    """Done this month, and still to come today; by place and by who receives."""
    start, midnight = _month(now), _midnight(now)
    today = Q(state__in=["booked", "arrived"], starts_at__gte=midnight, starts_at__lt=midnight + timedelta(days=1))
    rows = (
        Visit.objects.filter(branch__path__startswith=branch.path, starts_at__gte=start)
        .values("branch", "staff")
        .annotate(done=Count("pk", filter=Q(state="done")), coming=Count("pk", filter=today))
    )
    return {(row["branch"], row["staff"]): Counts(visited=row["done"], planned=row["coming"]) for row in rows}


def leads(branch: Branch, now: datetime) -> dict[tuple[int, int | None], Counts]:
    """Open leads, those past their time; by place and by who follows up."""
    rows = (
        Lead.objects.filter(branch__path__startswith=branch.path, state="open")
        .values("branch", "owner")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now, contacted_at=None)))
    )
    return {(row["branch"], row["owner"]): Counts(leads=row["n"], late_leads=row["late"]) for row in rows}


def pipeline(branch: Branch) -> dict[tuple[int, int | None], Counts]:
    """Open opportunities: amounts times probability."""
    rows = (
        Opportunity.objects.filter(branch__path__startswith=branch.path, result="open")
        .values("branch", "owner")
        .annotate(worth=Sum(F("amount_minor") * F("probability_bps") / 10_000))
    )
    return {(row["branch"], row["owner"]): Counts(pipeline=row["worth"] or 0) for row in rows}


def complaints(branch: Branch, staff: StaffMember, today: date) -> dict[tuple[int, int | None], Counts]:
    """Open ones and those past their day, by place and by who answers; only what this reader may see."""
    rows = (
        access.visible(Complaint.objects.all(), staff)
        .filter(~Q(state="closed"), branch__path__startswith=branch.path)
        .values("branch", "owner")
        .annotate(n=Count("pk"), over=Count("pk", filter=_TICKING & Q(due_on__lt=today)))
    )
    return {(row["branch"], row["owner"]): Counts(complaints=row["n"], late_complaints=row["over"]) for row in rows}


def hall(branch: Branch, now: datetime) -> Hall:
    """Who waits at this moment, and how long those called today have waited; two statements."""
    under, day = {"branch__path__startswith": branch.path}, now.astimezone(BANK_ZONE).date()
    line = QueueTicket.objects.filter(day=day, state="waiting", **under).aggregate(n=Count("pk"), first=Min("queued_at"))
    waited = ExpressionWrapper(F("called_at") - F("queued_at"), output_field=DurationField())
    calls = QueueCall.objects.filter(called_at__gte=_midnight(now), **under).aggregate(n=Count("pk"), mean=Avg(waited))
    longest = int((now - line["first"]).total_seconds() // 60) if line["first"] else None
    average = int(calls["mean"].total_seconds() // 60) if calls["mean"] is not None else None
    return Hall(line["n"], longest, average, calls["n"])


def away(branch: Branch, today: date) -> list[Leave]:
    """Who of these places is on leave today, and who stands in."""
    rows = Leave.objects.on(today).filter(staff__branch__path__startswith=branch.path, staff__active=True)
    return list(rows.select_related("staff", "deputy").order_by("ends_on", "pk"))


def _money_rows(branch: Branch, first: date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"path": f"{branch.path}%", "first": first})
        return [(*row[:4], json.loads(row[4])) for row in cursor.fetchall()]


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(BANK_ZONE).date(), time.min, BANK_ZONE)


def _month(now: datetime) -> datetime:
    return _midnight(now).replace(day=1)

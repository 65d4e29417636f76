"""Acts around visits, with the least a test needs to say. The bank's Monday, 23 November 2026, 08:00."""

from datetime import datetime, timedelta
from typing import Any

from accounts.identity.models import Customer
from accounts.organisation.models import Leave, StaffMember
from backoffice.visits import booking, services
from backoffice.visits.models import Visit, VisitKind
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import BANK_ZONE, bank_date

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=BANK_ZONE)
TOMORROW_AT_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=BANK_ZONE)
HOME = "学前街 12 号"


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BANK_ZONE)


def online(customer: Customer) -> Actor:
    return Actor("customer", customer.pk, Channel.WEB)


def desk(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def book(customer: Customer, starts_at: datetime = TOMORROW_AT_TEN, kind: VisitKind = VisitKind.HOME, **more: Any) -> Visit:
    known = {"key": f"{kind}{starts_at}", "place": HOME, "now": NOW, **more}
    return booking.book(customer=customer, kind=kind, starts_at=starts_at, actor=online(customer), **known)


def plan(staff: StaffMember, customer: Customer | None, starts_at: datetime = TOMORROW_AT_TEN, **more: Any) -> Visit:
    known = {"kind": VisitKind.HOME, "place": HOME, "source": "staff", "now": NOW, **more}
    return services.plan_visit(staff=staff, customer=customer, starts_at=starts_at, actor=desk(staff), **known)


def away(staff: StaffMember, deputy: StaffMember, first: datetime, days: int = 1) -> Leave:
    return Leave.objects.create(staff=staff, deputy=deputy, starts_on=bank_date(first), ends_on=bank_date(first) + timedelta(days=days - 1), reason="休假")

"""Acts of colleagues at the worklist, with the least a test needs to say."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.worklist import services
from backoffice.worklist.models import ClientPromise, Contact, Outcome, Task, Way
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import bank_date


def actor_for(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def in_days(days: int, now: datetime | None = None) -> date:
    return bank_date(now or timezone.now()) + timedelta(days=days)


def contact(customer: Customer, staff: StaffMember, **more: Any) -> Contact:
    now = more.pop("now", timezone.now())
    known = {"way": Way.CALL, "outcome": Outcome.DONE, "note": "Asked about the deposit", **more}
    return services.log_contact(customer=customer, staff=staff, actor=actor_for(staff), now=now, **known)


def promise(customer: Customer, staff: StaffMember, text: str = "Send the certificate", days: int = 3, now: datetime | None = None) -> ClientPromise:
    now = now or timezone.now()
    return services.promise(customer=customer, staff=staff, text=text, due_on=in_days(days, now), actor=actor_for(staff), now=now)


def task(owner: StaffMember, title: str = "Call back", *, due_at: datetime | None = None, **more: Any) -> Task:
    now = more.pop("now", timezone.now())
    known = {"source": "self", **more}
    return services.add_task(owner=owner, title=title, due_at=due_at or now + timedelta(hours=2), actor=actor_for(owner), now=now, **known)

"""Leads and opportunities with the least a test needs to say."""

from datetime import datetime
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.organisation.models import StaffMember
from backoffice.leads import services
from backoffice.leads.models import Lead, Opportunity
from portal.kernel.access import SYSTEM, Actor, Channel

_serial = count(1)


def actor_for(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def captured(by: StaffMember | None = None, **more: Any) -> Lead:
    """A lead from the street of somebody new, unless told."""
    known: dict[str, Any] = {
        "source": "walk_in", "source_ref": f"test:{next(_serial)}", "subject": "Wants a deposit", "value_minor": 30_000_000, "now": timezone.now(), **more,
    }  # fmt: skip
    if not {"customer", "login", "name", "contact"} & set(more):
        known["name"] = "马小乐"
    return services.capture(actor=actor_for(by) if by else SYSTEM, **known)


def act(service: Any, staff: StaffMember, row: Lead | Opportunity | str, **more: Any) -> Any:
    reference = row if isinstance(row, str) else row.reference
    return service(reference=reference, staff=staff, actor=actor_for(staff), now=more.pop("now", timezone.now()), **more)


def converted(owner: StaffMember, lead: Lead | None = None, **more: Any) -> Opportunity:
    """An opportunity of that colleague."""
    lead = lead or captured(manager=owner)
    figures = services.Figures(**{"title": "Deposit for three years", "amount_minor": 30_000_000, **more})
    made: Opportunity = act(services.convert, owner, lead, figures=figures)
    return made


def noon(day: int = 20) -> datetime:
    """A working day at noon."""
    from portal.kernel.clock import BANK_ZONE

    return datetime(2026, 11, day, 11, tzinfo=BANK_ZONE)

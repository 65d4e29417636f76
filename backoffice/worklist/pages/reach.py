"""What a page is about, fetched through the rights of who asks; opening it about a customer leaves its trace."""

from datetime import datetime

from django.shortcuts import get_object_or_404

from accounts.identity.models import Customer
from accounts.organisation.requests import StaffRequest
from backoffice.clients import services as clients
from backoffice.worklist import briefing
from backoffice.worklist.briefing import Briefing
from portal.kernel import access


def briefed(request: StaffRequest, number: str, *, purpose: str, now: datetime) -> Briefing:
    """The customer of that number with what to know; a stranger's is 404. The look is recorded."""
    row = get_object_or_404(briefing.customers(request.staff), number=number)
    clients.record_view(customer=row, purpose=purpose, actor=access.actor_of(request), now=now, page=purpose)
    held = briefing.held_orders(row) if access.may(request.staff, "risk.view") else 0
    return briefing.of(row, now=now, held_orders=held)


def note_view(request: StaffRequest, customer: Customer | None, *, purpose: str, now: datetime) -> None:
    """Record that a customer's name and affairs were read on another page."""
    if customer is not None:
        clients.record_view(customer=customer, purpose=purpose, actor=access.actor_of(request), now=now, page=purpose)

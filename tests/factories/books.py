"""Client books: who looks after whom."""

from datetime import datetime

from django.utils import timezone

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.clients import services as clients
from backoffice.clients.models import Care, Source
from portal.kernel.access import SYSTEM


def put(*customers: Customer, into: StaffMember, now: datetime | None = None) -> list[Care]:
    """These customers in that manager's book, without news to anybody; answers the care."""
    done = clients.assign(
        customers=[customer.pk for customer in customers], manager=into, source=Source.HAND, reason="given in a test", actor=SYSTEM,
        now=now or timezone.now(), announce=False,
    )  # fmt: skip
    assert not done.refused, done.refused
    return list(Care.objects.open().filter(customer__in=customers, manager=into).order_by("customer_id"))

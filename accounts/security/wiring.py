"""Listens to what happens to logins, and keeps frozen people's acts out."""

from allauth.account.signals import user_logged_in
from django.db.models import Q, QuerySet

from accounts.identity import trail
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.organisation.rules import WHOLE_BANK
from accounts.security import devices, gates, notices
from accounts.security.models import SecurityCase
from portal.kernel import access, events


def ready() -> None:
    events.subscribe(trail.TOPIC, "security.notices", notices.on_changed)
    user_logged_in.connect(devices.seen, dispatch_uid="security.devices")
    access.register_visibility(SecurityCase, cases_of)
    gates.ready()


def cases_of(cases: QuerySet[SecurityCase], staff: StaffMember) -> QuerySet[SecurityCase]:
    """The cases of the customers this member of staff may see; of logins without a customer, who sees the whole bank."""
    seen = Q(customer__in=access.visible(Customer.objects.all(), staff))
    return cases.filter(seen | Q(customer=None)) if access.may(staff, WHOLE_BANK) else cases.filter(seen)

"""Tells the kernel how a request's customer and member of staff are found; starts the trail of logins."""

from typing import Any

from django.http import HttpRequest

from accounts.identity import trail
from accounts.identity.models import Customer
from accounts.organisation import selectors as organisation
from portal.kernel import access, clock


def ready() -> None:
    access.register_person("customer", customer_of)
    access.register_person("staff", staff_of)
    trail.ready()


def customer_of(request: HttpRequest) -> Customer | None:
    """The signed-in person's customer record, None when there is none."""
    return Customer.objects.select_related("branch").filter(user=request.user.pk).first()


def staff_of(request: HttpRequest) -> Any:
    """The signed-in person's staff record, None for everybody else and for those who have left; with whom they stand in for today."""
    user: Any = request.user
    if not user.is_staff or user.staff_id is None:
        return None
    return organisation.present(user.staff_id, clock.bank_date(clock.now()))

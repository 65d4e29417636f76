"""What a customer reads of calls, and what a colleague has running."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.calls import rules
from accounts.calls.models import StaffCall
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember

_MOST_SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Calls:
    """The customer's page: calls of this moment, and those of the last days, newest first."""

    running: list[StaffCall]
    earlier: list[StaffCall]


def of_customer(*, customer: Customer, now: datetime) -> Calls:
    """One short index scan."""
    rows = StaffCall.objects.filter(customer=customer, started_at__gt=now - rules.SHOWN_FOR).select_related("staff", "branch").order_by("-id")
    found = list(rows[:_MOST_SHOWN])
    return Calls([call for call in found if call.runs(now)], [call for call in found if not call.runs(now)])


def running_of(*, staff: StaffMember, now: datetime) -> StaffCall | None:
    """The call this colleague is in."""
    return StaffCall.objects.filter(staff=staff, ended_at=None, ends_by__gt=now).select_related("customer").first()

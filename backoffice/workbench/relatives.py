"""A colleague in a customer's family may not look at that customer's own pages: families and looks are strangers, so they meet here."""

from accounts.family import selectors as family
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.viewas import conflicts


def register() -> None:
    """Called once when the app is ready."""
    conflicts.register("family", _same_family)


def _same_family(staff: StaffMember, customer: Customer) -> bool:
    own = conflicts.own_record(staff)
    return own is not None and family.are_together(own, customer)

"""Reads of the risk desk."""

from django.db.models import QuerySet

from accounts.organisation import rules as posts
from accounts.organisation.models import StaffMember
from accounts.transfers.models import Transfer, TransferState
from portal.kernel import access


def register() -> None:
    """Tell the kernel whose orders a member of staff may see."""
    access.register_visibility(Transfer, lambda rows, staff: rows if posts.may(staff, "risk.view") else rows.none())


def held(staff: StaffMember) -> QuerySet[Transfer]:
    """What waits for a decision, oldest first."""
    rows = access.visible(Transfer.objects.filter(state=TransferState.HELD), staff)
    return rows.select_related("customer", "source", "target__holder").order_by("submitted_at", "reference")


def count_held(staff: StaffMember) -> int:
    """How many orders wait; asks nothing of the database for who may not decide."""
    return held(staff).count() if posts.may(staff, "risk.decide") else 0

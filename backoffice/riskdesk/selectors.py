"""Reads of the risk desk."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.organisation import rules as posts
from accounts.organisation.models import StaffMember
from accounts.transfers.models import Transfer, TransferState
from portal.kernel import access
from portal.kernel.clock import bank_date
from portal.templatetags.dates import near


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


def story(transfer: Transfer, now: datetime) -> list[dict[str, Any]]:
    """The order's own moments as parts/timeline.html takes them, newest first."""
    today = bank_date(now)
    told: list[tuple[datetime, str, str, str]] = [(transfer.submitted_at, _("The order was given"), transfer.memo, "")]
    told.append((transfer.decision.decided_at, _("Held by the rules"), _("The customer reads: we look at this payment before it is sent."), "alert"))
    if transfer.ended_at is not None:
        told.append((transfer.ended_at, str(TransferState(transfer.state).label), "", "key"))
    return [{"at": near(at, today), "title": title, "note": note, "tone": tone} for at, title, note, tone in reversed(told)]

"""Reads of the counter's book."""

from datetime import date

from django.db.models import QuerySet

from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import StaffMember
from backoffice.hall.counter.models import CounterThreshold, CounterTransaction, Status
from portal.kernel import access


def register() -> None:
    """Tell the kernel whose transactions a member of staff may see."""
    access.register_visibility(CounterTransaction, _of_own_branches)


def threshold_minor(currency: str, on: date) -> int | None:
    """The amount from which a second person checks on that day; None where no threshold was ever set."""
    rows = CounterThreshold.objects.filter(currency=currency, effective_from__lte=on).order_by("-effective_from")
    return rows.values_list("amount_minor", flat=True).first()


def to_check(staff: StaffMember) -> QuerySet[CounterTransaction]:
    """What waits for this person's check; never what they made themselves."""
    if not posts.may(staff, "counter.check"):
        return CounterTransaction.objects.none()
    return access.visible(CounterTransaction.objects.filter(status=Status.WAITING), staff).exclude(maker=staff)


def count_to_check(staff: StaffMember) -> int:
    """How many transactions wait for this person; asks nothing of the database for who may not check."""
    return to_check(staff).count() if posts.may(staff, "counter.check") else 0


def mine(staff: StaffMember) -> QuerySet[CounterTransaction]:
    """What this person made."""
    return access.visible(CounterTransaction.objects.filter(maker=staff), staff)


def _of_own_branches(queryset: QuerySet[CounterTransaction], staff: StaffMember) -> QuerySet[CounterTransaction]:
    return queryset.filter(branch__in=organisation.reach(staff)) if posts.may(staff, "counter.view") else queryset.none()

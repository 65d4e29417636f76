"""Reads of the counter's book."""

from datetime import date

from django.db.models import QuerySet

from accounts.approvals.sources import Waiting
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


def waiting(staff: StaffMember, limit: int) -> list[Waiting]:
    """The same for the inbox of everything that two people decide."""
    if not posts.may(staff, "counter.check"):
        return []
    rows = to_check(staff).select_related("account__holder", "maker", "branch").defer("account__holder__id_number", "account__holder__phone")
    return [
        Waiting(
            reference=row.reference, label=row.get_kind_display(), about=row.account.holder.display_name if row.account.holder else row.account.number,
            maker=row.maker, branch=row.branch, made_at=row.made_at, expires_at=row.expires_at, page="counter_detail", value=row.amount,
        )
        for row in rows.order_by("expires_at", "id")[:limit]
    ]  # fmt: skip


def mine(staff: StaffMember) -> QuerySet[CounterTransaction]:
    """What this person made."""
    return access.visible(CounterTransaction.objects.filter(maker=staff), staff)


def _of_own_branches(queryset: QuerySet[CounterTransaction], staff: StaffMember) -> QuerySet[CounterTransaction]:
    return queryset.filter(branch__in=organisation.reach(staff)) if posts.may(staff, "counter.view") else queryset.none()

"""What waits for whom."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from accounts.approvals import kinds, sources
from accounts.approvals.models import Approval, ApprovalState
from accounts.approvals.sources import Waiting
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import StaffMember
from portal.kernel import access

#: Rows of the inbox, of all sources together, and how long an unread answer is shown.
ROWS: Final = 100
ANSWERS_SHOWN: Final = timedelta(days=14)


def register() -> None:
    """Tell the kernel whose approvals a member of staff may see, and put the own ones into the inbox."""
    access.register_visibility(Approval, _rows)
    sources.register("approvals", waiting=_waiting, count=lambda staff: to_check(staff).count() if _checkable(staff) else 0)


def visible(staff: StaffMember) -> QuerySet[Approval]:
    return access.visible(Approval.objects.all(), staff)


def to_check(staff: StaffMember) -> QuerySet[Approval]:
    """What waits for this person's decision; never what they asked for."""
    return _in_reach(Approval.objects.filter(state=ApprovalState.WAITING, kind__in=_checkable(staff)), staff).exclude(maker=staff)


def mine(staff: StaffMember) -> QuerySet[Approval]:
    return Approval.objects.filter(maker=staff)


def answers(staff: StaffMember, now: datetime) -> list[Approval]:
    """What others decided for this person and they have not read yet, newest first."""
    rows = mine(staff).filter(seen_at=None, decided_at__gt=now - ANSWERS_SHOWN).exclude(state__in=[ApprovalState.WAITING, ApprovalState.WITHDRAWN])
    return list(rows.select_related("checker").order_by("-decided_at", "-pk")[:ROWS])


def inbox(staff: StaffMember) -> list[Waiting]:
    """Everything that waits for this person, whoever holds it, the first to expire on top."""
    return sorted(sources.waiting(staff, ROWS), key=lambda row: (row.expires_at, row.reference))[:ROWS]


def count_waiting(staff: StaffMember) -> int:
    """The rail's figure; asks nothing of the database for who decides nothing."""
    return sources.count(staff)


def checks_something(staff: StaffMember) -> bool:
    """Whether this post is ever the second person."""
    return bool(_checkable(staff)) or access.may(staff, "counter.check")


def label_of(row: Approval) -> str:
    kind = kinds.get(row.kind)
    return str(kind.label) if kind is not None else row.kind


def lines_of(row: Approval) -> kinds.Lines:
    """What is to be done, in words; empty when its capability is gone."""
    kind = kinds.get(row.kind)
    return kind.describe(row) if kind is not None else []


def _checkable(staff: StaffMember) -> list[str]:
    return [kind.code for kind in kinds.every() if access.may(staff, kind.check)]


def _waiting(staff: StaffMember, limit: int) -> list[Waiting]:
    if not _checkable(staff):
        return []
    rows = to_check(staff).select_related("maker", "branch").order_by("expires_at", "pk")[:limit]
    return [
        Waiting(
            reference=row.reference, label=label_of(row), about=row.reason, maker=row.maker, branch=row.branch, made_at=row.made_at,
            expires_at=row.expires_at, page="approval", value=None,
        )
        for row in rows
    ]  # fmt: skip


def _rows(rows: QuerySet[Approval], staff: StaffMember) -> QuerySet[Approval]:
    """What one asked for; what one may check; everything in reach for who may see approvals at all (an auditor)."""
    if access.may(staff, "approvals.view") and access.may(staff, posts.WHOLE_BANK):
        return rows
    own, checked = Q(maker=staff), Q(pk__in=_in_reach(Approval.objects.filter(kind__in=_checkable(staff)), staff).values("pk"))
    return rows.filter(own | checked)


def _in_reach(rows: QuerySet[Approval], staff: StaffMember) -> QuerySet[Approval]:
    """Of the places this person's post reaches; head office's matters for the whole bank's posts."""
    return rows if access.may(staff, posts.WHOLE_BANK) else rows.filter(branch__in=organisation.reach(staff))

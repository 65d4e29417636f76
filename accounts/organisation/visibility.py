"""Whose leave and which posts a member of staff may see."""

from django.db.models import Q, QuerySet

from accounts.organisation import rules
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Leave, Post, StaffMember
from portal.kernel import access


def register() -> None:
    """Tell the kernel."""
    access.register_visibility(Leave, _leaves)
    access.register_visibility(Post, lambda rows, staff: rows if rules.may(staff, "posts.view") else rows.none())


def _leaves(rows: QuerySet[Leave], staff: StaffMember) -> QuerySet[Leave]:
    """The own, those one covers, and those of everybody in reach for who manages leave."""
    own = Q(staff=staff) | Q(deputy=staff)
    return rows.filter(own | Q(staff__branch__in=organisation.reach(staff))) if rules.may(staff, "leave.manage") else rows.filter(own)

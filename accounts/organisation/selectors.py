"""Reads of the branch tree that others share."""

from django.db.models import QuerySet

from accounts.organisation import rules
from accounts.organisation.models import Branch, StaffMember


def subtree(branch: Branch) -> QuerySet[Branch]:
    """The branch and every place below it."""
    return Branch.objects.under(branch)


def reach(staff: StaffMember) -> QuerySet[Branch]:
    """The places whose rows this person's post reaches: the whole bank, or the own branch and below."""
    return Branch.objects.all() if rules.may(staff, rules.WHOLE_BANK) else subtree(staff.branch)

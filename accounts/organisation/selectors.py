"""Reads of the branch tree, of staff and of leave that others share."""

from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from accounts.organisation import rules
from accounts.organisation.models import Branch, Leave, StaffMember
from portal.kernel import prepared

_ANY_LEAVE: Final = """
SELECT 1 FROM accounts_leave
WHERE (staff_id = %(staff)s OR deputy_id = %(staff)s) AND starts_on <= %(day)s AND ends_on >= %(day)s AND cancelled_at IS NULL LIMIT 1
"""


def present(pk: int, day: date) -> StaffMember | None:
    """Who works here, with the place, the own leave, and those whose leave this person covers on that day; two queries, three in a leave.

    None for a leaver. A deputy's own absence hands nothing on to a third.
    """
    staff = StaffMember.objects.filter(active=True).select_related("branch").filter(pk=pk).first()
    if staff is not None and prepared.rows(_ANY_LEAVE, {"staff": pk, "day": day}):  # asked on every page, and true on few
        for leave in (
            Leave.objects.on(day).filter(Q(deputy=staff, staff__active=True) | Q(staff=staff)).select_related("staff__branch", "deputy").order_by("pk")
        ):
            if leave.staff_id == staff.pk:
                staff.own_leave = leave
            else:
                leave.staff.own_leave = leave
                staff.standing_in += (leave.staff,)
    return staff


def subtree(branch: Branch) -> QuerySet[Branch]:
    """The branch and every place below it."""
    return Branch.objects.under(branch)


def reach(staff: StaffMember) -> QuerySet[Branch]:
    """The places whose rows this person's post reaches: the whole bank, or the own branch and below.

    Who stands in for a colleague of the same post, or for one whose checks are handed on, reaches that place too.
    """
    if rules.may(staff, rules.WHOLE_BANK):
        return Branch.objects.all()
    places = Q(path__startswith=staff.branch.path)
    for away in staff.standing_in:
        if rules.covers_rows(staff, away):
            places |= Q(path__startswith=away.branch.path)
    return Branch.objects.filter(places)


def leaves_of(staff: StaffMember, day: date) -> QuerySet[Leave]:
    """The own leave that is not over, and that of who one covers."""
    rows = Leave.objects.filter(Q(staff=staff) | Q(deputy=staff), ends_on__gte=day, cancelled_at=None)
    return rows.select_related("staff__branch", "deputy__branch").order_by("starts_on", "pk")


def team_leaves(staff: StaffMember, day: date) -> QuerySet[Leave]:
    """Leave that is not over of everybody in reach, for who manages it."""
    if not rules.may(staff, "leave.manage"):
        return Leave.objects.none()
    rows = Leave.objects.filter(staff__branch__in=reach(staff), ends_on__gte=day, cancelled_at=None)
    return rows.select_related("staff__branch", "deputy__branch").order_by("starts_on", "pk")


def team(staff: StaffMember) -> QuerySet[StaffMember]:
    """The people whose leave this person may enter: the own, and with the right for it, those of the places in reach."""
    rows = StaffMember.objects.filter(active=True).select_related("branch").order_by("branch__path", "number")
    return rows.filter(branch__in=reach(staff)) if rules.may(staff, "leave.manage") else rows.filter(pk=staff.pk)


def possible_deputies(staff: StaffMember) -> QuerySet[StaffMember]:
    """Colleagues of the same area who could stand in for one of the team."""
    area = rules.area(staff.branch.path)
    rows = StaffMember.objects.filter(active=True).select_related("branch").order_by("branch__path", "number")
    if rules.may(staff, rules.WHOLE_BANK) and rules.may(staff, "leave.manage"):
        return rows
    return rows.filter(branch__path=area) if area.count(".") == 1 else rows.filter(branch__path__startswith=area)

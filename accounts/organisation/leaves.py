"""Leave with a deputy: entered by oneself or by who manages the place; the deputy sees the rows from the first day to the last."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.organisation import rules, selectors
from accounts.organisation.models import Leave, StaffMember
from portal.kernel import audit, clock
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal

#: Who is away longer hands the clients over instead. House rule, 2026-11-22.
LONGEST: Final = timedelta(days=186)


#: Answers for each leave by its id what it falls together with: a sentence, and where it is decided about.
Falls = Callable[[Iterable[Leave], datetime], dict[int, tuple[str, str]]]
_falls: dict[str, Falls] = {}


class LeaveRefused(Refusal):
    """The leave was not entered; nothing was changed."""

    code = "leave_refused"
    message = gettext_lazy("This leave cannot be entered. Nothing was changed.")


class EndsBeforeItStarts(LeaveRefused):
    code = "leave_ends_before_it_starts"
    message = gettext_lazy("The last day is before the first. Nothing was changed.")


class LeaveIsOver(LeaveRefused):
    code = "leave_is_over"
    message = gettext_lazy("These days are over. Nothing was changed.")


class LeaveTooLong(LeaveRefused):
    code = "leave_too_long"
    message = gettext_lazy("A leave is at most %(days)s days; for longer the clients are handed over. Nothing was changed.")


class OwnDeputy(LeaveRefused):
    code = "leave_own_deputy"
    message = gettext_lazy("Nobody stands in for themselves. Choose a colleague. Nothing was changed.")


class DeputyHasLeft(LeaveRefused):
    code = "leave_deputy_has_left"
    message = gettext_lazy("This colleague has left the bank. Choose another. Nothing was changed.")


class DeputyFarAway(LeaveRefused):
    code = "leave_deputy_far_away"
    message = gettext_lazy("A deputy works in the same branch or one of its places. Choose another colleague. Nothing was changed.")


class DeputyOfOtherPost(LeaveRefused):
    code = "leave_deputy_of_other_post"
    message = gettext_lazy("That post cannot stand in for this one. Choose another colleague. Nothing was changed.")


class DeputyAway(LeaveRefused):
    code = "leave_deputy_away"
    message = gettext_lazy("%(who)s is away too on some of these days. Choose another colleague. Nothing was changed.")


class StandsIn(LeaveRefused):
    code = "leave_stands_in"
    message = gettext_lazy("%(who)s is needed as a deputy on some of these days. Name another deputy there first. Nothing was changed.")


class AwayAlready(LeaveRefused):
    code = "leave_overlaps"
    message = gettext_lazy("Some of these days are entered as leave already. Nothing was changed.")


class NotYourTeam(LeaveRefused):
    code = "leave_not_your_team"
    message = gettext_lazy("Only the own leave, or that of the people one manages, can be entered. Nothing was changed.")


def register_falls(name: str, falls: Falls) -> None:
    """Say what of a capability above a leave falls together with; called in its `ready()`."""
    _falls[name] = falls


def falls_together(leaves: Iterable[Leave], now: datetime) -> dict[int, list[tuple[str, str]]]:
    """What each of those leaves falls together with, to be decided about by people."""
    rows = list(leaves)
    found: dict[int, list[tuple[str, str]]] = {}
    for falls in _falls.values():
        for pk, told in falls(rows, now).items():
            found.setdefault(pk, []).append(told)
    return found


@transaction.atomic
def enter(*, staff: StaffMember, deputy: StaffMember, starts_on: date, ends_on: date, reason: str, by: StaffMember, actor: Actor, now: datetime) -> Leave:
    """Write a leave down; from its first day on the deputy sees the rows, after its last day nothing."""
    _may_enter(staff, by)
    today = clock.bank_date(now)
    list(StaffMember.objects.filter(pk__in=sorted({staff.pk, deputy.pk})).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    deputy.refresh_from_db(fields=["active", "role", "branch"])
    _check_days(starts_on, ends_on, today)
    _check_deputy(staff, deputy, starts_on, ends_on)
    try:
        with transaction.atomic():
            leave = Leave.objects.create(staff=staff, deputy=deputy, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), entered_by=by, entered_at=now)
    except IntegrityError as error:
        raise AwayAlready from error
    details = {"from": starts_on.isoformat(), "until": ends_on.isoformat(), "deputy": deputy.number}
    audit.record(actor=actor, verb="leave.entered", subject=f"staff:{staff.pk}", now=now, reason=leave.reason, details=details)
    return leave


@transaction.atomic
def end(*, leave: Leave, by: StaffMember, actor: Actor, now: datetime) -> Leave:
    """Back sooner, or not gone at all: the deputy's view ends with this moment."""
    _may_enter(leave.staff, by)
    row = Leave.objects.select_for_update().get(pk=leave.pk)
    if row.cancelled_at is not None or row.ends_on < clock.bank_date(now):
        raise LeaveIsOver
    row.cancelled_at = now
    row.save(update_fields=["cancelled_at"])
    audit.record(actor=actor, verb="leave.ended", subject=f"staff:{row.staff_id}", now=now, details={"was_until": row.ends_on.isoformat()})
    return row


def still_deputy(staff: StaffMember) -> str:
    """For who leaves the bank: for whom they still stand in, or are going to."""
    rows = Leave.objects.filter(deputy=staff, ends_on__gte=clock.bank_date(clock.now()), cancelled_at=None).select_related("staff").order_by("starts_on", "pk")
    return ", ".join(_("deputy for %(who)s until %(day)s") % {"who": row.staff, "day": row.ends_on} for row in rows)


def _may_enter(staff: StaffMember, by: StaffMember) -> None:
    if staff.pk == by.pk and rules.may(by, "leave.own"):
        return
    if not rules.may(by, "leave.manage") or not selectors.reach(by).filter(pk=staff.branch_id).exists():
        raise NotYourTeam


def _check_days(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise EndsBeforeItStarts
    if ends_on < today:
        raise LeaveIsOver
    if ends_on - starts_on >= LONGEST:
        raise LeaveTooLong(days=LONGEST.days)


def _check_deputy(staff: StaffMember, deputy: StaffMember, starts_on: date, ends_on: date) -> None:
    if deputy.pk == staff.pk:
        raise OwnDeputy
    if not deputy.active:
        raise DeputyHasLeft
    if rules.area(deputy.branch.path) != rules.area(staff.branch.path):
        raise DeputyFarAway
    if not rules.may_stand_in(deputy, staff):
        raise DeputyOfOtherPost
    touching = Leave.objects.touching(starts_on, ends_on)
    if touching.filter(staff=staff).exists():
        raise AwayAlready
    if touching.filter(staff=deputy).exists():
        raise DeputyAway(who=str(deputy))
    if touching.filter(deputy=staff).exists():
        raise StandsIn(who=str(staff))

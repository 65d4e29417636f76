"""Leave, or take somebody out: everything of theirs ends in the same moment."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from accounts.family import refusals, rules, selectors, telling
from accounts.family.models import (
    Ending,
    Family,
    FamilyGoal,
    FamilyGoalAccount,
    FamilyInvitation,
    FamilyMember,
    FamilyShare,
    FamilyWatch,
    InvitationState,
    PayFor,
)
from accounts.ledger.models import Account
from accounts.limits import services as limits
from portal.kernel import audit
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.clock import bank_date
from portal.kernel.events.models import Event

_LEFT: Final = gettext_noop("%(name)s has left your family")
_REMOVED: Final = gettext_noop("%(name)s is not in your family any more")
_ENDED: Final = gettext_noop("Nothing of theirs is shown any more, and they see nothing of yours. Goals stay with you.")
_YOU_LEFT: Final = gettext_noop("You have left the family %(family)s")
_YOU_WERE: Final = gettext_noop("You are not in the family %(family)s any more")
_OVER: Final = gettext_noop("Nobody there sees anything of yours any more, and you see nothing of theirs. Nobody pays for anybody by it.")


@transaction.atomic
def leave(*, member: FamilyMember, actor: Actor, now: datetime) -> None:
    """Leave at once. Raises `NotInFamily`, and `GuardianLetsGo` for a child under 16."""
    row = _locked(member)
    if rules.needs_guardian(row.customer.birth_date, bank_date(now)):
        raise refusals.GuardianLetsGo
    _end(row, Ending.LEFT, actor, now)


@transaction.atomic
def remove(*, by: FamilyMember, target: FamilyMember, actor: Actor, now: datetime) -> None:
    """Take somebody out who was asked in. Raises `MayNotRemove`, `NotInFamily`."""
    row = _locked(target)
    if not by.is_present or by.family_id != row.family_id:
        raise refusals.NotInFamily
    if not selectors.may_remove(by, row):
        raise refusals.MayNotRemove
    _end(row, Ending.REMOVED, actor, now)


@transaction.atomic
def on_closed(event: Event) -> None:
    """A customer has closed everything here: they are in no family any more."""
    row = FamilyMember.objects.present().select_related("customer", "family").filter(customer=int(event.subject.removeprefix("customer:"))).first()
    if row is not None:
        selectors.locked(row.family)
        _end(row, Ending.LEFT, SYSTEM, event.at)


def _locked(member: FamilyMember) -> FamilyMember:
    selectors.locked(member.family)
    row = FamilyMember.objects.select_related("customer", "family").get(pk=member.pk)
    if not row.is_present:
        raise refusals.NotInFamily
    return row


def _end(row: FamilyMember, ending: Ending, actor: Actor, now: datetime) -> None:
    row.left_at, row.ending = now, ending
    row.save(update_fields=["left_at", "ending"])
    _forget(row, now)
    audit.record(
        actor=actor, verb="family.left" if ending == Ending.LEFT else "family.removed", subject=f"family:{row.family.reference}", now=now,
        details={"member": f"customer:{row.customer_id}", "how": ending.value},
    )  # fmt: skip
    _tell(row, ending, now)
    for child in _unguarded(row, now):
        _end(child, Ending.UNGUARDED, actor, now)
    if not FamilyMember.objects.present().filter(family=row.family).exists():
        FamilyGoal.objects.filter(family=row.family, ended_at=None).update(ended_at=now)
        Family.objects.filter(pk=row.family_id).update(ended_at=now)


def _forget(row: FamilyMember, now: datetime) -> None:
    """Take everything of the member's away: what they gave, what they saw, what counted, who paid."""
    either = Q(giver=row) | Q(viewer=row)
    FamilyShare.objects.filter(either).delete()
    FamilyWatch.objects.filter(Q(giver=row) | Q(watcher=row)).delete()
    PayFor.objects.filter(Q(payer=row) | Q(user=row), ended_at=None).update(ended_at=now)
    counted = FamilyGoalAccount.objects.filter(member=row)
    for line in counted:
        FamilyGoal.objects.filter(pk=line.goal_id, into=line.account_id).update(into=None)
    counted.delete()
    FamilyInvitation.objects.filter(inviter=row, state=InvitationState.WAITING).update(state=InvitationState.WITHDRAWN, ended_at=now)
    given = Account.objects.filter(holder=row.customer, guardian_limit__isnull=False)
    limits.lift_guardian_limits(list(given), now=now)


def _tell(row: FamilyMember, ending: Ending, now: datetime) -> None:
    left = ending == Ending.LEFT
    for other in telling.all_but(row.family, row.pk):
        telling.write(other.customer, _LEFT if left else _REMOVED, _ENDED, params={"name": telling.names(row.customer)}, now=now)
    telling.write(row.customer, _YOU_LEFT if left else _YOU_WERE, _OVER, params={"family": row.family.name}, now=now)


def _unguarded(row: FamilyMember, now: datetime) -> list[FamilyMember]:
    """Children under 16 whose last guardian this was."""
    today = bank_date(now)
    present = FamilyMember.objects.present().filter(family=row.family).select_related("customer", "family", "invited_by").order_by("pk")
    return [child for child in present if rules.needs_guardian(child.customer.birth_date, today) and not selectors.guardians_of(child)]

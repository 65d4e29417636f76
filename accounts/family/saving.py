"""Goals: set one, let an account count, choose where money for it goes, end it. Money moves by ordinary transfers only."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.family import refusals, rules, selectors
from accounts.family.models import FamilyGoal, FamilyGoalAccount, FamilyMember
from accounts.ledger.models import Account
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.ids import new_reference
from portal.kernel.money import Money

_CURRENCY = "CNY"


@transaction.atomic
def set_goal(*, member: FamilyMember, name: str, target: Money, due_on: date, accounts: Collection[int], actor: Actor, now: datetime) -> FamilyGoal:
    """A new goal; of these accounts of the member's the balances count from the beginning. Raises `TooManyGoals`, `NotInFamily`."""
    _present(member)
    if FamilyGoal.objects.filter(family=member.family_id, ended_at=None).count() >= rules.MOST_GOALS:
        raise refusals.TooManyGoals(most=rules.MOST_GOALS)
    goal = FamilyGoal.objects.create(
        reference=new_reference("FG"), family=member.family, name=name.strip(), target_minor=target.minor, due_on=due_on, made_by=member, made_at=now
    )
    _record("goal_set", goal, actor, now, target_minor=target.minor)
    if accounts:
        count(member=member, goal=goal, accounts=accounts, actor=actor, now=now)
    return goal


@transaction.atomic
def change_goal(*, member: FamilyMember, goal: FamilyGoal, name: str, target: Money, due_on: date, actor: Actor, now: datetime) -> None:
    """Another name, target or day. Raises `NotAGoalOfYours`, `GoalIsOver`."""
    row = _open(member, goal)
    if not may_change(member, row):
        raise refusals.NotAGoalOfYours
    row.name, row.target_minor, row.due_on = name.strip(), target.minor, due_on
    row.save(update_fields=["name", "target_minor", "due_on"])
    _record("goal_changed", row, actor, now, target_minor=target.minor)


@transaction.atomic
def count(*, member: FamilyMember, goal: FamilyGoal, accounts: Collection[int], actor: Actor, now: datetime) -> None:
    """Let exactly these of the member's own accounts count; all members see each part. Raises `GoalIsOver`, `NotInFamily`."""
    row = _open(member, goal)
    own = set(Account.objects.for_customer(member.customer).open().filter(currency=_CURRENCY, pk__in=list(accounts)).values_list("pk", flat=True))
    lines = FamilyGoalAccount.objects.filter(goal=row)
    mine = lines.filter(member=member)
    gone = list(mine.exclude(account__in=own).values_list("account_id", flat=True))
    mine.exclude(account__in=own).delete()
    counted = set(lines.values_list("account_id", flat=True))
    FamilyGoalAccount.objects.bulk_create(FamilyGoalAccount(goal=row, member=member, account_id=pk, since=now) for pk in sorted(own - counted))
    if row.into_id is None or row.into_id in gone:
        row.into_id = next(iter(sorted(own)), None) or lines.order_by("pk").values_list("account_id", flat=True).first()
        row.save(update_fields=["into"])
    _record("goal_counted", row, actor, now, accounts=[f"account:{pk}" for pk in sorted(own)])


@transaction.atomic
def end_goal(*, member: FamilyMember, goal: FamilyGoal, actor: Actor, now: datetime) -> None:
    """The goal is over: reached or given up. No money moves. Raises `NotAGoalOfYours`; ending it twice changes nothing."""
    _present(member)
    row = FamilyGoal.objects.select_related("made_by").get(pk=goal.pk)
    if row.ended_at is not None:
        return
    if not may_change(member, row):
        raise refusals.NotAGoalOfYours
    FamilyGoal.objects.filter(pk=row.pk).update(ended_at=now)
    FamilyGoalAccount.objects.filter(goal=row).delete()
    _record("goal_ended", row, actor, now)


def may_change(member: FamilyMember, goal: FamilyGoal) -> bool:
    """Who set it, while they are here; afterwards any member."""
    return goal.made_by_id == member.pk or not goal.made_by.is_present


def _present(member: FamilyMember) -> None:
    selectors.locked(member.family)
    if not FamilyMember.objects.present().filter(pk=member.pk).exists():
        raise refusals.NotInFamily


def _open(member: FamilyMember, goal: FamilyGoal) -> FamilyGoal:
    _present(member)
    row = FamilyGoal.objects.select_related("made_by", "family").filter(pk=goal.pk, family=member.family_id, ended_at=None).first()
    if row is None:
        raise refusals.GoalIsOver
    return row


def _record(verb: str, goal: FamilyGoal, actor: Actor, now: datetime, **details: object) -> None:
    audit.record(actor=actor, verb=f"family.{verb}", subject=f"family:{goal.family.reference}", now=now, details={"goal": goal.reference, **details})

"""Dividing customers among managers: a kept rule's preview, evening loads out, and filling every pool of the bank at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from accounts.identity.models import Customer
from accounts.organisation.models import BranchKind, StaffMember
from backoffice.clients import assigning, dividing, rules, terms
from backoffice.clients.models import Assignment, AssignmentRule, Care, Part, Source
from backoffice.clients.plans import Planned, preview
from portal.kernel import clock
from portal.kernel.access import Actor

_PORTION: Final = 20_000


def carers() -> QuerySet[StaffMember]:
    """Everybody who may look after clients now."""
    return StaffMember.objects.filter(active=True, role__in=rules.CARERS).select_related("branch__parent")


def home_of(manager: StaffMember) -> str:
    """The path of the place whose customers this manager serves: the own place, for a team the place it belongs to."""
    place = manager.branch
    return place.parent.path if place.kind == BranchKind.TEAM and place.parent is not None else place.path


def desks(managers: Iterable[StaffMember]) -> list[dividing.Desk]:
    """The managers with the clients they lead now."""
    known = list(managers)
    counts = dict(Care.objects.leads().filter(manager__in=known).values_list("manager").annotate(Count("id")))
    return [dividing.Desk(manager.pk, home_of(manager), counts.get(manager.pk, 0)) for manager in known]


def orphaned() -> Q:
    """Customers with a lead who left, holds another post, or works for another place."""
    bad = Care.objects.leads().exclude(manager__active=True, manager__role__in=rules.CARERS)
    elsewhere = (
        Care.objects.leads()
        .exclude(Q(manager__branch__kind=BranchKind.TEAM) | Q(customer__branch__path__startswith=F("manager__branch__path")))
        .values("customer")
    )
    team = Care.objects.leads().filter(manager__branch__kind=BranchKind.TEAM).exclude(customer__branch__path__startswith=F("manager__branch__parent__path"))
    return Q(pk__in=bad.values("customer")) | Q(pk__in=elsewhere) | Q(pk__in=team.values("customer"))


def in_pool() -> Q:
    """Customers nobody leads for."""
    return ~Q(pk__in=Care.objects.leads().values("customer"))


def run_rule(*, rule: AssignmentRule, staff: StaffMember, now: datetime) -> tuple[Assignment, int]:
    """The preview of a rule: who would get whom, and for how many nobody has room. Raises `NothingToMove`."""
    wanted = in_pool() | orphaned() if rule.takes == AssignmentRule.Takes.ORPHANS else in_pool()
    rows = Customer.objects.exclude(status="closed").filter(wanted, branch__path__startswith=rule.branch.path)
    rows = _in_band(rows, rule).order_by(F("tiering__average_minor").desc(nulls_last=True), "pk")
    named = rule.managers.all().values("pk")
    managers = carers().filter(pk__in=named) if rule.managers.exists() else carers().filter(branch__path__startswith=rule.branch.path)
    customers = list(rows.values_list("pk", "branch__path"))
    divided = dividing.by_least_load(customers, desks(managers), most=terms.capacity(clock.bank_date(now)))
    old = dict(Care.objects.leads().filter(customer__in=[pk for pk, _ in customers]).values_list("customer_id", "manager_id"))
    moves = [Planned(customer, manager, old_id=old.get(customer)) for customer, manager in divided.pairs]
    return preview(source=Source.RULE, moves=moves, reason="", staff=staff, now=now, branch=rule.branch, rule=rule), len(divided.left_over)


def even_out(*, managers: Sequence[StaffMember], reason: str, staff: StaffMember, now: datetime) -> Assignment:
    """The preview of evening loads out: those least attached move first. Raises `NothingToMove`, `WhyNeeded`."""
    alone = Care.objects.leads().filter(manager__in=managers, share_bps=10_000)
    movable: dict[int, list[int]] = {}
    for customer, manager in alone.order_by(F("last_contact_at").asc(nulls_first=True), "-since", "pk").values_list("customer_id", "manager_id"):
        movable.setdefault(manager, []).append(customer)
    moves = dividing.evened_out(desks(managers), movable)
    planned = [Planned(customer, new, old_id=old, part=Part.LEAD) for customer, old, new in moves]
    return preview(source=Source.BALANCE, moves=planned, reason=reason, staff=staff, now=now)


@transaction.atomic
def fill_pools(*, reason: str, actor: Actor, now: datetime, under: str = "") -> int:
    """Give everybody in a pool (of places whose path begins with `under`) to the least loaded manager there; answers how many.

    Without a preview, without a limit and without news: for moving in and for the demo bank.
    """
    rows = Customer.objects.exclude(status="closed").filter(in_pool(), branch__path__startswith=under).order_by("pk").values_list("pk", "branch__path")
    divided = dividing.by_least_load(rows.iterator(), desks(carers()), most=10**9)
    act = assigning.begin(source=Source.RULE, reason=reason, actor=actor, now=now, announce=False)
    for start in range(0, len(divided.pairs), _PORTION):
        found = assigning.move(pairs=divided.pairs[start : start + _PORTION], act=act, now=now)
        assigning.finish(act=act, moved=found, actor=actor, now=now)
    return act.moved


def _in_band(rows: QuerySet[Customer], rule: AssignmentRule) -> QuerySet[Customer]:
    """By the average of 30 days; who has no account yet counts as nothing."""
    if rule.from_minor > 0:
        rows = rows.filter(tiering__average_minor__gte=rule.from_minor)
    if rule.below_minor is not None:
        rows = rows.filter(Q(tiering__average_minor__lt=rule.below_minor) | Q(tiering=None))
    return rows

"""What a colleague does with a lead: claims it, speaks with the person, hands it on, lets it go, has the number shown."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.organisation.models import StaffMember
from backoffice.leads import capturing, refusals, rules, selectors, standing
from backoffice.leads.models import DoNotCall, Lead, LeadState
from backoffice.worklist import rules as work
from backoffice.worklist import services as worklist
from backoffice.worklist.models import Outcome, Way
from portal.kernel import access
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date


@transaction.atomic
def claim(*, reference: str, staff: StaffMember, actor: Actor, now: datetime) -> Lead:
    """Take a lead out of the pool; of two at once one gets it, the other reads who."""
    lead = _visible(reference, staff)
    if not lead.is_open:
        raise refusals.AlreadyOver
    if lead.owner is not None:
        if lead.owner_id == staff.pk:
            return lead
        raise refusals.TakenMeanwhile(name=lead.owner)
    capturing.give(lead, staff, "claimed", staff, actor, now)
    return lead


@transaction.atomic
def hand(*, reference: str, to: StaffMember, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> Lead:
    """Another colleague of the branch follows it up, with its opportunity; why is kept."""
    if not rules.says_something(reason):
        raise refusals.ReasonNeeded
    lead = actable(reference, staff, also_over=True)
    if not to.active or not selectors.may_take(to, lead, staff):
        raise refusals.NotTheirs(name=to)
    opportunity = getattr(lead, "opportunity", None)
    if not lead.is_open and (opportunity is None or not opportunity.is_open):
        raise refusals.AlreadyOver
    if opportunity is not None:
        opportunity.owner = to
        opportunity.save(update_fields=["owner"])
    capturing.give(lead, to, "handed", staff, actor, now, note=reason)
    return lead


@transaction.atomic
def pool(*, reference: str, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> Lead:
    """Give it back: whoever of the branch wants it may claim it."""
    if not rules.says_something(reason):
        raise refusals.ReasonNeeded
    lead = actable(reference, staff)
    lead.owner, lead.owned_at = None, None
    lead.save(update_fields=["owner", "owned_at"])
    worklist.settle_task(source=capturing.TASKS, source_key=lead.reference, staff=staff, actor=actor, now=now, result=reason)
    capturing.tell(lead, "pooled", staff, now, note=reason)
    capturing.record("lead.pooled", lead, actor, now, reason=reason)
    return lead


@transaction.atomic
def log_contact(
    *,
    reference: str,
    staff: StaffMember,
    way: Way,
    outcome: Outcome,
    note: str,
    actor: Actor,
    now: datetime,
    next_step: tuple[str, date] | None = None,
    key: str = "",
) -> Lead:
    """Somebody tried to reach the person; with a customer it is a contact of the client book too. Who may not be approached is not.

    `next_step` (what, day) becomes a task; the same `key` writes once. Raises `NotToBeCalled`, `NotToBeSold`, `WrongDay`.
    """
    lead = actable(reference, staff, also_over=True)
    if key and lead.moves.filter(what="contact", data__key=key).exists():
        return lead
    standing.check(lead)
    if next_step is not None and not work.is_near(next_step[1], bank_date(now)):
        raise refusals.WrongDay
    if lead.customer is not None:
        follow = (next_step[0], work.end_of(next_step[1])) if next_step else None
        worklist.log_contact(customer=lead.customer, staff=staff, way=way, outcome=outcome, note=note, follow_up=follow, actor=actor, now=now)
    elif next_step is not None:
        worklist.add_task(
            owner=staff, title=next_step[0], due_at=work.end_of(next_step[1]), all_day=True, value_minor=lead.value_minor, source="lead_step",
            source_key=f"{lead.reference}:{lead.tries + 1}", made_by=staff, actor=actor, now=now,
        )  # fmt: skip
    lead.tries += 1
    reached = outcome in work.REACHED
    lead.contacted_at = lead.contacted_at or (now if reached else None)
    lead.save(update_fields=["tries", "contacted_at"])
    said = {"way": way.value, "outcome": outcome.value}
    capturing.tell(lead, "contact", staff, now, note=note, data={**said, "key": key})
    capturing.record("lead.contacted", lead, actor, now, details=said)
    if reached:
        worklist.settle_task(source=capturing.TASKS, source_key=lead.reference, staff=staff, actor=actor, now=now, result=str(outcome.label))
    return lead


@transaction.atomic
def drop(*, reference: str, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> Lead:
    """Nothing will come of it, and why."""
    if not rules.says_something(reason):
        raise refusals.ReasonNeeded
    lead = actable(reference, staff)
    _drop(lead, staff, reason, actor, now)
    return lead


@transaction.atomic
def stop_calls(*, reference: str, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> Lead:
    """The person asked not to be called: the number is kept from everybody, for good, and the lead ends."""
    if not rules.says_something(reason):
        raise refusals.ReasonNeeded
    lead = actable(reference, staff, also_over=True)
    digests = {bytes(value) for value in (lead.phone_hash, lead.customer.phone_hash if lead.customer else None) if value}
    for digest in digests:
        DoNotCall.objects.get_or_create(phone_hash=digest, defaults={"reason": reason.strip()[:300], "staff": staff, "since": now})
    capturing.tell(lead, "no_calls", staff, now, note=reason)
    capturing.record("lead.no_calls", lead, actor, now, reason=reason)
    if lead.is_open:
        _drop(lead, staff, reason, actor, now)
    return lead


@transaction.atomic
def reveal(*, reference: str, staff: StaffMember, actor: Actor, now: datetime) -> str:
    """The number in full, for dialling; kept in the audit and in the story. Raises `NotToBeCalled`, `NotToBeSold`."""
    lead = actable(reference, staff, also_over=True)
    standing.check(lead)
    capturing.tell(lead, "revealed", staff, now)
    capturing.record("lead.revealed", lead, actor, now, details={"fields": ["phone"]}, reason="call")
    return lead.customer.phone if lead.customer is not None and not lead.phone else lead.phone


@transaction.atomic
def merge(*, reference: str, into: str, staff: StaffMember, actor: Actor, now: datetime) -> Lead:
    """Two open leads are one person's: this one ends in the other. Locked in one order, so that two who join them crosswise do not wait."""
    if reference == into:
        raise refusals.SameLead
    rows = {row.reference: row for row in _locked([reference, into], staff)}
    if len(rows) != 2 or not all(row.is_open and selectors.may_act(staff, row) for row in rows.values()):
        raise refusals.SameLead
    row, other = rows[reference], rows[into]
    if row.customer_id and other.customer_id and row.customer_id != other.customer_id:
        raise refusals.SameLead
    return capturing.merge_into(row, other, staff, actor, now)


def actable(reference: str, staff: StaffMember, *, also_over: bool = False) -> Lead:
    """The lead, locked, for who may act on it. Raises `NotThere`, `InThePool`, `NotYours`, `AlreadyConverted`, `AlreadyOver`."""
    lead = _visible(reference, staff)
    if lead.is_pooled:
        raise refusals.InThePool
    if not selectors.may_act(staff, lead):
        raise refusals.NotYours(name=lead.owner)
    if not also_over and lead.state == LeadState.CONVERTED:
        raise refusals.AlreadyConverted
    if lead.state in (LeadState.DROPPED, LeadState.MERGED) or (not also_over and not lead.is_open):
        raise refusals.AlreadyOver
    return lead


def _visible(reference: str, staff: StaffMember) -> Lead:
    found = _locked([reference], staff)
    if not found:
        raise refusals.NotThere
    return found[0]


def _locked(references: Sequence[str], staff: StaffMember) -> list[Lead]:
    """Locked first and read afterwards: a row that waited for its lock would come back joined with what it named before."""
    seen = list(access.visible(Lead.objects.filter(reference__in=references), staff).order_by("pk").values_list("pk", flat=True))
    list(Lead.objects.select_for_update().filter(pk__in=seen).order_by("pk").values_list("pk", flat=True))
    rows = Lead.objects.filter(pk__in=seen)
    return list(rows.select_related("owner__branch", "branch", "customer__branch", "login", "unit__keeper__branch", "captured_by__branch").order_by("pk"))


def _drop(lead: Lead, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> None:
    lead.state, lead.drop_reason, lead.ended_at, lead.ended_by = LeadState.DROPPED, reason.strip()[:300], now, staff
    lead.save(update_fields=["state", "drop_reason", "ended_at", "ended_by"])
    worklist.settle_task(source=capturing.TASKS, source_key=lead.reference, staff=staff, actor=actor, now=now, result=reason)
    capturing.tell(lead, "dropped", staff, now, note=reason)
    capturing.record("lead.dropped", lead, actor, now, reason=reason)

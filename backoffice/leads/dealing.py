"""A lead becomes an opportunity, once; its stages, figures, credit; how it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.ledger.models import Account
from accounts.organisation.models import Branch, StaffMember
from backoffice.leads import capturing, following, refusals, rules, selectors, standing
from backoffice.leads.models import CreditShare, Lead, LeadStage, LeadState, LostBecause, Opportunity, Result
from backoffice.worklist import rules as work
from backoffice.worklist import services as worklist
from portal.kernel import access
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.ids import new_reference


@dataclass(frozen=True, slots=True)
class Figures:
    """What an opportunity is worth and what comes next; a probability of None is the stage's usual one."""

    title: str
    amount_minor: int
    probability_bps: int | None = None
    expected_on: date | None = None
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the credit for a branch, and for a person of it."""

    branch: Branch
    staff: StaffMember | None
    bps: int


@transaction.atomic
def convert(*, reference: str, figures: Figures, staff: StaffMember, actor: Actor, now: datetime) -> Opportunity:
    """The lead is worth pursuing: one opportunity comes of it, whoever asks twice or at once.

    Raises `AlreadyConverted`, `AlreadyOver`, `NotToBeCalled`, `NotToBeSold`, `WrongAmount`, `WrongChance`, `WrongDay`, `NothingSaid`.
    """
    lead = following.actable(reference, staff)
    standing.check(lead)
    _check(figures, now)
    opportunity = _convert(lead, figures, lead.owner or staff, staff, actor, now)
    worklist.settle_task(source=capturing.TASKS, source_key=lead.reference, staff=staff, actor=actor, now=now, result=opportunity.title)
    return opportunity


@transaction.atomic
def edit(*, reference: str, figures: Figures, staff: StaffMember, actor: Actor, now: datetime) -> Opportunity:
    """Other figures, another next step."""
    row = _actable(reference, staff)
    _check(figures, now, before=row)
    chance = row.probability_bps if figures.probability_bps is None else figures.probability_bps
    changed = {"amount": [row.amount_minor, figures.amount_minor], "chance": [row.probability_bps, chance]}
    row.title, row.amount_minor, row.probability_bps = figures.title.strip()[:120], figures.amount_minor, chance
    row.expected_on, row.next_step, row.next_on = figures.expected_on, figures.next_step.strip()[:120], figures.next_on
    row.save(update_fields=["title", "amount_minor", "probability_bps", "expected_on", "next_step", "next_on"])
    capturing.tell(row.lead, "edited", staff, now, note=row.next_step, data=changed)
    capturing.record("opportunity.changed", row.lead, actor, now, details={"opportunity": row.reference, **changed})
    return row


@transaction.atomic
def advance(*, reference: str, stage: str, seen: str, staff: StaffMember, actor: Actor, now: datetime, note: str = "") -> Opportunity:
    """On to another stage that the present one leads to; `seen` is the stage that the page showed. Ends are `win` and `lose`."""
    row = _actable(reference, staff)
    to = LeadStage.objects.filter(code=stage).first()
    if to is None or not to.active or row.stage_id != seen or to.code not in row.stage.leads_to or to.result != LeadStage.Ends.OPEN:
        raise refusals.WrongStage(before=row.stage, after=to or stage)
    standing.check(row.lead)
    before = row.stage
    row.stage, row.stage_since, row.probability_bps = to, now, to.probability_bps
    row.save(update_fields=["stage", "stage_since", "probability_bps"])
    capturing.tell(row.lead, "stage", staff, now, note=note, data=_named(before, to))
    capturing.record("opportunity.advanced", row.lead, actor, now, details={"opportunity": row.reference, "from": before.code, "to": to.code}, reason=note)
    return row


@transaction.atomic
def win(*, reference: str, staff: StaffMember, actor: Actor, now: datetime, note: str = "", account: Account | None = None) -> Opportunity:
    """It came about."""
    row = _actable(reference, staff)
    _need_way(row, LeadStage.Ends.WON)
    return _won(row, staff, actor, now, note, account)


@transaction.atomic
def lose(*, reference: str, because: LostBecause, reason: str, staff: StaffMember, actor: Actor, now: datetime) -> Opportunity:
    """It will not come about: what kind of reason, and what happened."""
    if not rules.says_something(reason):
        raise refusals.ReasonNeeded
    row = _actable(reference, staff)
    stage = _need_way(row, LeadStage.Ends.LOST)
    row.lost_because, row.lost_reason = because, reason.strip()[:300]
    _end(row, stage, Result.LOST, staff, now)
    capturing.tell(row.lead, "lost", staff, now, note=reason, data={"because": because.value})
    capturing.record("opportunity.lost", row.lead, actor, now, details={"opportunity": row.reference, "because": because.value}, reason=reason)
    return row


@transaction.atomic
def share(*, reference: str, shares: Sequence[Share], staff: StaffMember, actor: Actor, now: datetime) -> Opportunity:
    """Split the credit anew. Raises `SplitWrong`, `ShareTwice`, `NotTheirs`."""
    row = _actable(reference, staff, also_over=True)
    rules.check_split([one.bps for one in shares])
    if len({(one.branch.pk, one.staff.pk if one.staff else None) for one in shares}) != len(shares):
        raise refusals.ShareTwice
    for one in shares:
        if one.staff is not None and (not one.staff.active or one.staff.branch_id != one.branch.pk):
            raise refusals.NotTheirs(name=one.staff)
    row.shares.all().delete()
    CreditShare.objects.bulk_create(CreditShare(opportunity=row, branch=one.branch, staff=one.staff, share_bps=one.bps) for one in shares)
    told = [{"branch": one.branch.code, "staff": one.staff.number if one.staff else "", "bps": one.bps} for one in shares]
    capturing.tell(row.lead, "shared", staff, now, data={"shares": told})
    capturing.record("opportunity.shared", row.lead, actor, now, details={"opportunity": row.reference, "shares": told})
    return row


@transaction.atomic
def credit_account(*, lead: Lead, account: Account, actor: Actor, now: datetime) -> Opportunity | None:
    """An account was opened out of this lead: it, or the opportunity that came of it, is won. Telling it twice changes nothing."""
    Lead.objects.select_for_update().values_list("pk").get(pk=lead.pk)
    row = Lead.objects.select_related("owner__branch", "branch", "captured_by__branch", "unit__keeper__branch").get(pk=lead.pk)
    opportunity = Opportunity.objects.filter(lead=row).select_related("stage", "lead").first()
    if Opportunity.objects.filter(account=account).exists() or (opportunity is not None and not opportunity.is_open):
        return opportunity
    if opportunity is None:
        owner = row.owner
        if not row.is_open or owner is None:
            _close_unowned(row, actor, now)
            return None
        opportunity = _convert(row, Figures(capturing.spoken(row.subject)[:120], row.value_minor), owner, None, actor, now)
        worklist.settle_task(source=capturing.TASKS, source_key=row.reference, staff=None, actor=actor, now=now, result=account.reference)
    return _won(opportunity, None, actor, now, "", account)


def _convert(lead: Lead, figures: Figures, owner: StaffMember, staff: StaffMember | None, actor: Actor, now: datetime) -> Opportunity:
    stage = _first_stage(lead)
    chance = figures.probability_bps if figures.probability_bps is not None else max(stage.probability_bps, lead.probability_bps)
    row = Opportunity.objects.create(
        reference=new_reference("OP"), lead=lead, customer=lead.customer, branch=lead.branch or owner.branch, owner=owner, source=lead.source,
        title=figures.title.strip()[:120], stage=stage, stage_since=now, amount_minor=figures.amount_minor, probability_bps=chance,
        expected_on=figures.expected_on, next_step=figures.next_step.strip()[:120], next_on=figures.next_on, made_at=now,
    )  # fmt: skip
    CreditShare.objects.bulk_create(CreditShare(opportunity=row, branch=one.branch, staff=one.staff, share_bps=one.bps) for one in _usual_split(lead, owner))
    lead.state, lead.ended_at, lead.ended_by, lead.owner = LeadState.CONVERTED, now, staff, owner
    lead.save(update_fields=["state", "ended_at", "ended_by", "owner"])
    capturing.tell(lead, "converted", staff, now, note=row.title, data={"opportunity": row.reference})
    capturing.record("lead.converted", lead, actor, now, details={"opportunity": row.reference, "amount_minor": row.amount_minor})
    return row


def _usual_split(lead: Lead, owner: StaffMember) -> list[Share]:
    """Both sides get credit: who serves the person, and who knows the unit or found them."""
    other, parts = None, rules.FINDER_SPLIT
    if lead.unit is not None:
        other, parts = lead.unit.keeper, rules.UNIT_SPLIT
    elif lead.captured_by is not None:
        other = lead.captured_by
    if other is None or other.pk == owner.pk or not other.active:
        return [Share(owner.branch, owner, rules.WHOLE_BPS)]
    return [Share(owner.branch, owner, parts[0]), Share(other.branch, other, parts[1])]


def _first_stage(lead: Lead) -> LeadStage:
    """Where opportunities begin; one step on for somebody who was spoken to."""
    stages = list(LeadStage.objects.filter(result=LeadStage.Ends.OPEN, active=True).order_by("place"))
    first = stages[0]
    return next((stage for stage in stages if lead.contacted_at is not None and stage.code == "contacted" and stage.code in first.leads_to), first)


def _need_way(row: Opportunity, ends: str) -> LeadStage:
    stage = LeadStage.objects.filter(code__in=row.stage.leads_to, result=ends).order_by("place").first()
    if stage is None:
        raise refusals.WrongStage(before=row.stage, after=LeadStage.Ends(ends).label)
    return stage


def _won(row: Opportunity, staff: StaffMember | None, actor: Actor, now: datetime, note: str, account: Account | None) -> Opportunity:
    stage = LeadStage.objects.filter(result=LeadStage.Ends.WON).order_by("place").first() or row.stage
    row.account = account
    if account is not None and row.customer_id is None:
        row.customer_id = account.holder_id
    _end(row, stage, Result.WON, staff, now)
    capturing.tell(row.lead, "won", staff, now, note=note, data={"account": account.reference if account else ""})
    details: dict[str, Any] = {"opportunity": row.reference, "amount_minor": row.amount_minor, "account": account.reference if account else ""}
    capturing.record("opportunity.won", row.lead, actor, now, details=details, reason=note)
    return row


def _end(row: Opportunity, stage: LeadStage, result: Result, staff: StaffMember | None, now: datetime) -> None:
    row.stage, row.stage_since, row.result, row.ended_at, row.ended_by = stage, now, result, now, staff
    row.probability_bps = rules.WHOLE_BPS if result == Result.WON else 0
    row.save()


def _close_unowned(lead: Lead, actor: Actor, now: datetime) -> None:
    """Nobody followed it up and it came about by itself: it leaves the pool and is nobody's credit."""
    if lead.is_open:
        lead.state, lead.drop_reason, lead.ended_at = LeadState.DROPPED, "—", now
        lead.save(update_fields=["state", "drop_reason", "ended_at"])
        capturing.tell(lead, "known", None, now)


def _actable(reference: str, staff: StaffMember, *, also_over: bool = False) -> Opportunity:
    seen = list(access.visible(Opportunity.objects.filter(reference=reference), staff).values_list("pk", flat=True))
    list(Opportunity.objects.select_for_update().filter(pk__in=seen).values_list("pk", flat=True))  # locked first, then read with what it names
    row = Opportunity.objects.filter(pk__in=seen).select_related("stage", "owner__branch", "branch", "lead__customer", "lead__login").first()
    if row is None:
        raise refusals.NotThere
    if not selectors.may_act(staff, row):
        raise refusals.NotYours(name=row.owner)
    if not also_over and not row.is_open:
        raise refusals.AlreadyOver
    return row


def _check(figures: Figures, now: datetime, before: Opportunity | None = None) -> None:
    if not figures.title.strip():
        raise refusals.NothingSaid
    if not 0 <= figures.amount_minor <= rules.LARGEST_MINOR:
        raise refusals.WrongAmount
    if figures.probability_bps is not None:
        rules.check_chance(figures.probability_bps)
    kept = {before.expected_on, before.next_on} if before is not None else set()
    for day in (figures.expected_on, figures.next_on):
        if day is not None and day not in kept and not work.is_near(day, bank_date(now)):
            raise refusals.WrongDay


def _named(before: LeadStage, after: LeadStage) -> dict[str, str]:
    return {"before": before.name, "before_en": before.name_en, "after": after.name, "after_en": after.name_en}

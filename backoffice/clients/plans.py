"""An act on many clients is a preview first: who gets whom, kept as it was shown; then it is confirmed, or checked by a second person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.organisation.models import Branch, StaffMember
from backoffice.clients import approving, assigning, handover, refusals, terms
from backoffice.clients.models import Assignment, AssignmentMove, AssignmentRule, AssignmentState, Care, Part, Source
from portal.kernel import audit, clock
from portal.kernel.access import Actor
from portal.kernel.ids import new_reference

#: What came of a customer who moved; otherwise the move keeps a code of `refusals.PROBLEMS`.
MOVED: Final = "moved"
#: A preview that nobody confirmed is dropped after this long: loads and books have changed.
DRAFT_LIVES: Final = timedelta(days=2)
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Planned:
    """One customer who would move. `old` is who looks after them now (None: nobody)."""

    customer_id: int
    new_id: int
    old_id: int | None = None
    part: Part = Part.LEAD
    note: str = ""


@transaction.atomic
def preview(
    *,
    source: Source,
    moves: Iterable[Planned],
    reason: str,
    staff: StaffMember,
    now: datetime,
    branch: Branch | None = None,
    leaver: StaffMember | None = None,
    rule: AssignmentRule | None = None,
) -> Assignment:
    """Keep who would get whom; nobody is moved. Raises `NothingToMove`, `WhyNeeded`."""
    if source != Source.RULE:
        assigning.require_reason(reason)
    wanted = {move.customer_id: move for move in moves}
    if not wanted:
        raise refusals.NothingToMove
    act = Assignment.objects.create(
        reference=new_reference("AS"), source=source, reason=reason.strip(), branch=branch or staff.branch, made_by=staff, leaver=leaver, rule=rule, made_at=now
    )
    contacts = dict(Care.objects.open().filter(customer__in=wanted, part=Part.LEAD).values_list("customer_id", "last_contact_at"))
    facts = handover.details(list(wanted))
    rows = [
        AssignmentMove(
            assignment=act, customer_id=move.customer_id, part=move.part, old_id=move.old_id, new_id=move.new_id, note=move.note,
            last_contact_at=contacts.get(move.customer_id), facts=facts.get(move.customer_id, {}),
        )
        for move in wanted.values()
    ]  # fmt: skip
    AssignmentMove.objects.bulk_create(rows, batch_size=_BATCH)
    return act


@transaction.atomic
def edit(*, assignment: Assignment, changes: Mapping[int, tuple[int, str]], reason: str | None = None) -> None:
    """Change a preview: move's id → (new manager's id, what to know)."""
    act = _draft(assignment)
    moves = list(AssignmentMove.objects.filter(assignment=act, pk__in=changes))
    for move in moves:
        move.new_id, note = changes[move.pk]
        move.note = note.strip()[:500]
    AssignmentMove.objects.bulk_update(moves, ["new", "note"], batch_size=_BATCH)
    if reason is not None and reason.strip() != act.reason:
        Assignment.objects.filter(pk=act.pk).update(reason=reason.strip()[:200])


@transaction.atomic
def confirm(*, assignment: Assignment, staff: StaffMember, actor: Actor, now: datetime) -> Assignment:
    """Do what was previewed; from a number of clients on a second person does it (`terms.approval_from`)."""
    act = _draft(assignment)
    if act.source != Source.RULE:
        assigning.require_reason(act.reason)
    if act.moves.count() < terms.approval_from(clock.bank_date(now)):
        return perform(act=act, actor=actor, now=now)
    act.approval = approving.ask(act=act, staff=staff, actor=actor, now=now)
    act.state = AssignmentState.WAITING
    act.save(update_fields=["approval", "state"])
    return act


@transaction.atomic
def drop(*, assignment: Assignment) -> None:
    """Throw a preview away."""
    act = _draft(assignment)
    act.moves.all().delete()
    Assignment.objects.filter(pk=act.pk).update(state=AssignmentState.DROPPED)


@transaction.atomic
def perform(*, act: Assignment, actor: Actor, now: datetime) -> Assignment:
    """Move everybody as shown; who changed since the preview stays, and the move says why."""
    moves = list(act.moves.order_by("customer_id"))
    facts = handover.details([move.customer_id for move in moves])
    leads = [move for move in moves if move.part == Part.LEAD and move.new_id]
    Assignment.objects.filter(pk=act.pk).update(state=AssignmentState.DONE, done_at=now)
    act.state, act.done_at = AssignmentState.DONE, now
    found = assigning.move(pairs=[(move.customer_id, move.new_id or 0) for move in leads], act=act, now=now, seen_at=act.made_at)
    outcomes = dict.fromkeys((customer for customer, _, _ in found.rows), MOVED) | found.problems
    for move in moves:
        if move.part == Part.JOINT:
            outcomes[move.customer_id] = assigning.replace_joint(move.customer_id, old=move.old_id or 0, new=move.new_id, act=act, now=now) or MOVED
        move.outcome = outcomes.get(move.customer_id, "")
        move.facts = facts.get(move.customer_id, move.facts)
    AssignmentMove.objects.bulk_update(moves, ["outcome", "facts"], batch_size=_BATCH)
    assigning.finish(act=act, moved=found, actor=actor, now=now)
    if act.leaver_id is not None:
        details = {"rows": act.moved, "act": act.reference}
        audit.record(actor=actor, verb="book.handed_over", subject=f"staff:{act.leaver_id}", now=now, reason=act.reason, details=details)
    return act


def hand_over(
    *,
    leaver: StaffMember,
    moves: Mapping[int, StaffMember],
    reason: str,
    staff: StaffMember,
    actor: Actor,
    now: datetime,
    pack: Mapping[int, str] | None = None,
) -> Assignment:
    """Hand clients of `leaver` (by id) to colleagues; `pack` says what to know of each. Waits for a check when there are many."""
    held = dict(Care.objects.open().filter(manager=leaver, customer__in=moves).values_list("customer_id", "part"))
    planned = [
        Planned(customer, new.pk, old_id=leaver.pk, part=Part(held[customer]), note=(pack or {}).get(customer, ""))
        for customer, new in moves.items()
        if customer in held
    ]
    act = preview(source=Source.HAND_OVER, moves=planned, reason=reason, staff=staff, now=now, branch=leaver.branch, leaver=leaver)
    return confirm(assignment=act, staff=staff, actor=actor, now=now)


def drop_old(*, now: datetime) -> int:
    """Previews that nobody confirmed in time go."""
    old = Assignment.objects.filter(state=AssignmentState.DRAFT, made_at__lt=now - DRAFT_LIVES)
    AssignmentMove.objects.filter(assignment__in=old).delete()
    return old.update(state=AssignmentState.DROPPED)


def _draft(assignment: Assignment) -> Assignment:
    act = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if act.state != AssignmentState.DRAFT:
        raise refusals.NotADraft
    return act

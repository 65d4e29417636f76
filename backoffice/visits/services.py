"""What the bank's people do: plan a visit, move it, cancel it, check in, write what came of it, note that it did not come about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.visits import keeping, refusals, rules, selectors, slots, terms
from backoffice.visits.models import Source, Topic, Visit, VisitKind, VisitMove, VisitPromise, VisitState
from backoffice.worklist import services as worklist
from backoffice.worklist import signs
from backoffice.worklist.models import Contact, Outcome, Way
from portal.kernel import events, ids
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date

#: Written by `plan_visit` and by the acts of staff that a customer should hear of; news.py tells them.
PLANNED, MOVED, CANCELLED, MISSED, FINISHED = "visit.planned", "visit.moved", "visit.cancelled", "visit.missed", "visit.finished"
#: Of appointments whose colleague is away: the deputy receives, other times were proposed.
HANDED, PROPOSED = "visit.handed", "visit.proposed"


@dataclass(frozen=True, slots=True)
class Promise:
    """What the bank will do by a day; the customer reads it if `shown`."""

    text: str
    due_on: date
    shown: bool = True


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A task that comes of the visit."""

    title: str
    due_at: datetime


@transaction.atomic
def plan_visit(
    *,
    staff: StaffMember,
    customer: Customer | None,
    kind: VisitKind | str,
    starts_at: datetime,
    place: str,
    source: Source | str,
    actor: Actor,
    now: datetime,
    who: str = "",
    minutes: int | None = None,
    topic: Topic | str = Topic.OTHER,
    note: str = "",
    source_ref: str = "",
    planned_by: StaffMember | None = None,
) -> Visit:
    """Put a visit into a colleague's day. `who` names somebody without a customer record; a `source_ref` is planned once per source.

    Raises `PastTime`, `Closed`, `StaffAway`, `StaffBusy`, `CustomerBusy`, `WhereTo`, `WithWhom`.
    """
    key = ids.posting_key(f"visit:{source}", source_ref) if source_ref else uuid4()
    known = Visit.objects.filter(key=key).first()
    if known is not None:
        return known
    if customer is None and not who.strip():
        raise refusals.WithWhom
    if kind == VisitKind.HOME and not place.strip():
        raise refusals.WhereTo
    length = minutes or terms.terms_of(VisitKind(kind), staff.branch, bank_date(starts_at)).minutes
    visit = Visit(
        reference=ids.new_reference("VI"), key=key, kind=VisitKind(kind), customer=customer, who=who.strip()[:80], staff=staff, branch=staff.branch,
        topic=Topic(topic), note=note.strip()[:300], place=place.strip(), starts_at=starts_at, ends_at=starts_at + timedelta(minutes=length),
        source=Source(source), source_ref=source_ref, booked_at=now, booked_by=planned_by or staff,
    )  # fmt: skip
    _check_time(staff, visit.starts_at, visit.ends_at, now)
    _take_time(visit, staff, now)
    with keeping.written(taken=refusals.StaffBusy(name=staff), overlap=refusals.CustomerBusy):
        visit.save(force_insert=True)
    keeping.record("visit.planned", visit, actor=actor, now=now, details={"kind": str(visit.kind), "at": visit.starts_at.isoformat(), "with": staff.number})
    tell(PLANNED, visit, actor, now)
    return visit


@transaction.atomic
def move(*, visit: Visit, staff: StaffMember, starts_at: datetime, reason: str, actor: Actor, now: datetime, receives: StaffMember | None = None) -> Visit:
    """Another time, or another colleague (`receives`); the customer is told with the reason. Refusals as of `plan_visit`, and `VisitOver`."""
    row = held(visit, staff, VisitState.BOOKED)
    _need(reason)
    return _moved(row, receives or row.staff, starts_at, reason, actor, now)


@transaction.atomic
def hand_on(*, visit: Visit, staff: StaffMember, receives: StaffMember, reason: str, actor: Actor, now: datetime) -> Visit:
    """The same time with another colleague; the customer is told who. Refusals as of `plan_visit`, and `VisitOver`."""
    row = held(visit, staff, VisitState.BOOKED)
    return _moved(row, receives, row.starts_at, reason, actor, now, HANDED)


@transaction.atomic
def cancel(*, visit: Visit, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> Visit:
    """The bank cancels, and says why."""
    row = held(visit, staff, VisitState.BOOKED)
    _need(reason)
    _end(row, VisitState.CANCELLED, staff, now, reason)
    keeping.release(row, now)
    keeping.close_proposals(row, now)
    keeping.record("visit.cancelled", row, actor=actor, now=now, reason=reason.strip())
    tell(CANCELLED, row, actor, now)
    return row


@transaction.atomic
def check_in(*, visit: Visit, staff: StaffMember, actor: Actor, now: datetime, position: tuple[Decimal, Decimal] | None = None) -> Visit:
    """The two have met. `position` only if the colleague's browser was allowed to give it.

    Raises `BegunAlready`, `VisitOver`, `TooEarly`, `TooLate`.
    """
    row = keeping.locked(visit)
    if row.state == VisitState.ARRIVED:
        raise refusals.BegunAlready
    row = held(row, staff, VisitState.BOOKED)
    if now < row.starts_at - rules.CHECK_IN_FROM:
        raise refusals.TooEarly
    if bank_date(now) > bank_date(row.starts_at):
        raise refusals.TooLate
    row.state, row.arrived_at, row.received_by = VisitState.ARRIVED, now, staff
    row.latitude, row.longitude = position or (None, None)
    row.save(update_fields=["state", "arrived_at", "received_by", "latitude", "longitude"])
    keeping.record("visit.arrived", row, actor=actor, now=now, details={"place": "given" if position else "not given"})
    return row


@transaction.atomic
def finish(
    *,
    visit: Visit,
    staff: StaffMember,
    minutes: str,
    outcome: Outcome,
    actor: Actor,
    now: datetime,
    promises: Sequence[Promise] = (),
    follow_ups: Sequence[FollowUp] = (),
) -> Visit:
    """Write the minutes, with what was promised and what comes next; with a customer this is a contact too.

    Raises `VisitOver` (cancelled, missed, done), `TooEarly`, `MinutesNeeded`, and the worklist's refusals of days.
    """
    row = held(visit, staff, VisitState.BOOKED, VisitState.ARRIVED)
    if row.state == VisitState.BOOKED and now < row.starts_at:
        raise refusals.TooEarly
    text = minutes.strip()[: rules.LONGEST_MINUTES]
    if not text and row.kind != VisitKind.COUNTER:
        raise refusals.MinutesNeeded
    row.minutes, row.outcome, row.received_by = text, outcome, row.received_by or staff
    row.contact = _contact(row, staff, outcome, text, actor, now)
    _end(row, VisitState.DONE, staff, now)
    if row.customer is not None:
        for promised in promises:
            made = worklist.promise(customer=row.customer, staff=staff, text=promised.text, due_on=promised.due_on, actor=actor, now=now)
            VisitPromise.objects.create(visit=row, promise=made, shown=promised.shown)
    for number, task in enumerate(follow_ups):
        worklist.add_task(
            owner=staff, customer=row.customer, title=task.title, due_at=task.due_at, source="visit", source_key=f"{row.reference}:{number}",
            about=row.get_topic_display(), made_by=staff, actor=actor, now=now,
        )  # fmt: skip
    keeping.record("visit.finished", row, actor=actor, now=now, details={"outcome": str(outcome)})
    _sign(row, actor, now)
    tell(FINISHED, row, actor, now)
    return row


@transaction.atomic
def miss(*, visit: Visit, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> Visit:
    """It did not come about: nobody was there. Raises `VisitOver`, `TooEarly`, `ReasonNeeded`."""
    row = held(visit, staff, VisitState.BOOKED)
    if now < row.starts_at:
        raise refusals.TooEarly
    _need(reason)
    row.contact = _contact(row, staff, Outcome.NO_ANSWER, reason.strip(), actor, now)
    _end(row, VisitState.MISSED, staff, now, reason)
    keeping.record("visit.missed", row, actor=actor, now=now, reason=reason.strip())
    tell(MISSED, row, actor, now)
    return row


def held(visit: Visit, staff: StaffMember, *states: VisitState) -> Visit:
    """The visit, locked, in one of those states and this person's to act on."""
    row = keeping.locked(visit)
    if not selectors.may_act(staff, row):
        raise refusals.NotYourVisit
    if row.state not in states:
        raise refusals.VisitOver
    return row


def tell(topic: str, row: Visit, actor: Actor, now: datetime, **more: str) -> None:
    """Write down what the customer should hear of."""
    subject = f"visit:{row.reference}"
    events.record(topic, subject=subject, actor_id=actor.id, payload={"customer": row.customer_id or 0, "at": row.starts_at.isoformat(), **more}, now=now)


def _moved(row: Visit, person: StaffMember | None, starts_at: datetime, reason: str, actor: Actor, now: datetime, how: str = MOVED) -> Visit:
    length, was_at, was_with = row.ends_at - row.starts_at, row.starts_at, row.staff
    if person is not None:
        _check_time(person, starts_at, starts_at + length, now)
    elif starts_at <= now or not rules.inside(slots.spans_of(row.branch, bank_date(starts_at)), starts_at, starts_at + length):
        raise refusals.Closed
    keeping.release(row, now)
    row.starts_at, row.ends_at, row.staff, row.reminded_at, row.reservations = starts_at, starts_at + length, person, None, []
    row.branch = person.branch if person is not None else row.branch
    if person is not None:
        _take_time(row, person, now)
    else:
        row.reservations = keeping.window(row, now)
    VisitMove.objects.create(visit=row, was_at=was_at, now_at=starts_at, was_with=was_with, by=actor.label, at=now, reason=reason.strip())
    with keeping.written(taken=refusals.StaffBusy(name=person), overlap=refusals.CustomerBusy):
        row.save(update_fields=["starts_at", "ends_at", "staff", "branch", "reminded_at", "reservations"])
    keeping.close_proposals(row, now)
    details = {"from": was_at.isoformat(), "to": starts_at.isoformat(), "with": person.number if person is not None else ""}
    keeping.record(how, row, actor=actor, now=now, reason=reason.strip(), details=details)
    tell(how, row, actor, now, reason=reason.strip(), was_at=was_at.isoformat())
    return row


def _check_time(staff: StaffMember, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise refusals.PastTime
    day = bank_date(starts_at)
    if not rules.inside(slots.spans_of(staff.branch, day), starts_at, ends_at):
        raise refusals.Closed
    if slots.host_of(staff, day)[1] is not None:
        raise refusals.StaffAway(name=staff)


def _take_time(visit: Visit, staff: StaffMember, now: datetime) -> None:
    spans = slots.spans_of(staff.branch, bank_date(visit.starts_at))
    visit.reservations = keeping.block(staff=staff, holder=f"visit:{visit.reference}", starts_at=visit.starts_at, ends_at=visit.ends_at, spans=spans, now=now)


def _contact(row: Visit, staff: StaffMember, outcome: Outcome, note: str, actor: Actor, now: datetime) -> Contact | None:
    if row.customer is None:
        return None
    way = Way.VISIT if row.kind == VisitKind.HOME else Way.BRANCH
    at = min(row.arrived_at or row.starts_at, now)
    return worklist.log_contact(customer=row.customer, staff=staff, way=way, outcome=outcome, note=note, at=at, actor=actor, now=now)


def _end(row: Visit, state: VisitState, staff: StaffMember, now: datetime, reason: str = "") -> None:
    row.state, row.ended_at, row.ended_by, row.reason = state, now, staff, reason.strip()[:300]
    row.save(update_fields=["state", "ended_at", "ended_by", "reason", "minutes", "outcome", "received_by", "contact"])


def _sign(row: Visit, actor: Actor, now: datetime) -> None:
    """Interest is a lead, except where a lead brought the visit."""
    if row.outcome == Outcome.INTERESTED and row.source != Source.LEAD and row.customer is not None:
        signs.capture(
            source="visit", source_ref=row.reference, subject=row.get_topic_display(), customer=row.customer, branch=row.branch, manager=row.staff,
            reason=row.minutes[:200], actor=actor, now=now,
        )  # fmt: skip


def _need(reason: str) -> None:
    if not rules.says_something(reason):
        raise refusals.ReasonNeeded(least=rules.SHORTEST_REASON)

"""What customers do: book a time, take another, cancel, wait for a full one, take or decline what is offered."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.identity.models import Customer
from accounts.organisation.models import Branch
from backoffice.visits import keeping, rules, selectors, slots
from backoffice.visits.models import Source, Topic, Visit, VisitKind, VisitMove, VisitState, VisitWait
from backoffice.visits.refusals import NotOffered, OfferOver, OwnOverlap, TimeTaken, TooMany, TooManyWaits, VisitOver, WhereTo
from portal.kernel import ids
from portal.kernel.access import Actor
from portal.kernel.quotas import NotOpen, QuotaRefusal, SoldOut
from portal.kernel.quotas import services as quotas
from portal.kernel.quotas.models import ReservationState

_LONGEST_NOTE: Final = 300


@transaction.atomic
def book(
    *,
    customer: Customer,
    kind: VisitKind,
    starts_at: datetime,
    key: str,
    actor: Actor,
    now: datetime,
    topic: Topic = Topic.OTHER,
    note: str = "",
    place: str = "",
    branch: Branch | None = None,
) -> Visit:
    """Take a time of one's manager, at home or at the branch, or of a branch's counter. The same key gives the same visit.

    Raises `NotOffered`, `NobodyThere`, `TimeTaken`, `OwnOverlap`, `TooMany`, `WhereTo`.
    """
    stored = ids.posting_key(actor.label, f"visit:{key}")
    known = Visit.objects.for_customer(customer).filter(key=stored).first()
    if known is not None:
        return known
    if kind == VisitKind.HOME and not place.strip():
        raise WhereTo
    keeping.lock_customer(customer)
    if Visit.objects.live().for_customer(customer).filter(ends_at__gt=now).count() >= rules.MOST_AHEAD:
        raise TooMany(most=rules.MOST_AHEAD)
    offer = slots.offered(kind=kind, customer=customer, now=now, branch=branch)
    day, slot = offer.free_slot(starts_at)
    quotas.open_quotas([offer.quota(slot)])
    taken = _taken(slot.code, customer, stored, now)
    visit = Visit(
        reference=ids.new_reference("VI"), key=stored, kind=kind, customer=customer, staff=day.host, branch=offer.branch, topic=topic,
        note=note.strip()[:_LONGEST_NOTE], place=place.strip() if kind == VisitKind.HOME else "", starts_at=slot.starts_at, ends_at=slot.ends_at,
        source=Source.CUSTOMER, reservations=[taken.id], booked_at=now,
    )  # fmt: skip
    return _saved(visit, actor, now)


@transaction.atomic
def move(*, visit: Visit, starts_at: datetime, actor: Actor, now: datetime) -> Visit:
    """Another time for one's appointment; the old one is free at once, and only if the new one was had.

    Raises `VisitOver`, `NotOffered`, `TimeTaken`, `OwnOverlap`, `NobodyThere`.
    """
    row = keeping.locked(visit)
    if row.state != VisitState.BOOKED or row.starts_at <= now or row.customer is None:
        raise VisitOver
    if row.starts_at == starts_at:
        return row
    offer = slots.offered(kind=row.kind, customer=row.customer, now=now, branch=row.branch)
    day, slot = offer.free_slot(starts_at)
    quotas.open_quotas([offer.quota(slot)])
    key = ids.posting_key(actor.label, f"visit-move:{row.reference}:{row.moves.count()}")
    if len(row.reservations) == 1:
        try:
            taken = quotas.move(reservation=row.reservations[0], quota=slot.code, key=key, now=now)
        except QuotaRefusal as refusal:
            raise TimeTaken from refusal
    else:
        keeping.release(row, now)
        taken = _taken(slot.code, row.customer, key, now)
    VisitMove.objects.create(visit=row, was_at=row.starts_at, now_at=slot.starts_at, was_with=row.staff, by=actor.label, at=now)
    details = {"from": row.starts_at.isoformat(), "to": slot.starts_at.isoformat()}
    row.starts_at, row.ends_at, row.staff, row.branch = slot.starts_at, slot.ends_at, day.host, offer.branch
    row.reservations, row.reminded_at = [taken.id], None
    with keeping.written(taken=TimeTaken, overlap=OwnOverlap):
        row.save(update_fields=["starts_at", "ends_at", "staff", "branch", "reservations", "reminded_at"])
    keeping.close_proposals(row, now)
    keeping.record("visit.moved", row, actor=actor, now=now, details=details)
    return row


@transaction.atomic
def cancel(*, visit: Visit, actor: Actor, now: datetime) -> Visit:
    """Cancel one's appointment, as long as it has not begun. Raises `VisitOver`."""
    row = keeping.locked(visit)
    if row.state != VisitState.BOOKED or row.starts_at <= now:
        raise VisitOver
    row.state, row.ended_at = VisitState.CANCELLED, now
    row.save(update_fields=["state", "ended_at"])
    keeping.release(row, now)
    keeping.close_proposals(row, now)
    keeping.record("visit.cancelled", row, actor=actor, now=now)
    return row


@transaction.atomic
def wait(
    *,
    customer: Customer,
    kind: VisitKind,
    starts_at: datetime,
    actor: Actor,
    now: datetime,
    topic: Topic = Topic.OTHER,
    note: str = "",
    place: str = "",
    branch: Branch | None = None,
) -> VisitWait:
    """Stand in line for a time that is full; once for each. Raises `NotOffered`, `TooManyWaits`, `WhereTo`, `NobodyThere`."""
    if kind == VisitKind.HOME and not place.strip():
        raise WhereTo
    keeping.lock_customer(customer)
    offer = slots.offered(kind=kind, customer=customer, now=now, branch=branch)
    day, slot = offer.find(starts_at)
    known = VisitWait.objects.filter(customer=customer, starts_at=slot.starts_at, kind=kind, branch=offer.branch, ended_at=None).first()
    if known is not None:
        return known
    if VisitWait.objects.filter(customer=customer, ended_at=None, starts_at__gt=now).count() >= rules.MOST_WAITS:
        raise TooManyWaits(most=rules.MOST_WAITS)
    quotas.open_quotas([offer.quota(slot)])
    try:
        stands = quotas.wait(quota=slot.code, holder=_holder(customer), now=now)
    except QuotaRefusal as refusal:
        raise NotOffered from refusal
    return VisitWait.objects.create(
        reference=ids.new_reference("VW"), customer=customer, kind=kind, staff=day.host, branch=offer.branch, topic=topic,
        note=note.strip()[:_LONGEST_NOTE], where=place.strip() if kind == VisitKind.HOME else "", starts_at=slot.starts_at, ends_at=slot.ends_at,
        place=stands.id, made_at=now,
    )  # fmt: skip


@transaction.atomic
def accept(*, wait: VisitWait, actor: Actor, now: datetime) -> Visit:
    """Take the time that became free while it is held. Raises `OfferOver`, `OwnOverlap`, `TimeTaken`."""
    row = VisitWait.objects.select_for_update(of=("self",)).select_related("customer", "staff", "branch", "visit").get(pk=wait.pk)
    if row.visit is not None:
        return row.visit
    offer = selectors.offer_of(row)
    if row.ended_at is not None or offer is None or offer.state != ReservationState.RESERVED:
        raise OfferOver
    try:
        quotas.take(reservation=offer.id, now=now)
    except QuotaRefusal as refusal:
        raise OfferOver from refusal
    visit = Visit(
        reference=ids.new_reference("VI"), key=ids.posting_key(actor.label, f"wait:{row.reference}"), kind=row.kind, customer=row.customer,
        staff=row.staff, branch=row.branch, topic=row.topic, note=row.note, place=row.where, starts_at=row.starts_at, ends_at=row.ends_at,
        source=Source.CUSTOMER, reservations=[offer.id], booked_at=now,
    )  # fmt: skip
    _saved(visit, actor, now)
    row.visit, row.ended_at = visit, now
    row.save(update_fields=["visit", "ended_at"])
    return visit


@transaction.atomic
def stop_waiting(*, wait: VisitWait, now: datetime) -> VisitWait:
    """Leave the line, or decline what is offered; the next gets it."""
    row = VisitWait.objects.select_for_update(of=("self",)).get(pk=wait.pk)
    if row.ended_at is None:
        quotas.leave(place=row.place, now=now)
        row.ended_at = now
        row.save(update_fields=["ended_at"])
    return row


def _taken(code: str, customer: Customer, key: UUID, now: datetime) -> quotas.Reservation:
    try:
        return quotas.take_at_once(quota=code, holder=_holder(customer), key=key, now=now)
    except SoldOut as refusal:
        raise TimeTaken from refusal
    except NotOpen as refusal:
        raise NotOffered from refusal
    except QuotaRefusal as refusal:
        raise OwnOverlap from refusal


def _saved(visit: Visit, actor: Actor, now: datetime) -> Visit:
    with keeping.written(taken=TimeTaken, overlap=OwnOverlap):
        visit.save(force_insert=True)
    details = {"kind": str(visit.kind), "at": visit.starts_at.isoformat(), "with": visit.staff.number if visit.staff else ""}
    keeping.record("visit.booked", visit, actor=actor, now=now, details=details)
    return visit


def _holder(customer: Customer) -> str:
    return f"customer:{customer.pk}"

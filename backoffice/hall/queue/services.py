"""What happens in the line. Each act is one transaction; the numbers' row of the day is the lock of their series."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember
from backoffice.hall.queue import grounds, rules
from backoffice.hall.queue.models import CallEnd, HallDay, HallDesk, HallScreen, QueueCall, QueueKind, QueueTicket, TicketSource, TicketState
from backoffice.hall.queue.refusals import (
    CallAgainFirst,
    DeskTaken,
    HallClosed,
    HasNumber,
    KindNotOffered,
    NobodyWaits,
    NoDesk,
    NotCalled,
    StillServing,
    TicketOver,
    TooManyNumbers,
)
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.ids import new_reference

_NEXT = """
UPDATE backoffice_hallday SET last = last + 1 WHERE branch_id = %s AND day = %s AND closed_at IS NULL RETURNING last
"""
#: States of a number that is not over.
OPEN = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING)


@transaction.atomic
def open_hall(*, staff: StaffMember, actor: Actor, now: datetime) -> HallDay:
    """Numbers are given from now on; opening again after closing goes on with the same series."""
    row, made = HallDay.objects.select_for_update().get_or_create(branch=staff.branch, day=bank_date(now), defaults={"opened_at": now, "opened_by": staff})
    if made or row.closed_at is not None:
        row.closed_at = None
        row.save(update_fields=["closed_at"])
        _record("hall.opened", staff.branch, actor, now)
    return row


@transaction.atomic
def close_hall(*, staff: StaffMember, actor: Actor, now: datetime) -> None:
    """No number is given any more; who has one is still served."""
    if HallDay.objects.filter(branch=staff.branch, day=bank_date(now), closed_at=None).update(closed_at=now):
        _record("hall.closed", staff.branch, actor, now)


def take(
    *, branch: Branch, kind: QueueKind, source: TicketSource, actor: Actor, now: datetime, customer: Customer | None = None, helped: bool = False
) -> QueueTicket:
    """The next number of the branch and day. Raises `HallClosed`, `KindNotOffered`, `HasNumber`, `TooManyNumbers`."""
    if not kind.active:
        raise KindNotOffered
    if customer is not None:
        _refuse_second(customer, source, now)
    try:
        with transaction.atomic():
            return _take(branch, kind, source, actor, now, customer, helped)
    except IntegrityError:
        if customer is not None:
            _refuse_second(customer, source, now)
        raise


@transaction.atomic
def sit_down(*, staff: StaffMember, label: str, kinds: list[str], actor: Actor, now: datetime) -> HallDesk:
    """Serve at a counter from now on; who sat elsewhere leaves that one. What yesterday left open is closed."""
    HallDesk.objects.filter(staff=staff, closed_at=None).update(closed_at=now)
    HallDesk.objects.filter(branch=staff.branch, closed_at=None, opened_at__lt=now - timedelta(hours=14)).update(closed_at=now)
    try:
        with transaction.atomic():
            desk = HallDesk.objects.create(branch=staff.branch, label=label, staff=staff, kinds=kinds, opened_at=now)
    except IntegrityError:
        raise DeskTaken from None
    _record("hall.desk_opened", staff.branch, actor, now, desk=label)
    return desk


@transaction.atomic
def get_up(*, staff: StaffMember, actor: Actor, now: datetime) -> None:
    """Leave the counter. Raises `StillServing`."""
    _refuse_serving(staff)
    desk = HallDesk.objects.select_for_update().filter(staff=staff, closed_at=None).first()
    if desk is not None:
        desk.closed_at = now
        desk.save(update_fields=["closed_at"])
        _record("hall.desk_closed", desk.branch, actor, now, desk=desk.label)


def call_next(*, staff: StaffMember, actor: Actor, now: datetime) -> QueueCall:
    """The number whose turn it is among what this counter serves; two who call at once never get the same.

    A number that another counter is calling at this moment is passed over (SKIP LOCKED), not waited for.
    Raises `NoDesk`, `StillServing`, `NobodyWaits`.
    """
    desk = HallDesk.objects.filter(staff=staff, branch=staff.branch, closed_at=None).first()
    if desk is None:
        raise NoDesk
    _refuse_serving(staff)
    try:
        with transaction.atomic():
            return _call_next(desk, staff, actor, now)
    except IntegrityError:  # the same person in two windows
        _refuse_serving(staff)
        raise


@transaction.atomic
def call_again(*, staff: StaffMember, actor: Actor, now: datetime) -> QueueCall:
    """The screen shows the number once more."""
    call = _open_call(staff)
    if call.ticket.state != TicketState.CALLED:
        raise NotCalled
    call.times, call.last_called_at = call.times + 1, now
    call.save(update_fields=["times", "last_called_at"])
    _told("called_again", call.ticket, actor, now, desk=call.desk)
    return call


@transaction.atomic
def serve(*, staff: StaffMember, actor: Actor, now: datetime, customer: Customer | None = None) -> QueueCall:
    """The person is here. With a customer, who it is."""
    call = _open_call(staff)
    call.serving_at = call.serving_at or now
    call.save(update_fields=["serving_at"])
    call.ticket.state = TicketState.SERVING
    call.ticket.save(update_fields=["state"])
    _told("serving", call.ticket, actor, now, desk=call.desk)
    return call


@transaction.atomic
def finish(*, staff: StaffMember, actor: Actor, now: datetime) -> QueueTicket:
    """Done; the counter is free."""
    call = _open_call(staff)
    return _end(call, CallEnd.DONE, TicketState.DONE, "done", actor, now)


@transaction.atomic
def no_show(*, staff: StaffMember, actor: Actor, now: datetime) -> QueueTicket:
    """Nobody came, though called more than once. Raises `CallAgainFirst`."""
    call = _open_call(staff)
    if call.ticket.state != TicketState.CALLED:
        raise NotCalled
    if call.times < rules.CALLS_BEFORE_NO_SHOW:
        raise CallAgainFirst
    return _end(call, CallEnd.NO_SHOW, TicketState.NO_SHOW, "no_show", actor, now)


@transaction.atomic
def move(*, staff: StaffMember, kind: QueueKind, actor: Actor, now: datetime) -> QueueTicket:
    """To another kind: the number keeps its place by the time it was taken; nobody waits twice."""
    call = _open_call(staff)
    if not kind.active or kind.pk == call.kind_id:
        raise KindNotOffered
    call.ended_at, call.ended_as = now, CallEnd.MOVED
    call.save(update_fields=["ended_at", "ended_as"])
    ticket = call.ticket
    ticket.kind, ticket.state, ticket.queued_at = kind, TicketState.WAITING, now
    ticket.save(update_fields=["kind", "state", "queued_at"])
    _told("moved", ticket, actor, now, to=kind.code)
    return ticket


@transaction.atomic
def give_back(*, reference: str, customer: Customer, actor: Actor, now: datetime) -> QueueTicket:
    """The customer does not need it any more; the number is not given again. Raises `TicketOver`."""
    ticket = QueueTicket.objects.select_for_update(of=("self",)).select_related("branch").filter(reference=reference, customer=customer).first()
    if ticket is None or ticket.state != TicketState.WAITING:
        raise TicketOver
    ticket.state, ticket.ended_at = TicketState.LEFT, now
    ticket.save(update_fields=["state", "ended_at"])
    _told("left", ticket, actor, now)
    return ticket


@transaction.atomic
def put_back(*, reference: str, staff: StaffMember, actor: Actor, now: datetime) -> QueueTicket:
    """Who did not come when called is here after all: back into the line, from now. Only of this branch and day."""
    rows = QueueTicket.objects.select_for_update(of=("self",)).filter(reference=reference, branch=staff.branch, day=bank_date(now))
    ticket = rows.select_related("branch").first()
    if ticket is None or ticket.state != TicketState.NO_SHOW:
        raise TicketOver
    ticket.state, ticket.ended_at, ticket.queued_at, ticket.turn_at = TicketState.WAITING, None, now, now
    ticket.save(update_fields=["state", "ended_at", "queued_at", "turn_at"])
    _told("back", ticket, actor, now)
    return ticket


@transaction.atomic
def add_screen(*, staff: StaffMember, name: str, actor: Actor, now: datetime) -> HallScreen:
    """An address for one screen of the branch."""
    made = HallScreen.objects.create(code=new_reference("HS"), branch=staff.branch, name=name, made_by=staff, made_at=now)
    _record("hall.screen_made", staff.branch, actor, now, screen=name)
    return made


@transaction.atomic
def retire_screen(*, code: str, staff: StaffMember, actor: Actor, now: datetime) -> None:
    """Its address shows nothing any more."""
    if HallScreen.objects.filter(code=code, branch=staff.branch, retired_at=None).update(retired_at=now):
        _record("hall.screen_retired", staff.branch, actor, now)


def _take(branch: Branch, kind: QueueKind, source: TicketSource, actor: Actor, now: datetime, customer: Customer | None, helped: bool) -> QueueTicket:
    day = bank_date(now)
    found = grounds.of(customer=customer, branch=branch, now=now, by_guide=helped)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [branch.pk, day])
        row = cursor.fetchone()
    if row is None:
        raise HallClosed
    ticket = QueueTicket.objects.create(
        reference=new_reference("QN"), branch=branch, day=day, number=row[0], letter=kind.letter, kind=kind, source=source, customer=customer,
        ahead=found.codes, appointment_at=found.appointment_at, taken_at=now, queued_at=now, turn_at=now - rules.head_start(found.codes),
    )  # fmt: skip
    _told("taken", ticket, actor, now, source=source)
    return ticket


def _call_next(desk: HallDesk, staff: StaffMember, actor: Actor, now: datetime) -> QueueCall:
    line = QueueTicket.objects.filter(branch=desk.branch, day=bank_date(now), state=TicketState.WAITING)
    if desk.kinds:
        line = line.filter(kind__code__in=desk.kinds)
    ticket = line.select_related("branch", "kind").order_by("turn_at", "id").select_for_update(skip_locked=True, of=("self",)).first()
    if ticket is None:
        raise NobodyWaits
    ticket.state = TicketState.CALLED
    ticket.save(update_fields=["state"])
    call = QueueCall.objects.create(
        ticket=ticket, branch=desk.branch, kind=ticket.kind, staff=staff, desk=desk.label, queued_at=ticket.queued_at, called_at=now, last_called_at=now
    )  # fmt: skip
    _told("called", ticket, actor, now, desk=desk.label)
    return call


def _end(call: QueueCall, ended_as: CallEnd, state: TicketState, verb: str, actor: Actor, now: datetime) -> QueueTicket:
    call.ended_at, call.ended_as = now, ended_as
    call.save(update_fields=["ended_at", "ended_as"])
    ticket = call.ticket
    ticket.state, ticket.ended_at = state, now
    ticket.save(update_fields=["state", "ended_at"])
    _told(verb, ticket, actor, now, desk=call.desk)
    return ticket


def _open_call(staff: StaffMember) -> QueueCall:
    rows = QueueCall.objects.select_for_update(of=("self", "ticket")).filter(staff=staff, ended_at=None)
    call = rows.select_related("ticket__branch", "ticket__customer", "kind").first()
    if call is None:
        raise NotCalled
    return call


def _refuse_serving(staff: StaffMember) -> None:
    call = QueueCall.objects.select_related("ticket").filter(staff=staff, ended_at=None).first()
    if call is not None:
        raise StillServing(number=str(call.ticket))


def _refuse_second(customer: Customer, source: TicketSource, now: datetime) -> None:
    today = QueueTicket.objects.filter(customer=customer, day=bank_date(now))
    has = today.filter(state__in=OPEN).select_related("branch").first()
    if has is not None:
        raise HasNumber(number=str(has), branch=str(has.branch))
    if source == TicketSource.PHONE and today.filter(source=TicketSource.PHONE).count() >= rules.FROM_PHONE_A_DAY:
        raise TooManyNumbers(most=rules.FROM_PHONE_A_DAY)


def _told(verb: str, ticket: QueueTicket, actor: Actor, now: datetime, **more: Any) -> None:
    details = {"number": str(ticket), "ticket": ticket.reference, "branch": ticket.branch.code, **more}
    audit.record(actor=actor, verb=f"ticket.{verb}", subject=f"ticket:{ticket.reference}", now=now, details=details)


def _record(verb: str, branch: Branch, actor: Actor, now: datetime, **details: Any) -> None:
    audit.record(actor=actor, verb=verb, subject=f"branch:{branch.pk}", now=now, details={"branch": branch.code, **details})

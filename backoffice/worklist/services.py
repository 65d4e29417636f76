"""Write down contacts; make, move and end promises and tasks. Each act and its audit entry are one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from accounts.calls import services as calls
from accounts.calls.models import StaffCall
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.clients import services as clients
from backoffice.worklist import refusals, rules, selectors
from backoffice.worklist.models import ClientPromise, Contact, Outcome, PromiseMove, PromiseState, Task, TaskState, TaskTemplate, Way
from portal.kernel import access, audit, events, idempotency
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.ids import new_reference

_CNY = "CNY"


def log_contact(
    *,
    customer: Customer,
    staff: StaffMember,
    way: Way,
    outcome: Outcome,
    note: str,
    actor: Actor,
    now: datetime,
    promise: tuple[str, date] | None = None,
    follow_up: tuple[str, datetime] | None = None,
    at: datetime | None = None,
    call: StaffCall | None = None,
    key: str = "",
) -> Contact:
    """Write a contact down, with what was promised in it (text, day) and what comes next (title, due).

    `at` is when it happened, if not now. A `call` that still runs ends with it. The same `key` from the same person gives
    the first contact back, and refuses other content.
    """
    at = at or now
    _check_contact(customer, at, promise, follow_up, call, now)
    content = {"customer": customer.pk, "way": way, "outcome": outcome, "note": note.strip()}
    with idempotency.once(person=actor.label, key=f"contact:{key or uuid4()}", content=content, now=now) as act:
        if act.replayed:
            return Contact.objects.get(reference=act.answer["reference"])
        made = Contact.objects.create(
            reference=new_reference("CO"), customer=customer, staff=staff, way=way, outcome=outcome, note=note.strip(), call=call, at=at, logged_at=now
        )
        if call is not None:
            calls.end_call(call=call, actor=actor, now=now)
        if promise is not None:
            _promise(customer=customer, staff=staff, text=promise[0], due_on=promise[1], contact=made, actor=actor, now=now)
        if follow_up is not None:
            title, due_at = follow_up
            _add_task(Task(owner=staff, customer=customer, title=title, due_at=due_at, source="contact", contact=made), staff, actor, now)
        if outcome in rules.REACHED:
            clients.touched(customer_id=customer.pk, at=at)
            events.record("contact.logged", subject=f"customer:{customer.pk}", actor_id=actor.id, payload={"contact": made.reference}, now=now)
        _record("contact.logged", actor, now, customer_id=customer.pk, details={"contact": made.reference, "way": way, "outcome": outcome})
        act.answer = {"reference": made.reference}
    return made


@transaction.atomic
def promise(*, customer: Customer, staff: StaffMember, text: str, due_on: date, actor: Actor, now: datetime) -> ClientPromise:
    """Give the bank's word to a customer, by a day."""
    if not rules.is_near(due_on, bank_date(now)):
        raise refusals.WrongDay
    return _promise(customer=customer, staff=staff, text=text, due_on=due_on, contact=None, actor=actor, now=now)


@transaction.atomic
def keep_promise(*, reference: str, staff: StaffMember, actor: Actor, now: datetime, note: str = "") -> ClientPromise:
    """What was promised is done."""
    return _end_promise(reference, staff, PromiseState.KEPT, note, actor, now)


@transaction.atomic
def break_promise(*, reference: str, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> ClientPromise:
    """What was promised will not be done, and why."""
    _need(reason)
    return _end_promise(reference, staff, PromiseState.BROKEN, reason, actor, now)


@transaction.atomic
def move_promise(*, reference: str, staff: StaffMember, due_on: date, reason: str, actor: Actor, now: datetime) -> ClientPromise:
    """Another day, and why; the earlier day stays on record."""
    _need(reason)
    if not rules.is_near(due_on, bank_date(now)):
        raise refusals.WrongDay
    row = _open_promise(reference, staff)
    moved = {"from": row.due_on.isoformat(), "to": due_on.isoformat()}
    PromiseMove.objects.create(promise=row, was_due=row.due_on, now_due=due_on, reason=reason.strip(), staff=staff, at=now)
    row.due_on = due_on
    row.save(update_fields=["due_on"])
    _record("promise.moved", actor, now, customer_id=row.customer_id, reason=reason.strip(), details={"promise": row.reference, **moved})
    return row


@transaction.atomic
def add_task(
    *,
    owner: StaffMember,
    title: str,
    due_at: datetime,
    source: str,
    actor: Actor,
    now: datetime,
    customer: Customer | None = None,
    about: str = "",
    all_day: bool = False,
    value_minor: int = 0,
    currency: str = _CNY,
    checklist: Sequence[Mapping[str, Any]] = (),
    source_key: str = "",
    made_by: StaffMember | None = None,
    template: TaskTemplate | None = None,
    warn_at: datetime | None = None,
) -> Task:
    """Give a colleague something to do; the same `source` and `source_key` give the first task back.

    With a `warn_at` it was promised within a time: the branch manager hears when `due_at` has passed (timing.py).
    """
    if not owner.active:
        raise refusals.NotTheirs(name=owner)
    task = Task(
        owner=owner, customer=customer, title=title, about=about[:300], due_at=due_at, all_day=all_day, value_minor=value_minor,
        currency=currency, source=source, source_key=source_key, checklist=list(checklist), template=template, warn_at=warn_at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _add_task(task, made_by, actor, now)
    except IntegrityError:
        known = Task.objects.filter(source=source, source_key=source_key).first() if source_key else None
        if known is None:
            raise
        return known


@transaction.atomic
def finish_task(*, reference: str, staff: StaffMember, actor: Actor, now: datetime, result: str = "") -> Task:
    """It is done. Raises `StepsMissing` while a required step is not."""
    return _end_task(reference, staff, TaskState.DONE, result, actor, now)


@transaction.atomic
def settle_task(*, source: str, source_key: str, staff: StaffMember | None, actor: Actor, now: datetime, result: str = "") -> bool:
    """What a task was for has happened elsewhere: it is done, unless a required step of it is not. Answers whether it is."""
    row = Task.objects.select_for_update(of=("self",)).filter(source=source, source_key=source_key, state=TaskState.OPEN).select_related("owner").first()
    if row is None or row.missing_steps:
        return False
    _close_task(row, staff or row.owner, TaskState.DONE, result, actor, now)
    return True


@transaction.atomic
def hand_task(*, source: str, source_key: str, owner: StaffMember, actor: Actor, now: datetime) -> bool:
    """An open task goes to another colleague, with what it is about. Answers whether there was one."""
    row = Task.objects.select_for_update(of=("self",)).filter(source=source, source_key=source_key, state=TaskState.OPEN).first()
    if row is None:
        return False
    details = {"task": row.reference, "from": f"staff:{row.owner_id}", "to": f"staff:{owner.pk}"}
    row.owner = owner
    row.save(update_fields=["owner"])
    _record("task.handed", actor, now, customer_id=row.customer_id, details=details, task=row)
    return True


@transaction.atomic
def drop_task(*, reference: str, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> Task:
    """It will not be done, and why."""
    _need(reason)
    return _end_task(reference, staff, TaskState.DROPPED, reason, actor, now)


@transaction.atomic
def move_task(*, reference: str, staff: StaffMember, due_at: datetime, all_day: bool, actor: Actor, now: datetime) -> Task:
    """Another time."""
    if not rules.is_near(bank_date(due_at), bank_date(now)):
        raise refusals.WrongDay
    row = _open_task(reference, staff)
    moved = {"from": row.due_at.isoformat(), "to": due_at.isoformat()}
    row.due_at, row.all_day = due_at, all_day
    row.save(update_fields=["due_at", "all_day"])
    _record("task.moved", actor, now, customer_id=row.customer_id, details={"task": row.reference, **moved}, task=row)
    return row


@transaction.atomic
def tick(*, reference: str, staff: StaffMember, done: Sequence[int], actor: Actor, now: datetime) -> Task:
    """The steps with these places are done, the others are not."""
    row = _open_task(reference, staff)
    row.checklist = [{**step, "done": place in done} for place, step in enumerate(row.checklist)]
    row.save(update_fields=["checklist"])
    _record("task.ticked", actor, now, customer_id=row.customer_id, details={"task": row.reference, "done": len(done)}, task=row)
    return row


def number_for(*, call: StaffCall, actor: Actor, now: datetime) -> str:
    """The telephone number in full, for dialling; the customer can read that it was shown, and for which call."""
    details = {"fields": ["phone"], "call": call.reference}
    audit.record(actor=actor, verb="customer.revealed", subject=f"customer:{call.customer_id}", now=now, reason=f"call:{call.purpose}", details=details)
    return call.customer.phone


def _check_contact(
    customer: Customer, at: datetime, promise: tuple[str, date] | None, follow_up: tuple[str, datetime] | None, call: StaffCall | None, now: datetime
) -> None:
    today = bank_date(now)
    if at > now or at < now - rules.WRITTEN_WITHIN:
        raise refusals.WrongTime
    if promise is not None and not rules.is_near(promise[1], today):
        raise refusals.WrongDay
    if follow_up is not None and not rules.is_near(bank_date(follow_up[1]), today):
        raise refusals.WrongDay
    if call is not None and call.customer_id != customer.pk:
        raise refusals.NotThisCall


def _need(reason: str) -> None:
    if not rules.says_something(reason):
        raise refusals.ReasonNeeded(least=rules.SHORTEST_REASON)


def _promise(*, customer: Customer, staff: StaffMember, text: str, due_on: date, contact: Contact | None, actor: Actor, now: datetime) -> ClientPromise:
    if not text.strip():
        raise refusals.NothingSaid
    made = ClientPromise.objects.create(
        reference=new_reference("PM"), customer=customer, staff=staff, made_by=staff, contact=contact, text=text.strip(), due_on=due_on, made_at=now
    )
    _record("promise.made", actor, now, customer_id=customer.pk, details={"promise": made.reference, "by": due_on.isoformat()})
    return made


def _end_promise(reference: str, staff: StaffMember, state: PromiseState, reason: str, actor: Actor, now: datetime) -> ClientPromise:
    row = _open_promise(reference, staff)
    row.state, row.reason, row.ended_at, row.ended_by = state, reason.strip(), now, staff
    row.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    _record(f"promise.{state.value}", actor, now, customer_id=row.customer_id, reason=reason.strip(), details={"promise": row.reference})
    return row


def _open_promise(reference: str, staff: StaffMember) -> ClientPromise:
    row = access.visible(ClientPromise.objects.filter(reference=reference), staff).select_for_update(of=("self",)).select_related("staff").first()
    if row is None:
        raise refusals.NotThere
    if not selectors.may_act(staff, row.staff):
        raise refusals.NotYours(name=row.staff)
    if row.state != PromiseState.OPEN:
        raise refusals.AlreadyOver
    return row


def _add_task(task: Task, made_by: StaffMember | None, actor: Actor, now: datetime) -> Task:
    task.title = task.title.strip()
    if not task.title:
        raise refusals.NothingSaid
    task.reference, task.made_by, task.made_at = new_reference("TA"), made_by, now
    task.save(force_insert=True)
    details = {"task": task.reference, "owner": f"staff:{task.owner_id}", "source": task.source}
    _record("task.added", actor, now, customer_id=task.customer_id, details=details, task=task)
    return task


def _end_task(reference: str, staff: StaffMember, state: TaskState, result: str, actor: Actor, now: datetime) -> Task:
    row = _open_task(reference, staff)
    if state == TaskState.DONE and row.missing_steps:
        raise refusals.StepsMissing(steps="、".join(row.missing_steps))
    return _close_task(row, staff, state, result, actor, now)


def _close_task(row: Task, staff: StaffMember, state: TaskState, result: str, actor: Actor, now: datetime) -> Task:
    row.state, row.result, row.ended_at, row.ended_by = state, result.strip()[:300], now, staff
    row.save(update_fields=["state", "result", "ended_at", "ended_by"])
    verb = "task.finished" if state == TaskState.DONE else "task.dropped"
    _record(verb, actor, now, customer_id=row.customer_id, reason=result.strip(), details={"task": row.reference}, task=row)
    return row


def _open_task(reference: str, staff: StaffMember) -> Task:
    row = access.visible(Task.objects.filter(reference=reference), staff).select_for_update(of=("self",)).select_related("owner").first()
    if row is None:
        raise refusals.NotThere
    if not selectors.may_act(staff, row.owner):
        raise refusals.NotYours(name=row.owner)
    if row.state != TaskState.OPEN:
        raise refusals.AlreadyOver
    return row


def _record(verb: str, actor: Actor, now: datetime, *, customer_id: int | None, details: Mapping[str, Any], reason: str = "", task: Task | None = None) -> None:
    """About the customer, else about the task itself."""
    subject = f"customer:{customer_id}" if customer_id else f"task:{task.reference if task else ''}"
    audit.record(actor=actor, verb=verb, subject=subject, now=now, reason=reason, details=details)

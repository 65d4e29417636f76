"""What can happen to a complaint. Each act is checked, written down and audited in one transaction."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.approvals.models import Approval, ApprovalState
from accounts.identity.models import Customer, User
from accounts.organisation.models import Branch, StaffMember
from backoffice.complaints import refusals, rules, selectors, terms
from backoffice.complaints.models import (
    Complaint,
    ComplaintCategory,
    ComplaintChannel,
    ComplaintState,
    ComplaintTerm,
    Finding,
    RootCause,
    Severity,
    StepKind,
)
from backoffice.complaints.steps import subject_of, write
from portal.kernel import access, idempotency
from portal.kernel.access import Actor
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.files.services import Upload
from portal.kernel.ids import new_reference

#: Who acts: a colleague, or the complainant on the own pages, who may be no customer.
Person = StaffMember | Customer | User


def register(
    *,
    channel: ComplaintChannel,
    category: ComplaintCategory,
    text: str,
    branch: Branch,
    key: str,
    actor: Actor,
    now: datetime,
    customer: Customer | None = None,
    login: User | None = None,
    contact_name: str = "",
    contact_phone: str = "",
    severity: int = Severity.ORDINARY,
    wish: str = "",
    against: StaffMember | None = None,
    received_at: datetime | None = None,
    outside_number: str = "",
    staff: StaffMember | None = None,
    uploads: Sequence[Upload] = (),
) -> Complaint:
    """Take a complaint in; the days count from the day it came. The same `key` with the same content gives the first one back.

    `login` is who wrote it on the own pages without being a customer: the steps are told to them.
    """
    received = received_at or now
    if not rules.says_something(text):
        raise refusals.NothingSaid
    if customer is None and not (contact_name.strip() and contact_phone.strip()):
        raise refusals.NobodyToAnswer
    if received > now or received < now - rules.RECEIVED_WITHIN:
        raise refusals.WrongDay
    content = {"act": "complaint.register", "customer": customer.pk if customer else None, "text": text, "category": category.pk, "phone": contact_phone}
    with idempotency.once(person=actor.label, key=key, content=content, now=now) as act:
        if act.replayed:
            return Complaint.objects.get(reference=act.answer["reference"])
        start = bank_date(received)
        _check_flood(staff, customer or login, now)
        row = Complaint.objects.create(
            reference=new_reference("CP"), customer=customer, contact_name=contact_name.strip(), contact_phone=contact_phone.strip(), channel=channel,
            outside_number=outside_number.strip(), category=category, severity=severity, text=text.strip(), wish=wish.strip()[: rules.LONGEST_WISH],
            branch=branch, against=against, received_at=received, registered_at=now, registered_by=staff, clock_from=start,
            due_on=rules.due(start, terms.days(ComplaintTerm.Code.ANSWER, start)),
        )  # fmt: skip
        details = {"channel": channel, "category": category.pk} | ({"login": login.pk} if login is not None and customer is None else {})
        write(row, StepKind.REGISTERED, staff=staff, actor=actor, now=now, details=details, uploads=uploads)
        act.answer = {"reference": row.reference}
    return row


@transaction.atomic
def assign(*, reference: str, staff: StaffMember, owner: StaffMember, actor: Actor, now: datetime, note: str = "") -> Complaint:
    """Give it to a colleague to answer; also to another one later, or when the first has left."""
    row = found(reference, staff, "assign")
    if not access.may(staff, "complaints.lead"):
        raise refusals.NotYours(name=row.owner or row.branch)
    if not owner.active:
        raise refusals.LeftTheBank(name=owner)
    if owner.pk == row.against_id or not selectors.possible_owners(row).filter(pk=owner.pk).exists():
        raise refusals.MayNotHandle(name=owner)
    row.owner = owner
    if row.state == ComplaintState.REGISTERED:
        row.state = ComplaintState.ASSIGNED
    _save(row, "owner", "state")
    write(row, StepKind.ASSIGNED, staff=staff, text=note, actor=actor, now=now, details={"owner": owner.pk, "name": owner.name, "name_en": owner.name_en})
    return row


@transaction.atomic
def start(*, reference: str, staff: StaffMember, actor: Actor, now: datetime) -> Complaint:
    """Begin to look into it."""
    row = handled(reference, staff, "start")
    row.state = ComplaintState.INVESTIGATING
    _save(row, "state")
    write(row, StepKind.STARTED, staff=staff, actor=actor, now=now)
    return row


@transaction.atomic
def note(*, reference: str, staff: StaffMember, text: str, actor: Actor, now: datetime, uploads: Sequence[Upload] = ()) -> Complaint:
    """Write something down for the house; the complainant does not read it."""
    return _say(reference, staff, StepKind.NOTE, "note", text, actor, now, uploads)


@transaction.atomic
def tell(*, reference: str, staff: StaffMember, text: str, actor: Actor, now: datetime, uploads: Sequence[Upload] = ()) -> Complaint:
    """Tell the complainant something, or write down that it was told by telephone or letter."""
    row = _say(reference, staff, StepKind.TOLD, "tell", text, actor, now, uploads)
    row.to_tell = False
    _save(row, "to_tell")
    return row


@transaction.atomic
def sort(*, reference: str, staff: StaffMember, category: ComplaintCategory, severity: int, branch: Branch, actor: Actor, now: datetime) -> Complaint:
    """Another category, severity or branch."""
    row = handled(reference, staff, "sort")
    before = {"category": row.category_id, "severity": row.severity, "branch": row.branch_id}
    row.category, row.severity, row.branch = category, severity, branch
    after = {"category": category.pk, "severity": severity, "branch": branch.pk}
    if before == after:
        return row
    _save(row, "category", "severity", "branch")
    write(row, StepKind.SORTED, staff=staff, actor=actor, now=now, details={"from": before, "to": after})
    return row


@transaction.atomic
def answer(*, reference: str, staff: StaffMember, text: str, actor: Actor, now: datetime, uploads: Sequence[Upload] = ()) -> Complaint:
    """Answer it: the clock stops. What is written here the complainant reads word for word."""
    row = handled(reference, staff, "answer")
    _words(text)
    if row.on_time is None:
        row.on_time = bank_date(now) <= row.due_on
    row.state, row.answered_at = ComplaintState.ANSWERED, now
    _save(row, "state", "answered_at", "on_time")
    write(row, StepKind.ANSWERED, staff=staff, text=text, actor=actor, now=now, uploads=uploads, details={"in_time": bank_date(now) <= row.due_on})
    return row


@transaction.atomic
def add(*, reference: str, by: Person, text: str, key: str, actor: Actor, now: datetime, uploads: Sequence[Upload] = ()) -> Complaint:
    """What the complainant says further; a form sent twice is written down once."""
    row = _theirs(reference, by, "add")
    _words(text)
    with idempotency.once(person=actor.label, key=key, content={"act": "complaint.add", "reference": reference, "text": text}, now=now) as act:
        if not act.replayed:
            write(row, StepKind.ADDED, staff=_staff(by), text=text, actor=actor, now=now, uploads=uploads)
            act.answer = {}
    return row


@transaction.atomic
def accept(*, reference: str, by: Person, actor: Actor, now: datetime, text: str = "") -> Complaint:
    """The complainant is content with the answer."""
    row = _theirs(reference, by, None)
    if row.state == ComplaintState.ACCEPTED:
        return row
    _check(row, "accept")
    row.state = ComplaintState.ACCEPTED
    _save(row, "state")
    write(row, StepKind.ACCEPTED, staff=_staff(by), text=text, actor=actor, now=now)
    return row


@transaction.atomic
def dispute(*, reference: str, by: Person, text: str, actor: Actor, now: datetime, uploads: Sequence[Upload] = ()) -> Complaint:
    """The complainant objects: somebody looks again, within days of its own, or it is mediated."""
    row = _theirs(reference, by, None)
    if row.state == ComplaintState.DISPUTED:
        return row
    _check(row, "dispute")
    _words(text)
    row.state = ComplaintState.DISPUTED
    _new_round(row, ComplaintTerm.Code.REVIEW, now)
    _save(row, "state")
    write(row, StepKind.DISPUTED, staff=_staff(by), text=text, actor=actor, now=now, uploads=uploads)
    return row


@transaction.atomic
def mediate(*, reference: str, staff: StaffMember, mediator: str, text: str, actor: Actor, now: datetime) -> Complaint:
    """Put it before a mediator 调解: who, when and where stands in the words that the complainant reads."""
    row = handled(reference, staff, "mediate")
    _words(text)
    row.state = ComplaintState.MEDIATION
    _save(row, "state")
    write(row, StepKind.MEDIATION, staff=staff, text=text, actor=actor, now=now, details={"mediator": mediator.strip()[:120]})
    return row


@transaction.atomic
def end_mediation(*, reference: str, staff: StaffMember, agreed: bool, text: str, actor: Actor, now: datetime) -> Complaint:
    """How the mediation ended; agreed counts as accepted, otherwise it can be closed as it stands."""
    row = handled(reference, staff, "end_mediation")
    _words(text)
    if agreed:
        row.state = ComplaintState.ACCEPTED
        _save(row, "state")
    write(row, StepKind.MEDIATED, staff=staff, text=text, actor=actor, now=now, details={"agreed": agreed})
    return row


@transaction.atomic
def close(*, reference: str, staff: StaffMember, finding: str, root_cause: str, remedy: str, actor: Actor, now: datetime) -> Complaint:
    """Close it: with what was found, why it happened, and what was done so that it does not happen again."""
    row = handled(reference, staff, "close")
    if finding not in Finding.values or root_cause not in RootCause.values or not rules.says_something(remedy):
        raise refusals.CauseMissing
    if Approval.objects.filter(subject=subject_of(row), state=ApprovalState.WAITING).exists():
        raise refusals.StillWaiting
    _check_reaction(row, now)
    row.state, row.closed_at, row.finding, row.root_cause, row.remedy = ComplaintState.CLOSED, now, finding, root_cause, remedy.strip()
    _save(row, "state", "closed_at", "finding", "root_cause", "remedy")
    write(row, StepKind.CLOSED, staff=staff, actor=actor, now=now, details={"finding": finding, "root_cause": root_cause, "remedy": row.remedy})
    return row


@transaction.atomic
def reopen(*, reference: str, by: Person, text: str, actor: Actor, now: datetime, uploads: Sequence[Upload] = ()) -> Complaint:
    """Open a closed complaint again: the clock starts anew, selling stops again."""
    row = _theirs(reference, by, "reopen")
    _words(text)
    within = terms.days(ComplaintTerm.Code.REOPEN, bank_date(now))
    if row.closed_at is not None and (bank_date(now) - bank_date(row.closed_at)).days > within:
        raise refusals.TooLateToReopen(days=within)
    stays = row.owner is not None and row.owner.active and row.owner_id != row.against_id
    row.state, row.owner = (ComplaintState.ASSIGNED, row.owner) if stays else (ComplaintState.REGISTERED, None)
    row.closed_at, row.finding, row.root_cause, row.remedy = None, "", "", ""
    _new_round(row, ComplaintTerm.Code.ANSWER, now)
    _save(row, "state", "owner", "closed_at", "finding", "root_cause", "remedy")
    write(row, StepKind.REOPENED, staff=_staff(by), text=text, actor=actor, now=now, uploads=uploads)
    return row


def found(reference: str, staff: StaffMember, act: str) -> Complaint:
    """The complaint, locked, for a colleague who sees it, in a state in which the act may be done."""
    row = _locked(access.visible(Complaint.objects.all(), staff), reference)
    _check(row, act)
    return row


def handled(reference: str, staff: StaffMember, act: str) -> Complaint:
    """`found`, for who answers it or leads the place."""
    row = found(reference, staff, act)
    if not selectors.may_handle(staff, row):
        raise refusals.NotYours(name=row.owner or row.branch)
    return row


def _say(
    reference: str, staff: StaffMember, kind: StepKind, act: str, text: str, actor: Actor, now: datetime, uploads: Sequence[Upload]
) -> Complaint:  # fmt: skip
    row = handled(reference, staff, act)
    _words(text)
    write(row, kind, staff=staff, text=text, actor=actor, now=now, uploads=uploads)
    return row


def _theirs(reference: str, by: Person, act: str | None) -> Complaint:
    """For the complainant the own one; a colleague writes down what the complainant said."""
    if isinstance(by, StaffMember):
        row = _locked(access.visible(Complaint.objects.all(), by), reference)
        if not selectors.may_handle(by, row):
            raise refusals.NotYours(name=row.owner or row.branch)
    else:
        row = _locked(Complaint.objects.for_person(by), reference)
    if act is not None:
        _check(row, act)
    return row


def _locked(rows: QuerySet[Complaint], reference: str) -> Complaint:
    row = rows.filter(reference=reference).select_for_update(of=("self",)).select_related("customer", "owner", "branch").first()
    if row is None:
        raise refusals.NotThere
    return row


def _check(row: Complaint, act: str) -> None:
    if row.state not in rules.MAY[act]:
        raise refusals.NotNow(state=row.get_state_display())


def _check_reaction(row: Complaint, now: datetime) -> None:
    """Who has not accepted may still object for some days; a mediation is ended first."""
    if row.state == ComplaintState.ANSWERED and row.answered_at is not None:
        until = rules.due(bank_date(row.answered_at), terms.days(ComplaintTerm.Code.SILENCE, bank_date(now)))
        if bank_date(now) <= until:
            raise refusals.ReactionPending(day=until.isoformat())
    if row.state == ComplaintState.MEDIATION and not row.steps.filter(round=row.round, kind=StepKind.MEDIATED).exists():
        raise refusals.MediationRuns


def _new_round(row: Complaint, term: ComplaintTerm.Code, now: datetime) -> None:
    today = bank_date(now)
    row.round += 1
    row.clock_from, row.due_on = today, rules.due(today, terms.days(term, today))
    row.extended_at = row.warned_at = row.breached_at = None
    _save(row, "round", "clock_from", "due_on", "extended_at", "warned_at", "breached_at")


def _check_flood(staff: StaffMember | None, writer: Customer | User | None, now: datetime) -> None:
    """What colleagues take in is not counted against anybody."""
    today = datetime.combine(bank_date(now), time.min, BANK_ZONE)
    if staff is None and writer is not None and Complaint.objects.for_person(writer).filter(registered_at__gte=today).count() >= rules.MOST_A_DAY:
        raise refusals.TooManyToday(most=rules.MOST_A_DAY)


def _words(text: str) -> None:
    if not rules.says_something(text):
        raise refusals.NothingSaid


def _staff(by: Person) -> StaffMember | None:
    return by if isinstance(by, StaffMember) else None


def _save(row: Complaint, *fields: Any) -> None:
    row.save(update_fields=list(fields))

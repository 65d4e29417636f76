"""What a reviewer decides, and what follows: the customer with document, address and tax residence, the account, where they came from."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account
from accounts.onboarding import asking, notices, opening, records, rules
from accounts.onboarding.models import Application, ApplicationDecision, Attribution, DocumentRecord, Outcome, State
from accounts.onboarding.refusals import AlreadyDecided, ChecksFailed, ItemMissing, NumberTaken, ReasonMissing, WithColleague
from accounts.organisation.models import Branch, StaffMember
from accounts.profile.personal import selectors as personal
from accounts.profile.personal import services as details_of
from accounts.profile.personal.models import TaxKind
from portal.kernel import access, audit, events
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.vault import lookup_hash

#: A reason or a sentence that says something.
SHORTEST = 8


@transaction.atomic
def take(*, reference: str, reviewer: StaffMember, actor: Actor, now: datetime) -> Application:
    """Put an application on the own desk. Raises `WithColleague`, `AlreadyDecided`."""
    row = _locked(reference, reviewer)
    row.state, row.reviewer = State.IN_REVIEW, reviewer
    row.save(update_fields=["state", "reviewer"])
    audit.record(actor=actor, verb="application.taken", subject=f"application:{row.pk}", now=now)
    return row


@transaction.atomic
def put_back(*, reference: str, reviewer: StaffMember, actor: Actor, now: datetime) -> Application:
    """Back into the queue, where it stood."""
    row = _locked(reference, reviewer)
    row.state, row.reviewer = State.SUBMITTED, None
    row.save(update_fields=["state", "reviewer"])
    audit.record(actor=actor, verb="application.put_back", subject=f"application:{row.pk}", now=now)
    return row


@transaction.atomic
def verify(*, reference: str, seen: int, reviewer: StaffMember, actor: Actor, now: datetime) -> Application:
    """It is the person: customer, document, account and attribution come to be in this transaction."""
    row = _for_decision(reference, seen, reviewer)
    failed = next((line for line in row.findings.get("lines", ()) if line["passed"] is False), None)
    if failed is not None:
        raise ChecksFailed(check=failed["title"])
    asking.still_held(row)
    return _accept(row, reviewer, actor, now)


@transaction.atomic
def revise(*, reference: str, seen: int, item: str, note: str, reviewer: StaffMember, actor: Actor, now: datetime) -> Application:
    """One thing is to be redone; `note` is what the applicant reads."""
    row = _for_decision(reference, seen, reviewer)
    if item not in rules.items_of(row.matter):
        raise ItemMissing
    return _send_back(row, State.REVISE, Outcome.REVISE, item=item, note=_said(note), reviewer=reviewer, actor=actor, now=now)


@transaction.atomic
def reject(*, reference: str, seen: int, reason: str, note: str, reviewer: StaffMember, actor: Actor, now: datetime) -> Application:
    """It ends here; `reason` is for the house, `note` for the applicant."""
    row = _for_decision(reference, seen, reviewer)
    return _send_back(row, State.REJECTED, Outcome.REJECTED, reason=_said(reason), note=_said(note), reviewer=reviewer, actor=actor, now=now)


def decide_alone(row: Application, *, now: datetime) -> Application:
    """The checker's word is enough (settings said so); the decision carries no reviewer."""
    return _accept(row, None, access.SYSTEM, now)


def _accept(row: Application, reviewer: StaffMember | None, actor: Actor, now: datetime) -> Application:
    """It is the person: an account opens, or the new document comes on record."""
    details: dict[str, Any] = {"round": row.round, "matter": row.matter}
    if row.is_renewal:
        lifted = records.put_on_record(row, now=now)
        details |= {"accounts": lifted}
    else:
        row.customer, row.account = _opened(row, actor, now)
        details |= {"account": row.account.reference, "customer": row.customer.number}
    row.state, row.decided_at, row.reviewer, row.faulty, row.note = State.VERIFIED, now, reviewer, "", ""
    row.save()
    _decided(row, Outcome.VERIFIED, reviewer, now)
    payload = {"account": row.account.reference} if row.account else {"customer": row.customer_id}
    events.record("application.verified", subject=f"application:{row.pk}", actor_id=actor.id, payload=payload, now=now)
    notices.verified(row, now=now)
    audit.record(actor=actor, verb="application.verified", subject=f"application:{row.pk}", now=now, details=details)
    return row


def _opened(row: Application, actor: Actor, now: datetime) -> tuple[Customer, Account]:
    kind, branch = _wanted(row)
    customer = _customer(row, now)
    _keep_details(row, customer, actor, now)
    account = opening.open_for(customer=customer, kind=kind, branch=branch, now=now)
    if row.from_code:
        Attribution.objects.create(account=account, code=row.from_code, page=row.from_page, first_seen=row.from_at or row.created_at)
    return customer, account


def _keep_details(row: Application, customer: Customer, actor: Actor, now: datetime) -> None:
    """What the application says of address, work and tax becomes the customer's own record of it, where nothing newer stands."""
    before = personal.current(customer=customer)
    said = {"area_id": row.division_code, "street": row.street, "occupation": row.occupation, "nationality": row.nationality}
    values = {**personal.values(before), **said}
    details_of.save(customer=customer, values=values, base=before.number if before else 0, actor=actor, now=now)
    details_of.declare_tax(customer=customer, kind=TaxKind.CHINA, country="", number="", no_number_because="", actor=actor, now=now)


def _send_back(
    row: Application, state: State, outcome: Outcome, *, note: str, reviewer: StaffMember, actor: Actor, now: datetime, item: str = "", reason: str = ""
) -> Application:
    row.state, row.faulty, row.note, row.redone, row.reviewer, row.decided_at = state, item, note, False, reviewer, now
    row.save()
    _decided(row, outcome, reviewer, now, item=item, note=note, reason=reason)
    events.record(f"application.{outcome}", subject=f"application:{row.pk}", actor_id=actor.id, payload={"item": item}, now=now)
    (notices.to_redo if state == State.REVISE else notices.rejected)(row, now=now)
    audit.record(
        actor=actor, verb=f"application.{'sent_back' if state == State.REVISE else 'rejected'}", subject=f"application:{row.pk}", now=now,
        reason=reason or note, details={"item": item, "round": row.round} if item else {"round": row.round},
    )  # fmt: skip
    return row


def _decided(row: Application, outcome: Outcome, reviewer: StaffMember | None, now: datetime, *, item: str = "", note: str = "", reason: str = "") -> None:
    ApplicationDecision.objects.create(
        application=row, round=row.round, outcome=outcome, item=item, note=note, reason=reason, reviewer=reviewer, decided_at=now
    )  # fmt: skip


def _customer(row: Application, now: datetime) -> Customer:
    """The customer of that document: made new, or the one a branch knew already, who now has a login."""
    known = Customer.objects.select_for_update().filter(id_kind=row.id_kind, id_number_hash=row.id_number_hash).first()
    if known is not None and (known.user_id not in (None, row.user_id) or known.name != row.name or known.status != CustomerStatus.ACTIVE):
        raise NumberTaken
    _kind, branch = _wanted(row)
    customer = known or Customer(
        number=f"{(branch.division_code or '0000')[:4]}{row.pk:08d}", name=row.name, name_en=row.name if row.name.isascii() else "",
        id_kind=row.id_kind, id_number=row.id_number, id_number_hash=row.id_number_hash, branch=branch, opened_on=bank_date(now),
    )  # fmt: skip
    customer.user, customer.birth_date, customer.gender = row.user, row.birth_date, row.gender
    customer.phone, customer.phone_hash = row.phone, lookup_hash("phone", row.phone)
    customer.save()
    DocumentRecord.objects.update_or_create(
        customer=customer,
        defaults={
            "nationality": row.nationality, "occupation": row.occupation, "expires_on": None if row.long_term else row.expires_on,
            "verified_at": now, "reminders": 0, "reminded_at": None, "restricted_at": None,
        },
    )  # fmt: skip
    return customer


def _wanted(row: Application) -> tuple[AccountKind, Branch]:
    """What was applied for; an application that was sent says both."""
    if row.kind is None or row.branch is None:
        raise AlreadyDecided
    return AccountKind(row.kind), row.branch


def _locked(reference: str, reviewer: StaffMember) -> Application:
    rows = access.visible(Application.objects.filter(reference=reference), reviewer)
    row = rows.select_for_update(of=("self",)).select_related("user", "branch", "customer__user").first()
    if row is None or not row.is_waiting:
        raise AlreadyDecided
    if row.state == State.IN_REVIEW and row.reviewer_id != reviewer.pk:
        raise WithColleague
    return row


def _for_decision(reference: str, seen: int, reviewer: StaffMember) -> Application:
    """The row under lock, in the round the reviewer looked at."""
    row = _locked(reference, reviewer)
    if row.round != seen:
        raise AlreadyDecided
    return row


def _said(text: str) -> str:
    text = " ".join(text.split())
    if len(text) < SHORTEST:
        raise ReasonMissing(least=SHORTEST)
    return text[:300]

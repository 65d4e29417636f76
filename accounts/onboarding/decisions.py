"""What a reviewer decides, and what follows: the customer, the document on record, the account, where they came from."""

from datetime import datetime

from django.db import transaction

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.kinds import AccountKind
from accounts.onboarding import notices, opening
from accounts.onboarding.models import Application, ApplicationDecision, Attribution, DocumentRecord, Item, Outcome, State
from accounts.onboarding.refusals import AlreadyDecided, ChecksFailed, ItemMissing, NumberTaken, ReasonMissing, WithColleague
from accounts.organisation.models import Branch, StaffMember
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
    return _open(row, reviewer, actor, now)


@transaction.atomic
def revise(*, reference: str, seen: int, item: str, note: str, reviewer: StaffMember, actor: Actor, now: datetime) -> Application:
    """One thing is to be redone; `note` is what the applicant reads."""
    if item not in Item.values:
        raise ItemMissing
    row = _for_decision(reference, seen, reviewer)
    return _send_back(row, State.REVISE, Outcome.REVISE, item=item, note=_said(note), reviewer=reviewer, actor=actor, now=now)


@transaction.atomic
def reject(*, reference: str, seen: int, reason: str, note: str, reviewer: StaffMember, actor: Actor, now: datetime) -> Application:
    """It ends here; `reason` is for the house, `note` for the applicant."""
    row = _for_decision(reference, seen, reviewer)
    return _send_back(row, State.REJECTED, Outcome.REJECTED, reason=_said(reason), note=_said(note), reviewer=reviewer, actor=actor, now=now)


def decide_alone(row: Application, *, now: datetime) -> Application:
    """The checker's word is enough (settings said so); the decision carries no reviewer."""
    return _open(row, None, access.SYSTEM, now)


def _open(row: Application, reviewer: StaffMember | None, actor: Actor, now: datetime) -> Application:
    kind, branch = _wanted(row)
    customer = _customer(row, now)
    account = opening.open_for(customer=customer, kind=kind, branch=branch, now=now)
    if row.from_code:
        Attribution.objects.create(account=account, code=row.from_code, page=row.from_page, first_seen=row.from_at or row.created_at)
    row.state, row.customer, row.account, row.decided_at, row.reviewer = State.VERIFIED, customer, account, now, reviewer
    row.faulty, row.note = "", ""
    row.save()
    _decided(row, Outcome.VERIFIED, reviewer, now)
    events.record("application.verified", subject=f"application:{row.pk}", actor_id=actor.id, payload={"account": account.reference}, now=now)
    notices.opened(row, account, now=now)
    audit.record(
        actor=actor, verb="application.verified", subject=f"application:{row.pk}", now=now,
        details={"account": account.reference, "customer": customer.number, "round": row.round},
    )  # fmt: skip
    return row


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
        number=f"{(branch.division_code or '0000')[:4]}{row.pk:08d}", name=row.name, id_kind=row.id_kind, id_number=row.id_number,
        id_number_hash=row.id_number_hash, branch=branch, opened_on=bank_date(now),
    )  # fmt: skip
    customer.user, customer.birth_date, customer.gender = row.user, row.birth_date, row.gender
    customer.phone, customer.phone_hash = row.phone, lookup_hash("phone", row.phone)
    customer.save()
    DocumentRecord.objects.update_or_create(
        customer=customer,
        defaults={
            "nationality": row.nationality, "occupation": row.occupation, "expires_on": None if row.long_term else row.expires_on,
            "verified_at": now, "reminded_at": None, "restricted_at": None,
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
    row = rows.select_for_update(of=("self",)).select_related("user", "branch").first()
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

"""What can happen to a counter transaction. State, hold, posting and audit are written in one transaction each time."""

import contextlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountKind, PostingKind
from accounts.organisation.models import StaffMember
from backoffice.hall.counter import rules, selectors
from backoffice.hall.counter.models import CounterTransaction, Kind, Status
from portal.kernel import access, audit, clock, ids
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.money import Money


class CounterRefused(Refusal):
    """The counter transaction was not done; nothing was posted."""

    code = "counter_refused"


class NotThere(CounterRefused):
    code = "counter_not_there"
    message = _("This transaction does not exist or is out of your reach. Nothing was posted.")


class AlreadyDecided(CounterRefused):
    code = "counter_already_decided"
    message = _("This transaction is already decided. Nothing more was posted.")


class OwnWork(CounterRefused):
    code = "counter_own_work"
    message = _("Nobody checks their own work. Ask another colleague. Nothing was posted.")


class NotYours(CounterRefused):
    code = "counter_not_yours"
    message = _("Only who made this transaction may do that. Nothing was posted.")


class TooLate(CounterRefused):
    code = "counter_too_late"
    message = _("The time for this transaction is over. Make it again. Nothing was posted.")


class ReasonNeeded(CounterRefused):
    code = "counter_reason_needed"
    message = _("Write a reason of at least %(least)s characters. Nothing was posted.")


class SlipReused(CounterRefused):
    code = "counter_slip_reused"
    message = _("This form was already used for something else. Start a new one. Nothing was posted.")


def draft(
    *, maker: StaffMember, account: Account, kind: Kind, amount: Money, paper_reference: str, key: UUID, actor: Actor, now: datetime
) -> CounterTransaction:
    """Write down what the teller is about to do; the same key gives the same draft back."""
    if amount.minor <= 0:
        raise ledger.NotPositive
    if amount.currency != account.currency:
        raise ledger.WrongCurrency
    content = {"kind": kind, "account": account, "amount_minor": amount.minor, "currency": amount.currency, "paper_reference": paper_reference}
    try:
        with transaction.atomic():
            made = CounterTransaction.objects.create(
                reference=ids.new_reference("CT"),
                key=key,
                maker=maker,
                branch=maker.branch,
                made_at=now,
                expires_at=rules.expiry(now),
                needs_check=rules.needs_check(amount.minor, selectors.threshold_minor(amount.currency, clock.bank_date(now))),
                **content,
            )
            _record("drafted", made, actor, now)
            return made
    except IntegrityError:
        before = CounterTransaction.objects.filter(key=key).first()
        if before is None:
            raise
        if any(getattr(before, name) != value for name, value in content.items()):
            raise SlipReused from None
        return before


@transaction.atomic
def submit(*, reference: str, maker: StaffMember, actor: Actor, now: datetime) -> CounterTransaction:
    """The teller means it: post at once below the threshold, else wait for a checker with the money held.

    Submitting twice answers the first outcome.
    """
    row = _locked(reference, maker)
    if row.maker_id != maker.pk:
        raise NotYours
    if row.status in (Status.DONE, Status.WAITING):
        return row
    _advance(row, Status.WAITING if row.needs_check else Status.DONE, now)
    if not row.needs_check:
        return _post(row, "posted", actor, now)
    if row.kind == Kind.WITHDRAWAL:
        row.hold_id = ledger.place_hold(
            account=row.account_id,
            amount=row.amount,
            key=_ledger_key(row, "hold"),
            actor=actor,
            now=now,
            expires_at=row.expires_at,
            memo=row.reference,
        )
    row.save(update_fields=["status", "hold"])
    _record("submitted", row, actor, now)
    return row


@transaction.atomic
def approve(*, reference: str, checker: StaffMember, actor: Actor, now: datetime) -> CounterTransaction:
    """A second person agrees: the money moves in the same transaction."""
    row = _for_decision(reference, checker, Status.DONE, now)
    row.checker = checker
    return _post(row, "approved", actor, now)


@transaction.atomic
def refuse(*, reference: str, checker: StaffMember, reason: str, actor: Actor, now: datetime) -> CounterTransaction:
    """A second person does not agree: the hold is freed, the reason stays."""
    if len(reason.strip()) < rules.SHORTEST_REASON:
        raise ReasonNeeded(least=rules.SHORTEST_REASON)
    row = _for_decision(reference, checker, Status.REFUSED, now)
    row.checker = checker
    return _close(row, "refused", actor, now, reason=reason.strip())


@transaction.atomic
def take_back(*, reference: str, maker: StaffMember, actor: Actor, now: datetime) -> CounterTransaction:
    """The teller thinks better of it before anybody checked."""
    row = _locked(reference, maker)
    if row.maker_id != maker.pk:
        raise NotYours
    _advance(row, Status.TAKEN_BACK, now)
    return _close(row, "taken_back", actor, now)


def expire_due(*, now: datetime, limit: int = 500) -> int:
    """End what nobody finished in time, free its holds, answer how many."""
    due = CounterTransaction.objects.filter(status__in=(Status.DRAFT, Status.WAITING), expires_at__lte=now)
    with transaction.atomic():
        rows = list(due.order_by("id").select_for_update(skip_locked=True)[:limit])
        for row in rows:
            row.status = Status.EXPIRED
            _close(row, "expired", access.SYSTEM, now)
    return len(rows)


def _locked(reference: str, staff: StaffMember) -> CounterTransaction:
    rows = access.visible(CounterTransaction.objects.filter(reference=reference), staff)
    row = rows.select_for_update(of=("self",)).select_related("account", "branch").first()
    if row is None:
        raise NotThere
    return row


def _for_decision(reference: str, checker: StaffMember, outcome: Status, now: datetime) -> CounterTransaction:
    row = _locked(reference, checker)
    if row.maker_id == checker.pk:
        raise OwnWork
    if row.status != Status.WAITING:
        raise AlreadyDecided
    _advance(row, outcome, now)
    return row


def _advance(row: CounterTransaction, status: Status, now: datetime) -> None:
    if not rules.may_follow(row.status, status):
        raise AlreadyDecided
    if row.expires_at <= now and status != Status.TAKEN_BACK:
        raise TooLate
    row.status = status


def _post(row: CounterTransaction, verb: str, actor: Actor, now: datetime) -> CounterTransaction:
    """Move the money between the customer's account and the branch's cash."""
    cash = ledger.bank_account(AccountKind.CASH, row.currency, branch=row.branch)
    debit, credit = (row.account_id, cash.pk) if row.kind == Kind.WITHDRAWAL else (cash.pk, row.account_id)
    business_date = clock.bank_date(now)
    posted = ledger.post(
        debit=debit,
        credit=credit,
        amount=row.amount,
        kind=PostingKind.CASH_OUT if row.kind == Kind.WITHDRAWAL else PostingKind.CASH_IN,
        key=_ledger_key(row, "post"),
        actor=actor,
        now=now,
        business_date=business_date,
        memo=row.paper_reference,
        hold_id=row.hold_id,
    )
    row.posting_id, row.decided_at, row.business_date = posted.posting_id, now, business_date
    row.balance_after_minor = Account.objects.values_list("balance", flat=True).get(pk=row.account_id)
    row.save(update_fields=["status", "checker", "posting", "decided_at", "business_date", "balance_after_minor"])
    _record(verb, row, actor, now)
    return row


def _close(row: CounterTransaction, verb: str, actor: Actor, now: datetime, reason: str = "") -> CounterTransaction:
    if row.hold_id is not None:
        with contextlib.suppress(ledger.HoldNotPending):  # the ledger's own end of day may have freed it first
            ledger.void_hold(hold_id=row.hold_id, now=now)
    row.reason, row.decided_at = reason, now
    row.save(update_fields=["status", "checker", "reason", "decided_at"])
    _record(verb, row, actor, now, reason=reason)
    return row


def _record(verb: str, row: CounterTransaction, actor: Actor, now: datetime, reason: str = "") -> None:
    audit.record(
        actor=actor,
        verb=f"counter.{verb}",
        subject=f"counter:{row.reference}",
        now=now,
        reason=reason,
        details={"kind": row.kind, "account": row.account.reference, "amount_minor": row.amount_minor, "currency": row.currency, "paper": row.paper_reference},
    )


def _ledger_key(row: CounterTransaction, step: str) -> UUID:
    return ids.posting_key(f"counter:{row.reference}", step)

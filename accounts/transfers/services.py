"""Give an order, send what waited, undo it, and decide about what was held."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from psycopg.types.numeric import Int2, Int8

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountStatus
from accounts.ledger.refusals import BY_SQLSTATE
from accounts.limits import rules as limits
from accounts.risk.models import Outcome
from accounts.risk.services import Answer
from accounts.signing.models import StepUpChallenge
from accounts.signing.services import NotSigned, session_hash
from accounts.transfers import rules
from accounts.transfers.models import Transfer, TransferState
from accounts.transfers.refusals import AlreadySent, CustomerFrozen, OtherContent, TransferIsFinal
from portal.kernel import audit, events
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference
from portal.kernel.money import Money
from portal.kernel.prepared import Refusals, call

_REFUSALS: Final[Refusals] = {
    **BY_SQLSTATE,
    "LG008": lambda error: OtherContent(),
    "TR001": lambda error: OtherContent(),
    "TR002": lambda error: NotSigned(),
    "TR003": lambda error: TransferIsFinal(),
    "TR004": lambda error: CustomerFrozen(),
}
_OUTCOMES: Final = {0: Outcome.STEP_UP, 1: Outcome.ALLOW, 2: Outcome.DELAY, 3: Outcome.HOLD, 4: Outcome.DENY, 5: Outcome.DELAY}
_SUBMIT: Final = f"SELECT public.transfer_submit({','.join(['%s'] * 22)})"
_COLUMNS: Final = [field.attname for field in Transfer._meta.concrete_fields]
_SUBMIT_LATER: Final = f"SELECT public.transfer_submit({','.join(['%s'] * 23)})"


@dataclass(frozen=True)
class Submission:
    """What became of an order. `state` is None when it must be signed first; `transfer` is the stored row."""

    order: "_Order"
    state: TransferState | None
    answer: Answer
    replayed: bool
    posting_id: int | None
    balance_after_minor: int | None

    @property
    def must_be_signed(self) -> bool:
        return self.state is None

    @cached_property
    def transfer(self) -> Transfer | None:
        """The order as stored; one that was posted just now is built from what is known, any other is read."""
        if self.state is None:
            return None
        if self.state == TransferState.DONE and not self.replayed:
            return self.order.posted(self)
        return Transfer.objects.select_related("source", "target", "customer").get(pk=self.order.key)


def submit_transfer(
    *,
    customer: Customer,
    source: Account,
    target: Account,
    payee_name: str,
    amount: Money,
    memo: str,
    key: UUID,
    actor: Actor,
    now: datetime,
    signature: StepUpChallenge | None = None,
    arrival: str = rules.Arrival.NOW,
) -> Submission:
    """Give an order once; the same key and content give the same order back.

    An `arrival` that is not at once keeps the money aside until then, and the order can be undone.

    The source must be the customer's own: the caller fetched it through `Account.objects.for_customer`.
    One call to the database decides, posts (or keeps the money aside) and stores. Raises the ledger's refusals,
    `OtherContent`, `NotSigned` and `CustomerFrozen`; then nothing changed and the key stays free.
    """
    _check(customer=customer, source=source, target=target, amount=amount)
    order = _Order(
        reference=new_reference("TR"),
        key=key,
        content_hash=rules.content_hash(source_id=source.pk, target_id=target.pk, payee_name=payee_name, amount=amount, memo=memo, arrival=arrival),
        customer=customer,
        source=source,
        target=target,
        payee_name=payee_name,
        amount=amount,
        memo=memo,
        bound=limits.is_bound(source_kind=source.kind, target_kind=target.kind, same_holder=source.holder_id == target.holder_id),
        actor=actor,
        now=now,
    )
    params, later = order.params(signature), rules.sent_at(arrival, now)
    answer = call(_SUBMIT, params, refusals=_REFUSALS) if later is None else call(_SUBMIT_LATER, (*params, later), refusals=_REFUSALS)
    submission = _submission(order, answer)
    events.nudge()
    return submission


def undo_transfer(*, transfer: Transfer, actor: Actor, now: datetime) -> None:
    """Take a waiting order back; its money is free at once.

    Raises `AlreadySent` when it was sent meanwhile, `CustomerFrozen`, else `TransferIsFinal`.
    """
    if transfer.customer.status != CustomerStatus.ACTIVE:
        raise CustomerFrozen
    if transfer.state == TransferState.HELD:
        raise TransferIsFinal
    try:
        _give_back(transfer, TransferState.UNDONE, refusal="", reason="", actor=actor, now=now)
    except TransferIsFinal:
        transfer.refresh_from_db(fields=["state"])
        raise AlreadySent if transfer.state == TransferState.DONE else TransferIsFinal from None


def release_held(*, transfer: Transfer, actor: Actor, now: datetime, reason: str) -> None:
    """A risk officer lets a held order go: it is posted now. Raises the ledger's refusals; then it stays held."""
    with transaction.atomic():
        _send(transfer, now)
        audit.record(actor=actor, verb="transfer.released", subject=f"transfer:{transfer.reference}", now=now, reason=reason)


def refuse_held(*, transfer: Transfer, actor: Actor, now: datetime, reason: str) -> None:
    """A risk officer declines a held order: its money is free at once."""
    _give_back(transfer, TransferState.REFUSED, refusal="not_allowed", reason=reason, actor=actor, now=now)


def send_due(*, now: datetime, limit: int = 500) -> tuple[int, int]:
    """Send what has waited long enough; answers how many were sent and how many could not be.

    Safe to run twice at once: each order is locked while it is sent. One that the ledger refuses is given back. Orders of
    a customer who is frozen keep waiting: whoever froze may have done so because of them.
    """
    due = Transfer.objects.filter(state=TransferState.WAITING, due_at__lte=now, customer__status=CustomerStatus.ACTIVE).order_by("due_at", "reference")
    sent = refused = 0
    for transfer in due.select_related("customer")[:limit]:
        try:
            _send(transfer, now)
        except (TransferIsFinal, CustomerFrozen):
            continue  # undone or frozen a moment ago
        except Refusal as refusal:
            _give_back(transfer, TransferState.REFUSED, refusal=refusal.code, reason="", actor=SYSTEM, now=now)
            refused += 1
        else:
            sent += 1
    return sent, refused


def _check(*, customer: Customer, source: Account, target: Account, amount: Money) -> None:
    """What the ledger would refuse too, but not where the money is only kept aside."""
    if customer.status != CustomerStatus.ACTIVE:
        raise CustomerFrozen
    if amount.minor <= 0:
        raise ledger.NotPositive
    if source.pk == target.pk:
        raise ledger.SameAccount
    if {source.currency, target.currency} != {amount.currency}:
        raise ledger.WrongCurrency
    if target.status > AccountStatus.STOPPED:
        raise ledger.AccountNotOpen


@dataclass(frozen=True, slots=True)
class _Order:
    """What `transfer_submit` is given, and what the stored row holds when it was posted at once."""

    reference: str
    key: UUID
    content_hash: bytes
    customer: Customer
    source: Account
    target: Account
    payee_name: str
    amount: Money
    memo: str
    bound: bool
    actor: Actor
    now: datetime

    def params(self, signature: StepUpChallenge | None) -> tuple[object, ...]:
        """The parameters in the function's order."""
        here, actor = self.now.astimezone(BANK_ZONE), self.actor
        signed = (Int8(signature.pk), session_hash(actor.session)) if signature else (None, None)
        return (
            self.key, self.content_hash, self.reference, Int8(self.customer.pk), Int8(self.source.pk), Int8(self.target.pk),
            Int8(self.amount.minor), self.amount.currency, self.payee_name, self.customer.name, self.memo, self.bound,
            self.target.holder_id == self.customer.pk, Int2(actor.channel), actor.kind, Int8(actor.id), Int2(here.hour), self.now,
            here.date(), *signed, actor.ip,
        )  # fmt: skip

    def posted(self, done: Submission) -> Transfer:
        """The row as it stands in the database, without reading it again; `from_db` sets the columns in one go, three times as fast as the constructor."""
        row = {
            "key": self.key, "reference": self.reference, "content_hash": self.content_hash, "customer_id": self.customer.pk,
            "source_id": self.source.pk, "target_id": self.target.pk, "payee_name": self.payee_name, "amount_minor": self.amount.minor,
            "currency": self.amount.currency, "memo": self.memo, "bound": self.bound, "state": TransferState.DONE,
            "channel": int(self.actor.channel), "decision_id": done.answer.decision_id, "posting_id": done.posting_id, "hold_id": None,
            "balance_after_minor": done.balance_after_minor, "refusal": "", "submitted_at": self.now, "due_at": None, "ended_at": self.now,
        }  # fmt: skip
        transfer = Transfer.from_db(DEFAULT_DB_ALIAS, _COLUMNS, [row[column] for column in _COLUMNS])
        transfer._state.fields_cache.update(customer=self.customer, source=self.source, target=self.target)
        return transfer


def _submission(order: _Order, answer: list[Any]) -> Submission:
    state, decision_id, posting_id, balance_after, wait, replayed = answer
    outcome = _OUTCOMES[state]
    return Submission(order, TransferState(state) if state else None, Answer(decision_id, outcome, wait), bool(replayed), posting_id, balance_after)


def _send(transfer: Transfer, now: datetime) -> None:
    call(
        "SELECT public.transfer_send(%s,%s,%s,%s)",
        (transfer.pk, transfer.customer.name, now, bank_date(now)),
        refusals=_REFUSALS,
    )


def _give_back(transfer: Transfer, state: TransferState, *, refusal: str, reason: str, actor: Actor, now: datetime) -> None:
    call(
        "SELECT public.transfer_give_back(%s,%s,%s,%s,%s,%s,%s,%s,%s)",
        (transfer.pk, Int2(state), refusal, actor.kind, Int8(actor.id), Int2(actor.channel), actor.ip, reason, now),
        refusals=_REFUSALS,
    )

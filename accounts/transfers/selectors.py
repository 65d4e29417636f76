"""What the transfer pages read: where from, to whom before, and what happens if."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.deposits import selectors as deposits
from accounts.identity.models import Customer
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account, AccountStatus
from accounts.limits import rules as limit_rules
from accounts.limits import selectors as limits
from accounts.payees.models import SavedPayee
from accounts.risk import services as risk
from accounts.risk.models import Outcome
from accounts.transfers import refusals, rules
from accounts.transfers.models import Transfer, TransferState
from portal.kernel.access import Channel
from portal.kernel.money import Money

#: Kinds that transfers may leave; deposits with a term and loans have acts of their own.
SENDING_KINDS: Final = frozenset({AccountKind.TYPE_1, AccountKind.TYPE_2, AccountKind.TYPE_3, AccountKind.BUSINESS})
_LOOKED_BACK: Final = 200
_NO_SECRETS: Final = ("target__holder__id_number", "target__holder__phone")
_NO_SECRETS_OF_SAVED: Final = ("account__holder__id_number", "account__holder__phone")
CHOSEN: Final = _("You chose that it is sent later. Until then you can undo it.")
FIRST_PAYMENT: Final = _("This is your first payment of this size to this payee, so it waits: you can undo it until it is sent.")


@dataclass(frozen=True, slots=True)
class Recent:
    """Somebody the customer paid before."""

    target: Account
    name: str
    times: int
    last: Transfer


@dataclass(frozen=True, slots=True)
class Saved:
    """A line of the payee book, with the last payment that arrived."""

    payee: SavedPayee
    last: Transfer | None


@dataclass(frozen=True, slots=True)
class Choice:
    """An account to pay from, and what limits still let it send today (None: no limit)."""

    holding: deposits.Holding
    left: Money | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What happens if: balance after, what may still leave today afterwards (None: no cap), the fee, when it is sent (None: at once) and why then."""

    amount: Money
    balance_after: Money
    left_today: Money | None
    fee: Money
    sent_at: datetime | None = None
    why: str | Promise = ""

    @property
    def total(self) -> Money:
        return self.amount + self.fee


def sources(customer: Customer) -> list[deposits.Holding]:
    """The customer's accounts that transfers may leave, in the order of the accounts page."""
    return [holding for holding in deposits.holdings(customer=customer) if holding.account.kind in SENDING_KINDS and holding.account.is_open]


def recent_payees(customer: Customer, *, limit: int) -> list[Recent]:
    """Whom the customer paid of late, newest first; closed accounts left out. One query over the last orders."""
    done = Transfer.objects.for_customer(customer).filter(state=TransferState.DONE).select_related("target__holder").defer(*_NO_SECRETS)
    found: dict[int, list[Transfer]] = {}
    for transfer in done.order_by("-reference")[:_LOOKED_BACK]:
        if transfer.target.holder_id != customer.pk and transfer.target.is_open:
            found.setdefault(transfer.target_id, []).append(transfer)
    return [Recent(paid[0].target, paid[0].payee_name, len(paid), paid[0]) for paid in list(found.values())[:limit]]


def last_to(customer: Customer, target: Account) -> Transfer | None:
    """The customer's last transfer to that account that arrived."""
    return Transfer.objects.for_customer(customer).filter(target=target, state=TransferState.DONE).order_by("-reference").first()


def waiting(customer: Customer) -> list[Transfer]:
    """The customer's transfers that can still be undone, the next to leave first."""
    return list(Transfer.objects.for_customer(customer).filter(state=TransferState.WAITING).order_by("due_at", "reference")[:2])


def choices(holdings: Sequence[deposits.Holding], target: Account, *, channel: Channel, now: datetime) -> list[Choice]:
    """The accounts to pay from, with what each can still send to the target; one query."""
    rooms = limits.headrooms([holding.account for holding in holdings], channel=channel, now=now)
    return [Choice(holding, rooms[holding.account.pk].left_money(bound=_is_bound(holding.account, target))) for holding in holdings]


def preview(
    *, source: Account, target: Account, amount: Money, channel: Channel, now: datetime, customer: Customer | None = None, arrival: str = rules.Arrival.NOW
) -> Preview:
    """What happens if this is ordered now; raises the refusal that it would meet. The posting itself checks again."""
    _check_accounts(source, target)
    if amount.minor <= 0:
        raise refusals.NothingToSend
    if amount.minor > source.available:
        raise refusals.NotEnough(available=Money(max(source.available, 0), source.currency))
    room, bound = limits.headroom(source, channel=channel, now=now), _is_bound(source, target)
    _check_limits(room, amount, bound=bound)
    left = room.left_today_bound if bound else room.left_today
    sent_at, why = _when(source, target, amount, customer, arrival, now)
    return Preview(
        amount=amount,
        balance_after=Money(source.balance - amount.minor, source.currency),
        left_today=None if left is None else Money(left - amount.minor, source.currency),
        fee=Money(0, source.currency),
        sent_at=sent_at,
        why=why,
    )


def why_it_waits(transfer: Transfer) -> str | Promise:
    """The reason a customer reads on an order that waits; needs `transfer.decision`."""
    decision = transfer.decision
    if decision.outcome != Outcome.DELAY:
        return CHOSEN
    return FIRST_PAYMENT if decision.new_payee else risk.SENTENCES[Outcome.DELAY]


def saved_payees(customer: Customer) -> list[Saved]:
    """The payee book, last paid first and then by name; two queries."""
    book = list(SavedPayee.objects.for_customer(customer).select_related("account__holder").defer(*_NO_SECRETS_OF_SAVED).order_by("name", "pk"))
    done = Transfer.objects.for_customer(customer).filter(target_id__in=[one.account_id for one in book], state=TransferState.DONE)
    last = {transfer.target_id: transfer for transfer in done.order_by("target_id", "-reference").distinct("target_id")} if book else {}
    lines = [Saved(one, last.get(one.account_id)) for one in book]
    return sorted(lines, key=lambda line: line.last.reference if line.last else "", reverse=True)


def is_saved(customer: Customer, target: Account) -> bool:
    """Whether the payee book has that account."""
    return SavedPayee.objects.for_customer(customer).filter(account=target).exists()


def _when(source: Account, target: Account, amount: Money, customer: Customer | None, arrival: str, now: datetime) -> tuple[datetime | None, str | Promise]:
    """When it would be sent, and why not at once: what the customer chose, or the wait of a first payment of that size."""
    chosen = rules.sent_at(arrival, now)
    why: str | Promise = CHOSEN if chosen else ""
    if customer is None or target.holder_id == customer.pk:
        return chosen, why
    wait = risk.wait_of_first_payment(amount)
    if wait and not Transfer.objects.for_customer(customer).filter(target=target, state=TransferState.DONE).exists():
        least = now + timedelta(minutes=wait)
        if chosen is None or chosen < least:
            return least, FIRST_PAYMENT
    return chosen, why


def _is_bound(source: Account, target: Account) -> bool:
    return limit_rules.is_bound(source_kind=source.kind, target_kind=target.kind, same_holder=source.holder_id == target.holder_id)


def _check_accounts(source: Account, target: Account) -> None:
    if source.pk == target.pk:
        raise refusals.SameAccount
    if source.currency != target.currency:
        raise refusals.OtherCurrency(source=source.currency, target=target.currency)
    if not source.is_open:
        raise refusals.SourceStopped
    if target.status > AccountStatus.STOPPED:
        raise refusals.PayeeStopped


def _check_limits(room: limits.Headroom, amount: Money, *, bound: bool) -> None:
    today = room.left_today_bound if bound else room.left_today
    caps = ((room.each, refusals.OverOnePayment), (today, refusals.OverToday), (None if bound else room.left_year, refusals.OverYear))
    for left, refusal in caps:
        if left is not None and amount.minor > left:
            raise refusal(left=Money(left, room.currency))

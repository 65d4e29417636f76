"""Everything that can happen to money. Each movement is one call of a function in `sql/`: one round trip, all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from psycopg.types.numeric import Int2, Int8

from accounts.identity.models import Customer
from accounts.ledger.kinds import AccountKind, AccountStatus, PostingKind
from accounts.ledger.models import Account, Posting
from accounts.ledger.refusals import (
    BY_SQLSTATE,
    AccountNotOpen,
    AlreadyReversed,
    CannotReverse,
    HoldNotPending,
    KeyReused,
    LedgerRefusal,
    NoSuchAccount,
    NotEmpty,
    NotEnoughMoney,
    NotPositive,
    OverLimit,
    OverMaximum,
    SameAccount,
    WrongCurrency,
)
from accounts.organisation.models import Branch
from portal.kernel import audit, clock, events, ids, prepared
from portal.kernel.access import Actor, Channel
from portal.kernel.money import Money

__all__ = ["AccountNotOpen", "AlreadyReversed", "CannotReverse", "HoldNotPending", "KeyReused", "LedgerRefusal", "NoSuchAccount", "NotEmpty"]
__all__ += ["NotEnoughMoney", "NotPositive", "OverLimit", "OverMaximum", "SameAccount", "WrongCurrency"]
__all__ += [
    "Bulk",
    "Leg",
    "NewAccount",
    "Posted",
    "Velocity",
    "bank_account",
    "close_account",
    "expire_holds",
    "open_account",
    "open_accounts",
    "place_hold",
    "post",
    "post_bulk",
]
__all__ += ["post_hold", "post_linked", "reverse", "void_hold"]

_POST: Final = f"SELECT public.ledger_post({', '.join(['%s'] * 19)})"
_REVERSE: Final = f"SELECT public.ledger_reverse({', '.join(['%s'] * 10)})"
_BULK: Final = (
    "SELECT public.ledger_post_bulk(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::smallint[], %s::smallint[], "
    "%s::text[], %s::text[], %s::text[], %s::boolean[], %s::boolean[], %s::timestamptz[], %s::date[], %s, %s, %s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Velocity:
    """What the sender sent (with this posting) and the receiver received: the hour or day under way and the one before."""

    hour_count: int
    hour_sum: int
    day_count: int
    day_sum: int
    day_max: int
    received_count: int
    received_sum: int


@dataclass(frozen=True, slots=True)
class Posted:
    """The answer to a posting. `balance_after` is the debit account's, in minor units; no velocity on a replay."""

    posting_id: int
    balance_after: int
    replayed: bool = False
    velocity: Velocity | None = None

    @property
    def reference(self) -> str:
        return Posting(pk=self.posting_id).reference


@dataclass(frozen=True, slots=True)
class Leg:
    """One posting of a linked set or a batch; `booked_at` and `business_date` only where the past is imported."""

    debit: int
    credit: int
    amount: Money
    kind: PostingKind
    key: UUID
    memo: str = ""
    category: int = 0
    debit_party: str = ""
    credit_party: str = ""
    bound: bool = False
    booked_at: datetime | None = None
    business_date: date | None = None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to open; `opened_on` and `number` only where an account moves here with its own."""

    holder: Customer
    branch: Branch
    kind: AccountKind
    currency: str
    min_balance: int = 0
    max_balance: int | None = None
    nickname: str = ""
    number: str | None = None
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """The answer to a batch: the postings' ids in the order given, and how many of them were there before."""

    batch: int
    posting_ids: list[int]
    replayed: int


def open_account(
    *,
    holder: Customer,
    branch: Branch,
    kind: AccountKind,
    currency: str,
    now: datetime,
    min_balance: int = 0,
    max_balance: int | None = None,
    nickname: str = "",
    number: str | None = None,
) -> Account:
    """Open an empty account for a customer; `number` only where an account moves here with its own."""
    new = NewAccount(holder, branch, kind, currency, min_balance, max_balance, nickname, number)
    return open_accounts(accounts=[new], now=now)[0]


def open_accounts(*, accounts: Sequence[NewAccount], now: datetime) -> list[Account]:
    """Open many empty accounts for customers, set-based, in the order given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('public.accounts_account_id_seq') FROM generate_series(1, %s)", [len(accounts)])
        serials: list[int] = [row[0] for row in cursor.fetchall()]
    today = clock.bank_date(now)
    return Account.objects.bulk_create([_account(serial, new, today) for serial, new in zip(serials, accounts, strict=True)], batch_size=2000)


@transaction.atomic
def close_account(*, account: int, actor: Actor, now: datetime) -> None:
    """Close a customer's open, empty account for good. Raises `NoSuchAccount`, `AccountNotOpen` or `NotEmpty`."""
    mine = Account.objects.filter(pk=account, holder__isnull=False)
    empty = mine.filter(status=AccountStatus.OPEN, balance=0, held=0)
    if not empty.update(status=AccountStatus.CLOSED, closed_on=clock.bank_date(now)):
        found = mine.first()
        if found is None:
            raise NoSuchAccount(account=account)
        raise NotEmpty(account=account) if found.is_open else AccountNotOpen(account=account)
    audit.record(actor=actor, verb="account.closed", subject=f"account:{account}", now=now)


def bank_account(kind: AccountKind, currency: str, branch: Branch | None = None) -> Account:
    """The bank's own account of that kind and currency (of that branch, or of the head office); opened when first asked for."""
    if not kind.is_banks_own:
        raise ValueError(f"{kind!r} is a customer's account")
    number = f"{kind.value}-{currency}-{branch.code if branch else 'HEAD'}"
    found = Account.objects.filter(number=number).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Account.objects.create(
                reference=ids.new_reference("AC"),
                number=number,
                branch=branch,
                kind=kind,
                currency=currency,
                opened_on=clock.bank_date(clock.now()),
                min_balance=None,
            )
    except IntegrityError:
        return Account.objects.get(number=number)


def post(
    *,
    debit: int,
    credit: int,
    amount: Money,
    kind: PostingKind,
    key: UUID,
    actor: Actor,
    now: datetime,
    business_date: date,
    memo: str = "",
    category: int = 0,
    debit_party: str = "",
    credit_party: str = "",
    topic: str = "posting.made",
    bound: bool = False,
    hold_id: int | None = None,
) -> Posted:
    """Move money once from `debit` to `credit`; the same key gives the first answer back.

    `debit_party` is the name the receiver sees, `credit_party` the name the sender sees. `bound` says that the receiving
    account is bound to the sender's, so that day and year caps do not count it. `hold_id` names a pending hold to use up.
    Raises a `LedgerRefusal`, and then nothing changed.
    """
    params = (
        key,
        Int8(debit),
        Int8(credit),
        Int8(amount.minor),
        amount.currency,
        Int2(kind),
        Int2(category),
        Int2(actor.channel),
        memo,
        debit_party,
        credit_party,
        actor.kind,
        Int8(actor.id),
        now,
        business_date,
        _is_limited(kind, actor),
        bound,
        topic,
        None if hold_id is None else Int8(hold_id),
    )
    posted = _posted(prepared.call(_POST, params, refusals=BY_SQLSTATE))
    _tell(topic)
    return posted


def post_hold(*, hold_id: int, debit: int, credit: int, amount: Money, kind: PostingKind, key: UUID, actor: Actor, now: datetime, **details: Any) -> Posted:
    """Turn a pending hold on `debit` into a posting of at most its amount; the rest is free again. `details` as in `post`."""
    return post(hold_id=hold_id, debit=debit, credit=credit, amount=amount, kind=kind, key=key, actor=actor, now=now, **details)


def reverse(*, posting_id: int, key: UUID, actor: Actor, now: datetime, business_date: date, memo: str = "", topic: str = "posting.made") -> Posted:
    """Send a posting's money back, once. `balance_after` is that of the account it had reached."""
    params = (
        Int8(posting_id),
        key,
        Int2(PostingKind.REVERSAL),
        Int2(actor.channel),
        memo,
        actor.kind,
        Int8(actor.id),
        now,
        business_date,
        topic,
    )
    posted = _posted(prepared.call(_REVERSE, params, refusals=BY_SQLSTATE))
    _tell(topic)
    return posted


def post_linked(*, legs: Sequence[Leg], actor: Actor, now: datetime, business_date: date, topic: str = "posting.made") -> list[Posted]:
    """Make a few postings all or none, in the order given."""
    bulk = post_bulk(legs=legs, actor=actor, now=now, business_date=business_date, topic=topic)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, e.balance_after FROM public.accounts_posting p CROSS JOIN LATERAL (SELECT balance_after FROM public.accounts_entry "
            "WHERE account_id = p.debit_id AND posting_id = p.id ORDER BY seq DESC LIMIT 1) e WHERE p.id = ANY (%s)",
            [bulk.posting_ids],
        )
        after = dict(cursor.fetchall())
    return [Posted(posting_id, after[posting_id], posting_id < bulk.batch) for posting_id in bulk.posting_ids]


def post_bulk(*, legs: Iterable[Leg], actor: Actor, now: datetime, business_date: date, topic: str = "") -> Bulk:
    """Make many postings all or none, set-based, in the order given; keys known with the same content are left alone."""
    rows = list(legs)
    if not rows:
        return Bulk(0, [], 0)
    params = (
        [leg.key for leg in rows],
        [leg.debit for leg in rows],
        [leg.credit for leg in rows],
        [leg.amount.minor for leg in rows],
        [leg.amount.currency for leg in rows],
        [int(leg.kind) for leg in rows],
        [leg.category for leg in rows],
        [leg.memo for leg in rows],
        [leg.debit_party for leg in rows],
        [leg.credit_party for leg in rows],
        [_is_limited(leg.kind, actor) for leg in rows],
        [leg.bound for leg in rows],
        [leg.booked_at for leg in rows] if any(leg.booked_at for leg in rows) else None,
        [leg.business_date for leg in rows] if any(leg.business_date for leg in rows) else None,
        Int2(actor.channel),
        actor.kind,
        Int8(actor.id),
        now,
        business_date,
        topic,
    )
    batch, *posting_ids = prepared.call(_BULK, params, refusals=BY_SQLSTATE)
    _tell(topic)
    return Bulk(batch, posting_ids, sum(posting_id < batch for posting_id in posting_ids))


def place_hold(*, account: int, amount: Money, key: UUID, actor: Actor, now: datetime, expires_at: datetime | None = None, memo: str = "") -> int:
    """Reserve money on an account; the hold's id. The same key gives the same hold back."""
    params = (key, Int8(account), Int8(amount.minor), amount.currency, memo, expires_at, actor.kind, Int8(actor.id), now)
    held: int = prepared.call(f"SELECT public.ledger_place_hold({', '.join(['%s'] * 9)})", params, refusals=BY_SQLSTATE)
    return held


def void_hold(*, hold_id: int, now: datetime) -> bool:
    """Give a pending hold's money free; False when it was voided before. Raises `HoldNotPending` when posted or expired."""
    return bool(prepared.call("SELECT public.ledger_void_hold(%s, %s)", (Int8(hold_id), now), refusals=BY_SQLSTATE))


def expire_holds(*, now: datetime, limit: int = 1000) -> int:
    """Give the money of every hold free whose time is over, `limit` in one step; how many."""
    total = 0
    while expired := prepared.call("SELECT public.ledger_expire_holds(%s, %s)", (now, limit)):
        total += expired
    return total


def _account(serial: int, new: NewAccount, today: date) -> Account:
    return Account(
        pk=serial,
        reference=ids.new_reference("AC"),
        number=new.number or ids.account_number(serial),
        holder=new.holder,
        branch=new.branch,
        kind=new.kind,
        currency=new.currency,
        nickname=new.nickname,
        opened_on=new.opened_on or today,
        min_balance=new.min_balance,
        max_balance=new.max_balance,
    )


def _is_limited(kind: PostingKind, actor: Actor) -> bool:
    return kind.is_limited and actor.channel != Channel.IMPORT


def _tell(topic: str) -> None:
    """Have an event that is committed already handed out now; inside a transaction the next beat does it."""
    if topic and not connection.in_atomic_block:
        events.nudge()


def _posted(answer: list[Any]) -> Posted:
    posting_id, replayed, balance_after, *counters = answer
    return Posted(posting_id, balance_after, bool(replayed), None if counters[0] is None else Velocity(*counters))

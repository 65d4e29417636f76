"""The same bank in plain Python: what posting, holds, reversal and batches mean, without a database.

Written for reading, not for speed. A property test runs it beside the SQL functions and holds the two equal in every
answer, refusal, balance, counter and hash; a change of the rules is made here first. Refusals are those of the ledger.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from accounts.ledger import refusals, rules

_EPOCH_DAY: Final = date(1970, 1, 1)
_WEB, _COUNTER, _API, _JOB = 1, 2, 3, 5


@dataclass(slots=True)
class Meter:
    """Caps (None: no cap), usage and velocity of one sender."""

    caps: dict[str, int] = field(default_factory=dict)
    day: date = _EPOCH_DAY
    hour: int = 0
    used_day: int = 0
    used_year: int = 0
    used_channel: dict[int, int] = field(default_factory=dict)
    today: tuple[int, int, int] = (0, 0, 0)
    day_before: tuple[int, int, int] = (0, 0, 0)
    this_hour: tuple[int, int] = (0, 0)
    hour_before: tuple[int, int] = (0, 0)
    largest: int = 0

    def turn(self, day: date, hour: int) -> None:
        """Begin a new hour and a new day where they have begun; counters never go back."""
        if hour > self.hour:
            self.hour_before = self.this_hour if hour == self.hour + 1 else (0, 0)
            self.this_hour, self.hour = (0, 0), hour
        if day > self.day:
            self.used_year = self.used_year if day.year == self.day.year else 0
            self.day_before = self.today if day == self.day + timedelta(days=1) else (0, 0, 0)
            self.used_day, self.used_channel, self.today, self.day = 0, {}, (0, 0, 0), day

    def consume(self, *, channel: int, amount: int, bound: bool, account: int) -> None:
        """Count one payment or refuse it."""
        unbound = 0 if bound else amount
        channel_cap = self.caps.get({_WEB: "web", _COUNTER: "counter", _API: "api", _JOB: "job"}.get(channel, ""))
        tests = (
            ("each", amount, self.caps.get("each")),
            ("channel", self.used_channel.get(channel, 0) + amount, channel_cap),
            ("day", self.used_day + unbound if unbound else 0, self.caps.get("day")),
            ("year", self.used_year + unbound if unbound else 0, self.caps.get("year")),
        )
        for which, would_be, cap in tests:
            if cap is not None and would_be > cap:
                raise refusals.OverLimit(which=which, account=account)
        self.used_day += unbound
        self.used_year += unbound
        self.used_channel[channel] = self.used_channel.get(channel, 0) + amount
        self.today = (self.today[0] + 1, self.today[1] + amount, max(self.today[2], amount))
        self.this_hour = (self.this_hour[0] + 1, self.this_hour[1] + amount)
        self.largest = max(self.largest, amount)

    def velocity(self) -> tuple[int, int, int, int, int]:
        """Hour count and sum, day count and sum, largest; each with the one before."""
        return (
            self.this_hour[0] + self.hour_before[0],
            self.this_hour[1] + self.hour_before[1],
            self.today[0] + self.day_before[0],
            self.today[1] + self.day_before[1],
            max(self.today[2], self.day_before[2]),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """An entry."""

    seq: int
    posting: int
    amount: int
    balance_after: int
    counterparty: str
    hash: bytes


@dataclass(slots=True)
class Book:
    """An account; `least` None for the bank's own. `status` as AccountStatus."""

    id: int
    currency: str = "CNY"
    least: int | None = 0
    most: int | None = None
    status: int = 1
    balance: int = 0
    held: int = 0
    head: bytes = rules.GENESIS
    lines: list[Line] = field(default_factory=list)
    meter: Meter | None = None
    received_day: date | None = None
    received: tuple[int, int] = (0, 0)
    received_before: tuple[int, int] = (0, 0)

    def receive(self, amount: int, day: date, *, counted: bool) -> None:
        """Count what came in by order of another holder, on the day under way."""
        if self.received_day is None or day > self.received_day:
            follows = self.received_day == day - timedelta(days=1)
            self.received_before, self.received, self.received_day = self.received if follows else (0, 0), (0, 0), day
        if counted:
            self.received = (self.received[0] + 1, self.received[1] + amount)


@dataclass(slots=True)
class Reserve:
    """A hold; `state` as HoldState."""

    id: int
    account: int
    amount: int
    actor: tuple[str, int]
    expires_at: datetime | None
    state: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """One posting to make, with everything `services.post` takes."""

    key: UUID
    debit: int
    credit: int
    amount: int
    kind: int
    channel: int
    actor: tuple[str, int]
    now: datetime
    business_date: date
    limited: bool
    currency: str = "CNY"
    category: int = 0
    memo: str = ""
    debit_party: str = ""
    credit_party: str = ""
    bound: bool = False
    hold: int | None = None
    reverses: int | None = None

    @property
    def content(self) -> tuple[object, ...]:
        """What must be the same for a key to be the same act."""
        return (self.debit, self.credit, self.amount, self.currency, self.kind, self.memo, self.actor)


@dataclass(frozen=True, slots=True)
class Made:
    """The answer to an order."""

    posting: int
    balance_after: int
    replayed: bool
    velocity: tuple[int, int, int, int, int] | None = None


@dataclass(slots=True)
class Bank:
    """All books, postings by key, and holds by key."""

    books: dict[int, Book] = field(default_factory=dict)
    postings: dict[UUID, tuple[int, Order]] = field(default_factory=dict)
    holds: dict[UUID, Reserve] = field(default_factory=dict)

    def post(self, order: Order, *, posting_id: int, batch: int | None = None) -> Made:
        """Move money once. `posting_id` is the number the posting gets if it is new (the database draws it)."""
        if order.amount <= 0:
            raise refusals.NotPositive
        if order.debit == order.credit:
            raise refusals.SameAccount
        if order.key in self.postings:
            return self._replay(order)
        before = copy.deepcopy(self)
        try:
            return self._move(order, posting_id, batch)
        except refusals.LedgerRefusal:
            self.books, self.postings, self.holds = before.books, before.postings, before.holds
            raise

    def post_bulk(self, orders: Sequence[Order], *, posting_ids: Sequence[int], batch: int) -> list[Made]:
        """All or none, in order: malformed postings are refused first, then reused keys, then accounts, then limits."""
        if any(order.amount <= 0 or order.debit == order.credit for order in orders):
            bad = next(order for order in orders if order.amount <= 0 or order.debit == order.credit)
            raise refusals.NotPositive if bad.amount <= 0 else refusals.SameAccount
        first: dict[UUID, Order] = {key: known for key, (_, known) in self.postings.items()}
        for order in orders:
            if first.setdefault(order.key, order).content != order.content:
                raise refusals.KeyReused
        before = copy.deepcopy(self)
        try:
            made = [self.post_without_limits(order, number, batch) for order, number in zip(orders, posting_ids, strict=True)]
            for order, answer in zip(orders, made, strict=True):
                if not answer.replayed:
                    self._count(order)
        except refusals.LedgerRefusal:
            self.books, self.postings, self.holds = before.books, before.postings, before.holds
            raise
        return made

    def post_without_limits(self, order: Order, posting_id: int, batch: int) -> Made:
        """One posting of a batch; its limits are counted when all have moved."""
        if order.key in self.postings:
            return self._replay(order)
        self._write(order, posting_id, batch)
        return Made(posting_id, self.books[order.debit].balance, False)

    def place_hold(
        self, *, key: UUID, account: int, amount: int, actor: tuple[str, int], expires_at: datetime | None, hold_id: int, currency: str = "CNY"
    ) -> int:
        """Reserve money."""
        if amount <= 0:
            raise refusals.NotPositive
        known = self.holds.get(key)
        if known is not None:
            if (known.account, known.amount, known.actor) != (account, amount, actor):
                raise refusals.KeyReused
            return known.id
        self._check(account, -amount, currency, 0)
        self.books[account].held += amount
        self.holds[key] = Reserve(hold_id, account, amount, actor, expires_at)
        return hold_id

    def void_hold(self, hold_id: int) -> bool:
        """Free a hold's money; False when that was done before."""
        hold = self._hold(hold_id)
        if hold.state == 3:
            return False
        if hold.state != 1:
            raise refusals.HoldNotPending
        hold.state = 3
        self.books[hold.account].held -= hold.amount
        return True

    def expire_holds(self, now: datetime) -> int:
        """Free the money of every hold whose time is over."""
        due = [hold for hold in self.holds.values() if hold.state == 1 and hold.expires_at is not None and hold.expires_at <= now]
        for hold in due:
            hold.state = 4
            self.books[hold.account].held -= hold.amount
        return len(due)

    def reverse(self, posting_id: int, *, order: Order, new_id: int) -> Made:
        """Undo a posting once; `order` brings key, kind, channel, actor, moment and memo, the rest is the posting's own."""
        found = next((known for number, known in self.postings.values() if number == posting_id), None)
        if found is None or found.reverses is not None:
            raise refusals.CannotReverse
        undo = Order(
            key=order.key,
            debit=found.credit,
            credit=found.debit,
            amount=found.amount,
            kind=order.kind,
            channel=order.channel,
            actor=order.actor,
            now=order.now,
            business_date=order.business_date,
            limited=False,
            currency=found.currency,
            category=found.category,
            memo=order.memo,
            debit_party=found.credit_party,
            credit_party=found.debit_party,
            bound=True,
            reverses=posting_id,
        )
        undone_by = [key for key, (_, known) in self.postings.items() if known.reverses == posting_id]
        if undone_by and order.key not in self.postings:
            raise refusals.AlreadyReversed
        return self.post(undo, posting_id=new_id)

    def totals(self) -> dict[str, int]:
        """The sum of all balances of each currency: zero, always."""
        sums: dict[str, int] = {}
        for book in self.books.values():
            sums[book.currency] = sums.get(book.currency, 0) + book.balance
        return sums

    def _move(self, order: Order, posting_id: int, batch: int | None) -> Made:
        self._write(order, posting_id, batch)
        self._count(order)
        meter = self.books[order.debit].meter
        return Made(posting_id, self.books[order.debit].balance, False, meter.velocity() if meter and order.limited else None)

    def _replay(self, order: Order) -> Made:
        number, first = self.postings[order.key]
        if first.content != order.content:
            raise refusals.KeyReused
        line = next(line for line in self.books[first.debit].lines if line.posting == number)
        return Made(number, line.balance_after, True)

    def _write(self, order: Order, posting_id: int, batch: int | None) -> None:
        release = self._use_hold(order)
        digest = rules.posting_digest(_facts(order, posting_id, batch))
        for account in sorted((order.debit, order.credit)):
            leaves = account == order.debit
            self._check(account, -order.amount if leaves else order.amount, order.currency, release if leaves else 0)
            self._enter(self.books[account], order, posting_id, digest)
        self.books[order.debit].held -= release
        self.postings[order.key] = (posting_id, order)

    def _enter(self, book: Book, order: Order, posting_id: int, digest: bytes) -> None:
        leaves = book.id == order.debit
        amount, seq = -order.amount if leaves else order.amount, len(book.lines) + 1
        book.balance += amount
        if not leaves:
            book.receive(amount, order.business_date, counted=order.limited)
        book.head = rules.next_hash(book.head, account=book.id, seq=seq, amount=amount, balance_after=book.balance, digest=digest)
        book.lines.append(Line(seq, posting_id, amount, book.balance, order.credit_party if leaves else order.debit_party, book.head))

    def _check(self, account: int, delta: int, currency: str, release: int) -> None:
        book = self.books.get(account)
        if book is None:
            raise refusals.NoSuchAccount(account=account)
        if book.status != 1 and (delta < 0 or book.status > 2):
            raise refusals.AccountNotOpen(account=account)
        if book.currency != currency:
            raise refusals.WrongCurrency(account=account)
        if delta < 0 and book.least is not None and book.balance + delta - (book.held - release) < book.least:
            raise refusals.NotEnoughMoney(account=account)
        if delta > 0 and book.most is not None and book.balance + delta > book.most:
            raise refusals.OverMaximum(account=account)

    def _use_hold(self, order: Order) -> int:
        if order.hold is None:
            return 0
        hold = self._hold(order.hold)
        over = hold.expires_at is not None and hold.expires_at <= order.now
        if hold.state != 1 or hold.account != order.debit or hold.amount < order.amount or over:
            raise refusals.HoldNotPending
        hold.state = 2
        return hold.amount

    def _hold(self, hold_id: int) -> Reserve:
        found = next((hold for hold in self.holds.values() if hold.id == hold_id), None)
        if found is None:
            raise refusals.HoldNotPending
        return found

    def _count(self, order: Order) -> None:
        meter = self.books[order.debit].meter
        if order.limited and meter is not None:
            meter.turn(order.business_date, int(order.now.timestamp() // 3600))
            meter.consume(channel=order.channel, amount=order.amount, bound=order.bound, account=order.debit)


def _facts(order: Order, posting_id: int, batch: int | None) -> rules.PostingFacts:
    return rules.PostingFacts(
        id=posting_id,
        key=order.key,
        debit=order.debit,
        credit=order.credit,
        amount=order.amount,
        currency=order.currency,
        kind=order.kind,
        category=order.category,
        channel=order.channel,
        limited=order.limited,
        bound=order.bound,
        booked_at=order.now.astimezone(UTC),
        business_date=order.business_date,
        actor_kind=order.actor[0],
        actor_id=order.actor[1],
        memo=order.memo,
        debit_party=order.debit_party,
        credit_party=order.credit_party,
        reverses=order.reverses,
        batch=batch,
    )

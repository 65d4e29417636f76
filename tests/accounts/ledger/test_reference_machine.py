"""The SQL functions and the plain Python bank, run side by side by random acts, give the same answers and the same books."""

import os
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from accounts.ledger import proofs, reference
from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountStatus, PostingKind
from accounts.ledger.models import Account, Hold, Meter
from portal.kernel.access import Actor, Channel
from portal.kernel.money import Money
from tests.accounts.ledger.acts import NOW, book, caps, cash

CUSTOMERS = 4
BOOKS = st.integers(0, CUSTOMERS + 1)  # four customers' (the last in CZK), then the bank's cash in both currencies
AMOUNTS = st.one_of(st.integers(1, 500), st.sampled_from([0, -1, 1000, 10_000]))
KEYS = st.integers(1, 40)
MEMOS = st.sampled_from(["", "午饭", "rent"])
CHANNELS = st.sampled_from([Channel.WEB, Channel.COUNTER, Channel.API, Channel.IMPORT, Channel.JOB, Channel.BACKOFFICE])
KINDS = st.sampled_from([PostingKind.TRANSFER, PostingKind.PAYMENT, PostingKind.FEE, PostingKind.SALARY])
CAPS = ("each", "day", "year", "web", "counter", "api", "job")


class TwoBanks(RuleBasedStateMachine):
    """`real` answers from the database, `model` from reference.py; ids are drawn by the database and told to the model."""

    @initialize()
    def open_books(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now, self.serial = NOW, 0
        accounts = [book(), book(min_balance=-300), book(max_balance=2000), book(currency="CZK"), cash("CNY"), cash("CZK")]
        self.ids = [account.pk for account in accounts]
        self.model = reference.Bank()
        for account in accounts:
            fresh = Account.objects.get(pk=account.pk)
            self.model.books[account.pk] = reference.Book(
                account.pk, fresh.currency, fresh.min_balance, fresh.max_balance, meter=reference.Meter() if fresh.holder_id else None
            )

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            assert proofs.prove().faults == []
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(debit=BOOKS, credit=BOOKS, amount=AMOUNTS, key=KEYS, memo=MEMOS, channel=CHANNELS, kind=KINDS, bound=st.booleans(), person=st.integers(1, 2))
    def post(self, debit: int, credit: int, amount: int, key: int, memo: str, channel: Channel, kind: PostingKind, bound: bool, person: int) -> None:
        order = self.order(debit, credit, amount, key, memo, channel, kind, bound, person)
        self.same(lambda: self.real_post(order), lambda number: self.model.post(order, posting_id=number))

    @rule(data=st.data(), channel=CHANNELS, kind=KINDS, length=st.integers(1, 5))
    def post_bulk(self, data: st.DataObject, channel: Channel, kind: PostingKind, length: int) -> None:
        legs = [(data.draw(BOOKS), data.draw(BOOKS), data.draw(AMOUNTS), data.draw(KEYS)) for _ in range(length)]
        orders = [self.order(debit, credit, amount, key, "batch", channel, kind, bound=False, person=1) for debit, credit, amount, key in legs]
        real, refused = self.attempt(lambda: self.real_bulk(orders))
        if refused is None:
            self.model.post_bulk(orders, posting_ids=real.posting_ids, batch=real.batch)
        else:
            with pytest.raises(refused):
                self.model.post_bulk(orders, posting_ids=[0] * length, batch=0)

    @rule(account=BOOKS, amount=AMOUNTS, key=KEYS, minutes=st.sampled_from([None, 5, 600]))
    def place_hold(self, account: int, amount: int, key: int, minutes: int | None) -> None:
        pk, expires = self.ids[account], self.now + timedelta(minutes=minutes) if minutes else None
        actor = Actor("customer", 1, Channel.WEB)
        currency = self.model.books[pk].currency
        self.same(
            lambda: ledger.place_hold(account=pk, amount=Money(amount, currency), key=UUID(int=key), actor=actor, now=self.now, expires_at=expires),
            lambda number: self.model.place_hold(
                key=UUID(int=key), account=pk, amount=amount, actor=("customer", 1), expires_at=expires, hold_id=number, currency=currency
            ),
        )

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data(), credit=BOOKS, amount=AMOUNTS, key=KEYS)
    def post_hold(self, data: st.DataObject, credit: int, amount: int, key: int) -> None:
        hold = data.draw(st.sampled_from(sorted(self.model.holds.values(), key=lambda known: known.id)))
        order = self.order(self.ids.index(hold.account), credit, amount, key, "", Channel.WEB, PostingKind.TRANSFER, bound=False, person=1, hold=hold.id)
        self.same(lambda: self.real_post(order), lambda number: self.model.post(order, posting_id=number))

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def void_hold(self, data: st.DataObject) -> None:
        hold = data.draw(st.sampled_from(sorted(self.model.holds.values(), key=lambda known: known.id)))
        self.same(lambda: ledger.void_hold(hold_id=hold.id, now=self.now), lambda _: self.model.void_hold(hold.id))

    @rule()
    def expire_holds(self) -> None:
        assert ledger.expire_holds(now=self.now) == self.model.expire_holds(self.now)

    @precondition(lambda self: self.model.postings)
    @rule(data=st.data(), key=KEYS)
    def reverse(self, data: st.DataObject, key: int) -> None:
        posting_id = data.draw(st.sampled_from(sorted(number for number, _ in self.model.postings.values())))
        order = self.order(0, 1, 1, key, "undo", Channel.BACKOFFICE, PostingKind.REVERSAL, bound=False, person=1)
        actor = Actor("customer", 1, Channel.BACKOFFICE)

        def real() -> ledger.Posted:
            return ledger.reverse(posting_id=posting_id, key=order.key, actor=actor, now=self.now, business_date=self.today, memo="undo")

        self.same(real, lambda number: self.model.reverse(posting_id, order=order, new_id=number))

    @rule(account=st.integers(0, CUSTOMERS - 1), cap=st.sampled_from(CAPS), value=st.sampled_from([None, 100, 800]))
    def set_cap(self, account: int, cap: str, value: int | None) -> None:
        pk = self.ids[account]
        caps(Account(pk=pk), **{f"cap_{cap}": value})
        meter = self.model.books[pk].meter
        assert meter is not None
        meter.caps.pop(cap, None)
        if value is not None:
            meter.caps[cap] = value

    @rule(account=st.integers(0, CUSTOMERS - 1), status=st.sampled_from([AccountStatus.OPEN, AccountStatus.STOPPED, AccountStatus.FROZEN, AccountStatus.OPEN]))
    def set_status(self, account: int, status: AccountStatus) -> None:
        Account.objects.filter(pk=self.ids[account]).update(status=status)
        self.model.books[self.ids[account]].status = status

    @rule(hours=st.sampled_from([1, 2, 23, 24, 72, 24 * 40]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def the_books_are_equal(self) -> None:
        if not hasattr(self, "ids"):
            return
        for fresh in Account.objects.filter(pk__in=self.ids).order_by("pk"):
            known = self.model.books[fresh.pk]
            assert (fresh.balance, fresh.held, fresh.last_seq, bytes(fresh.head)) == (known.balance, known.held, len(known.lines), known.head)
            assert (fresh.received_day, fresh.received_count, fresh.received_sum) == (known.received_day, *known.received)
            assert (fresh.received_before_count, fresh.received_before_sum) == known.received_before
        assert set(self.model.totals().values()) == {0}
        for meter in Meter.objects.filter(pk__in=self.ids):
            self.meters_equal(meter, self.model.books[meter.pk].meter)
        states = dict(Hold.objects.filter(account__in=self.ids).values_list("pk", "state"))
        assert states == {hold.id: hold.state for hold in self.model.holds.values()}

    def meters_equal(self, meter: Meter, known: reference.Meter | None) -> None:
        assert known is not None
        assert (meter.used_day, meter.used_year, meter.day, meter.hour) == (known.used_day, known.used_year, known.day, known.hour)
        channels = (meter.used_web, meter.used_counter, meter.used_api, meter.used_job)
        assert channels == tuple(known.used_channel.get(number, 0) for number in (1, 2, 3, 5))
        assert (meter.day_count, meter.day_sum, meter.day_max) == known.today
        assert (meter.before_count, meter.before_sum, meter.before_max) == known.day_before
        assert (meter.hour_count, meter.hour_sum) == known.this_hour
        assert (meter.hour_before_count, meter.hour_before_sum) == known.hour_before
        assert meter.largest == known.largest

    @property
    def today(self) -> date:
        return self.now.astimezone(UTC).date()

    def order(
        self, debit: int, credit: int, amount: int, key: int, memo: str, channel: Channel, kind: PostingKind, bound: bool, person: int, hold: int | None = None
    ) -> reference.Order:
        source = self.ids[debit]
        return reference.Order(
            key=UUID(int=key),
            debit=source,
            credit=self.ids[credit],
            amount=amount,
            kind=kind,
            channel=channel,
            actor=("customer", person),
            now=self.now,
            business_date=self.today,
            limited=kind.is_limited and channel != Channel.IMPORT,
            currency=self.model.books[source].currency,
            memo=memo,
            debit_party="甲",
            credit_party="乙",
            bound=bound,
            hold=hold,
        )

    def real_post(self, order: reference.Order) -> ledger.Posted:
        return ledger.post(
            debit=order.debit,
            credit=order.credit,
            amount=Money(order.amount, order.currency),
            kind=PostingKind(order.kind),
            key=order.key,
            actor=Actor(order.actor[0], order.actor[1], Channel(order.channel)),
            now=order.now,
            business_date=order.business_date,
            memo=order.memo,
            debit_party=order.debit_party,
            credit_party=order.credit_party,
            bound=order.bound,
            hold_id=order.hold,
        )

    def real_bulk(self, orders: list[reference.Order]) -> ledger.Bulk:
        legs = [
            ledger.Leg(
                order.debit,
                order.credit,
                Money(order.amount, order.currency),
                PostingKind(order.kind),
                order.key,
                order.memo,
                debit_party=order.debit_party,
                credit_party=order.credit_party,
            )
            for order in orders
        ]
        first = orders[0]
        return ledger.post_bulk(legs=legs, actor=Actor("customer", 1, Channel(first.channel)), now=first.now, business_date=first.business_date)

    def attempt(self, act: Any) -> tuple[Any, type[ledger.LedgerRefusal] | None]:
        try:
            return act(), None
        except ledger.LedgerRefusal as refusal:
            return None, type(refusal)

    def same(self, real: Any, model: Any) -> None:
        """Both answer alike or both refuse for the same reason."""
        answer, refused = self.attempt(real)
        if refused is not None:
            with pytest.raises(refused):
                model(0)
            return
        number = answer.posting_id if isinstance(answer, ledger.Posted) else answer
        told = model(number)
        if isinstance(answer, ledger.Posted):
            velocity = answer.velocity and tuple(getattr(answer.velocity, name) for name in ledger.Velocity.__slots__[:5])
            assert (answer.posting_id, answer.balance_after, answer.replayed, velocity) == (told.posting, told.balance_after, told.replayed, told.velocity)
        else:
            assert answer == told


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        TwoBanks,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck), database=None, print_blob=True
        ),
    )


@pytest.mark.django_db
def test_both_banks_agree_in_a_short_life() -> None:
    run(examples=15, steps=40)


@pytest.mark.fault
@pytest.mark.slow
@pytest.mark.django_db
def test_both_banks_agree_in_long_lives() -> None:
    run(examples=100 if "FAULT_KILLS" in os.environ else 20, steps=100)


def test_the_plain_bank_by_itself_says_no_like_a_bank() -> None:
    bank = reference.Bank({1: reference.Book(1, least=None), 2: reference.Book(2)})
    give = {"kind": 2, "channel": 2, "actor": ("staff", 1), "now": datetime(2026, 11, 20, tzinfo=UTC), "business_date": date(2026, 11, 20), "limited": False}
    bank.post(reference.Order(key=UUID(int=1), debit=1, credit=2, amount=100, **give), posting_id=1)
    with pytest.raises(ledger.NotEnoughMoney):
        bank.post(reference.Order(key=UUID(int=2), debit=2, credit=1, amount=101, **give), posting_id=2)
    assert (bank.books[2].balance, bank.totals()) == (100, {"CNY": 0})

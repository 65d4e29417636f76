"""Q6 and its neighbours: real threads, real connections, real PostgreSQL."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection

from accounts.ledger import proofs
from accounts.ledger import services as ledger
from accounts.ledger.models import Entry
from portal.kernel.money import Money
from tests.accounts.ledger.acts import DAY, NOW, PAYER, balances, book, bulk, leg, post

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

THREADS = 10


def at_once(times: int, act: Callable[[int], object]) -> list[object]:
    """Call `act` that many times from ten threads that start together; answers and refusals, unordered."""
    outcomes: list[object] = []
    ready = threading.Barrier(THREADS, timeout=60)

    def work(first: int) -> None:
        try:
            ready.wait()
            for number in range(first, times, THREADS):
                try:
                    outcomes.append(act(number))
                except ledger.LedgerRefusal as refusal:
                    outcomes.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_a_hundred_withdrawals_of_everything_one_succeeds() -> None:
    target = book()
    for _round in range(5):
        source = book(100_00)
        outcomes = at_once(100, lambda _: post(debit=source, credit=target, amount=100_00))  # noqa: B023 (used up in the round)
        assert [outcome is ledger.NotEnoughMoney for outcome in outcomes].count(True) == 99
        assert balances(source) == [0]
    assert balances(target) == [500_00]


def test_two_hundred_twins_are_one() -> None:
    source, target, key = book(100_00), book(), uuid4()
    outcomes = at_once(200, lambda _: post(debit=source, credit=target, amount=1_00, key=key).replayed)
    assert (len(outcomes), outcomes.count(False)) == (200, 1)
    assert balances(source, target) == [99_00, 1_00]


def test_opposite_transfers_never_wait_for_each_other_in_a_circle() -> None:
    books = [book(1000_00) for _ in range(4)]
    outcomes = at_once(400, lambda number: post(debit=books[number % 4], credit=books[(number + 1 + number // 4 % 3) % 4], amount=1))
    assert all(isinstance(outcome, ledger.Posted) for outcome in outcomes)
    assert sum(balances(*books)) == 4000_00
    assert proofs.prove().faults == []


def test_batches_among_single_postings_keep_every_chain() -> None:
    books = [book(1000_00) for _ in range(4)]

    def act(number: int) -> object:
        if number % 5:
            return post(debit=books[number % 4], credit=books[(number + 1) % 4], amount=1)
        return bulk([leg(books[place % 4], books[(place + 3) % 4], 1) for place in range(number, number + 20)])

    at_once(200, act)
    assert proofs.prove().faults == []
    assert Entry.objects.filter(account=books[0]).count() > 100


def test_of_holds_for_everything_one_is_placed_and_settled_once() -> None:
    source, target = book(100_00), book()
    outcomes = at_once(50, lambda _: ledger.place_hold(account=source.pk, amount=Money(100_00), key=uuid4(), actor=PAYER, now=NOW))
    held = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert len(held) == 1

    def settle(number: int) -> object:
        return post(debit=source, credit=target, amount=100_00, hold_id=held[0]) if number % 2 else ledger.void_hold(hold_id=held[0], now=NOW)

    settled = at_once(50, settle)
    done = [outcome for outcome in settled if outcome is True or isinstance(outcome, ledger.Posted)]
    assert len(done) == 1
    assert sorted(balances(source, target)) == [0, 100_00]
    assert proofs.prove().faults == []


def test_a_posting_is_undone_once_however_many_ask() -> None:
    source, target = book(100_00), book(900_00)
    posted = post(debit=source, credit=target, amount=30_00)
    outcomes = at_once(30, lambda _: ledger.reverse(posting_id=posted.posting_id, key=uuid4(), actor=PAYER, now=NOW, business_date=DAY))
    assert sum(isinstance(outcome, ledger.Posted) for outcome in outcomes) == 1
    assert outcomes.count(ledger.AlreadyReversed) == 29
    assert balances(source) == [100_00]

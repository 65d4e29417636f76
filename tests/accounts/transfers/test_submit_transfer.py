"""The order in one call: exact amounts, every refusal with nothing changed, one key one transfer."""

import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, connections

from accounts.identity.models import CustomerStatus
from accounts.ledger import proofs
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountKind, AccountStatus, Entry, Posting
from accounts.risk.models import Decision, Outcome
from accounts.transfers import refusals
from accounts.transfers.models import Transfer, TransferState
from portal.kernel.errors import Refusal
from portal.kernel.events.models import Event
from portal.kernel.money import Money
from tests.accounts.transfers.desk import NOON, order, picture, signature_for
from tests.factories import money

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="42,618.35", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), balance="100.00", now=NOON)


def test_moves_the_exact_amount_and_stores_order_decision_and_posting(source: Account, target: Account) -> None:
    transfer = order(source, target, "3,200.00").transfer
    assert transfer is not None
    stored = Transfer.objects.get(reference=transfer.reference)
    assert (stored.state, stored.amount_minor, stored.balance_after_minor) == (TransferState.DONE, 320_000, 3_941_835)
    assert (transfer.pk, transfer.posting_id, transfer.decision_id) == (stored.pk, stored.posting_id, stored.decision_id)
    assert picture(source, target)[:2] == [(3_941_835, 0, 2), (330_000, 0, 2)]
    posting = Posting.objects.get(pk=stored.posting_id)
    assert (posting.debit_id, posting.credit_id, posting.amount, posting.memo, posting.key) == (source.pk, target.pk, 320_000, "房租", stored.key)
    assert Decision.objects.get(pk=stored.decision_id).outcome == Outcome.ALLOW


def test_each_side_reads_the_others_name(source: Account, target: Account) -> None:
    order(source, target, "10.00")
    assert Entry.objects.get(account=source, seq=2).counterparty == "周明远"
    assert Entry.objects.get(account=target, seq=2).counterparty == "林知夏"


def test_announces_the_posting_and_nothing_else(source: Account, target: Account) -> None:
    before = Event.objects.count()
    transfer = order(source, target, "10.00").transfer
    assert transfer is not None
    assert list(Event.objects.order_by("pk").values_list("topic", "subject")[before:]) == [("transfer.done", f"posting:{transfer.posting_id}")]


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        ("0", ledger.NotPositive),
        ("-1.00", ledger.NotPositive),
        ("42,618.36", ledger.NotEnoughMoney),
    ],
)
def test_refuses_an_amount_and_changes_nothing(source: Account, target: Account, amount: str, refusal: type[Refusal]) -> None:
    signed = signature_for(source, target, amount)
    before = picture(source, target)
    with pytest.raises(refusal):
        order(source, target, amount, signature=signed)
    assert picture(source, target) == before
    assert not Transfer.objects.exists()
    signed.refresh_from_db()
    assert signed.used_at is None


def test_refuses_the_same_account_on_both_sides(source: Account) -> None:
    with pytest.raises(ledger.SameAccount):
        order(source, source, "1.00")


def test_refuses_a_closed_payee(source: Account, cast: ModuleType) -> None:
    closed = money.account(holder=cast.bob(), now=NOON)
    Account.objects.filter(pk=closed.pk).update(status=AccountStatus.CLOSED)
    closed.refresh_from_db()
    before = picture(source, closed)
    with pytest.raises(ledger.AccountNotOpen):
        order(source, closed, "1.00")
    assert picture(source, closed) == before


def test_refuses_a_payee_closed_since_the_page_was_read(source: Account, target: Account) -> None:
    Account.objects.filter(pk=target.pk).update(status=AccountStatus.FROZEN)
    with pytest.raises(ledger.AccountNotOpen):
        order(source, target, "1.00")


def test_refuses_a_stopped_source(source: Account, target: Account) -> None:
    Account.objects.filter(pk=source.pk).update(status=AccountStatus.STOPPED)
    with pytest.raises(ledger.AccountNotOpen):
        order(source, target, "1.00")


def test_refuses_another_currency(source: Account, cast: ModuleType) -> None:
    crowns = money.account(holder=cast.bob(), currency="CZK", now=NOON)
    with pytest.raises(ledger.WrongCurrency):
        order(source, crowns, "1.00")


def test_refuses_everything_of_a_frozen_customer(source: Account, target: Account) -> None:
    assert source.holder is not None
    source.holder.status = CustomerStatus.FROZEN
    with pytest.raises(refusals.CustomerFrozen):
        order(source, target, "1.00")


def test_refuses_one_fen_over_the_day_cap_of_a_type_two_account(target: Account, cast: ModuleType) -> None:
    second = money.account(holder=cast.alice(), kind=AccountKind.TYPE_2, balance="12,000.00", now=NOON)
    order(second, target, "9,000.00", signature=signature_for(second, target, "9,000.00"))
    before = picture(second, target)
    with pytest.raises(ledger.OverLimit) as caught:
        order(second, target, "1,000.01", memo="again")
    assert caught.value.which == "day"
    assert picture(second, target) == before
    order(second, target, "1,000.00")
    assert picture(second)[0] == (200_000, 0, 3)


def test_the_own_type_one_account_is_bound_and_meets_no_day_cap(source: Account, cast: ModuleType) -> None:
    second = money.account(holder=cast.alice(), kind=AccountKind.TYPE_2, balance="30,000.00", now=NOON)
    transfer = order(second, source, "30,000.00").transfer
    assert transfer is not None and transfer.bound
    assert picture(second, source)[:2] == [(0, 0, 2), (7_261_835, 0, 2)]


def test_the_same_key_gives_the_same_transfer(source: Account, target: Account) -> None:
    key = uuid4()
    first, second = (order(source, target, "5.00", key=key) for _ in range(2))
    assert first.transfer is not None and second.transfer is not None
    assert (second.replayed, second.transfer.reference) == (True, first.transfer.reference)
    assert picture(source, target)[:2] == [(4_261_335, 0, 2), (10_500, 0, 2)]


@pytest.mark.parametrize("change", [{"amount": Money(501)}, {"memo": "other"}, {"payee_name": "别人"}])
def test_the_same_key_for_another_order_is_refused(source: Account, target: Account, change: dict[str, Any]) -> None:
    key = uuid4()
    order(source, target, "5.00", key=key)
    before = picture(source, target)
    with pytest.raises(refusals.OtherContent):
        order(source, target, "5.00", key=key, **change)
    assert picture(source, target) == before


def test_a_refused_key_stays_free_for_the_corrected_order(source: Account, target: Account) -> None:
    key = uuid4()
    with pytest.raises(ledger.NotPositive):
        order(source, target, "0", key=key)
    assert order(source, target, "5.00", key=key).transfer is not None


def test_books_balance_afterwards(source: Account, target: Account) -> None:
    for amount in ("1.00", "2.50", "1,000.00"):
        order(source, target, amount)
    assert proofs.prove().faults == []


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Committed, from real threads on connections of their own."""

    def test_one_round_trip(self, source: Account, target: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        order(source, target, "1.00")
        sent: list[str] = []
        execute = psycopg.Cursor.execute

        def counted(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
            sent.append(str(query))
            return execute(self, query, *args, **kwargs)

        monkeypatch.setattr(psycopg.Cursor, "execute", counted)
        order(source, target, "1.00")
        assert [statement.split("(")[0] for statement in sent] == ["SELECT public.transfer_submit"]

    def test_twins_of_one_key_move_money_once(self, source: Account, target: Account) -> None:
        key = uuid4()
        answers = _together(8, lambda: order(source, target, "7.00", key=key))
        assert {answer.transfer.reference for answer in answers} == {Transfer.objects.get().reference}
        assert picture(source, target)[:2] == [(4_261_135, 0, 2), (10_700, 0, 2)]

    def test_the_whole_balance_leaves_once(self, cast: ModuleType) -> None:
        purse = money.account(holder=cast.alice(), balance="100.00", now=NOON)
        payees = [money.account(holder=cast.bob(), now=NOON) for _ in range(6)]
        waiting = iter(payees)
        answers = _together(6, lambda: order(purse, next(waiting), "100.00"))
        assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
        assert {type(answer) for answer in answers if isinstance(answer, Refusal)} == {ledger.NotEnoughMoney}
        assert picture(purse)[0] == (0, 0, 2)
        assert proofs.prove().faults == []

    def test_one_signature_serves_one_of_two_orders(self, source: Account, target: Account) -> None:
        signed = signature_for(source, target, "6,000.00")
        answers = _together(4, lambda: order(source, target, "6,000.00", signature=signed))
        assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
        assert picture(target)[0] == (610_000, 0, 2)


def _together(times: int, act: Callable[[], Any]) -> list[Any]:
    """Run `act` in that many threads at once; a refusal is an answer too."""
    gate, answers = threading.Barrier(times, timeout=60), []

    def run() -> None:
        try:
            gate.wait()
            answers.append(act())
        except Refusal as refusal:
            answers.append(refusal)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == times
    connection.close()
    return answers

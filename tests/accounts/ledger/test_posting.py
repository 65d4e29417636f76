from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountStatus, PostingKind
from accounts.ledger.models import Account, Entry, Posting
from portal.kernel.access import Actor, Channel
from portal.kernel.money import Money
from tests.accounts.ledger.acts import DAY, NOW, PAYER, balances, book, cash, post, state

pytestmark = pytest.mark.django_db


def test_money_leaves_one_account_and_reaches_the_other_to_the_cent() -> None:
    source, target = book(100_00), book(5_00)
    posted = post(debit=source, credit=target, amount=30_01)
    assert balances(source, target) == [69_99, 35_01]
    assert (posted.balance_after, posted.replayed) == (69_99, False)


def test_both_entries_say_the_same_act_from_their_side() -> None:
    source, target = book(100_00), book()
    posted = post(
        debit=source, credit=target, amount=1_00, memo="午饭，谢谢 🍜", category=12, debit_party="林知夏", credit_party="周明远", kind=PostingKind.PAYMENT
    )
    out, into = Entry.objects.get(account=source, seq=2), Entry.objects.get(account=target, seq=1)
    assert (out.amount, out.balance_after, out.counterparty) == (-1_00, 99_00, "周明远")
    assert (into.amount, into.balance_after, into.counterparty) == (1_00, 1_00, "林知夏")
    for entry in (out, into):
        assert (entry.posting_id, entry.memo, entry.category, entry.kind) == (posted.posting_id, "午饭，谢谢 🍜", 12, PostingKind.PAYMENT)
        assert (entry.booked_at, entry.business_date) == (NOW, DAY)


def test_the_posting_remembers_who_did_it_and_how() -> None:
    source, target = book(100_00), book()
    posted = post(debit=source, credit=target, amount=1, actor=Actor("staff", 3, Channel.COUNTER))
    posting = Posting.objects.get(pk=posted.posting_id)
    assert (posting.actor_kind, posting.actor_id, posting.channel) == ("staff", 3, Channel.COUNTER)
    assert (posting.debit, posting.credit, posting.amount, posting.currency) == (source, target, 1, "CNY")
    assert posting.reference == posted.reference and len(posted.reference) == 20


def test_an_event_is_written_in_the_same_call_and_none_without_a_topic() -> None:
    source, target = book(100_00), book()
    posted = post(debit=source, credit=target, amount=1, topic="transfer.posted")
    post(debit=source, credit=target, amount=1, topic="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic, subject, actor_id, payload::text, at FROM portal_event WHERE at = %s AND topic <> 'posting.made'", [NOW])
        assert cursor.fetchall() == [("transfer.posted", f"posting:{posted.posting_id}", 7, "{}", NOW)]
        cursor.execute("SELECT count(*) FROM portal_event WHERE topic = ''")
        assert cursor.fetchone() == (0,)


def test_all_balances_of_a_currency_stay_zero_together() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=12_34)
    assert sum(Account.objects.filter(currency="CNY").values_list("balance", flat=True)) == 0


def refusals() -> dict[str, tuple[type[ledger.LedgerRefusal], dict[str, Any], dict[str, Any]]]:
    """name → refusal, changes to the account that pays or receives, changes to the act."""
    return {
        "nothing": (ledger.NotPositive, {}, {"amount": 0}),
        "less than nothing": (ledger.NotPositive, {}, {"amount": -1}),
        "to itself": (ledger.SameAccount, {}, {"to": "self"}),
        "more than there is": (ledger.NotEnoughMoney, {}, {"amount": 100_01}),
        "another currency": (ledger.WrongCurrency, {}, {"amount": Money(1, "CZK")}),
        "to nobody": (ledger.NoSuchAccount, {}, {"to": "nobody"}),
        "from a stopped account": (ledger.AccountNotOpen, {"source": AccountStatus.STOPPED}, {}),
        "from a frozen account": (ledger.AccountNotOpen, {"source": AccountStatus.FROZEN}, {}),
        "to a frozen account": (ledger.AccountNotOpen, {"target": AccountStatus.FROZEN}, {}),
        "to a closed account": (ledger.AccountNotOpen, {"target": AccountStatus.CLOSED}, {}),
    }


@pytest.mark.parametrize("name", refusals())
def test_a_refusal_changes_nothing(name: str) -> None:
    refusal, statuses, act = refusals()[name]
    source, target = book(100_00), book()
    for which, status in statuses.items():
        Account.objects.filter(pk={"source": source, "target": target}[which].pk).update(status=status)
    credit = {"self": source, "nobody": Account(pk=10**9)}.get(act.pop("to", ""), target)
    before = state()
    with pytest.raises(refusal) as caught:
        post(debit=source, credit=credit, **({"amount": 1_00} | act))
    assert state() == before
    assert str(caught.value) and caught.value.code in refusal.code


def test_a_stopped_account_still_receives() -> None:
    source, target = book(100_00), book()
    Account.objects.filter(pk=target.pk).update(status=AccountStatus.STOPPED)
    post(debit=source, credit=target, amount=1)
    assert balances(target) == [1]


def test_the_whole_balance_may_go_and_not_a_cent_more() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=100_00)
    with pytest.raises(ledger.NotEnoughMoney):
        post(debit=source, credit=target, amount=1)
    assert balances(source, target) == [0, 100_00]


def test_an_overdraft_goes_down_to_its_limit() -> None:
    source, target = book(10_00, min_balance=-50_00), book()
    post(debit=source, credit=target, amount=60_00)
    assert balances(source) == [-50_00]
    with pytest.raises(ledger.NotEnoughMoney):
        post(debit=source, credit=target, amount=1)


def test_a_maximum_holds_for_what_comes_in() -> None:
    source, target = book(100_00), book(max_balance=20_00)
    with pytest.raises(ledger.OverMaximum) as caught:
        post(debit=source, credit=target, amount=20_01)
    assert caught.value.account == target.pk
    post(debit=source, credit=target, amount=20_00)
    assert balances(target) == [20_00]


def test_the_banks_own_accounts_have_no_lowest_balance() -> None:
    target = book()
    post(debit=cash(), credit=target, amount=10**14, kind=PostingKind.CASH_IN)
    assert balances(target) == [10**14]


def test_inside_a_transaction_a_refusal_leaves_it_usable() -> None:
    source, target = book(100_00), book()
    with transaction.atomic():
        with pytest.raises(ledger.NotEnoughMoney):
            post(debit=source, credit=target, amount=100_01)
        post(debit=source, credit=target, amount=1_00)
    assert balances(source, target) == [99_00, 1_00]


def test_a_transaction_that_is_undone_takes_its_posting_along() -> None:
    source, target = book(100_00), book()
    before = state()
    with pytest.raises(RuntimeError), transaction.atomic():
        post(debit=source, credit=target, amount=1_00)
        raise RuntimeError
    assert state() == before


def test_a_posting_dated_back_keeps_its_day_and_its_place() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=1)
    post(debit=source, credit=target, amount=2, business_date=DAY - timedelta(days=3))
    entry = Entry.objects.get(account=target, seq=2)
    assert (entry.business_date, entry.balance_after) == (DAY - timedelta(days=3), 3)


def test_what_the_sender_sent_comes_back_with_the_answer() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=5_00)
    posted = post(debit=source, credit=target, amount=7_00, actor=PAYER)
    assert posted.velocity == ledger.Velocity(2, 12_00, 2, 12_00, 7_00, 2, 12_00)

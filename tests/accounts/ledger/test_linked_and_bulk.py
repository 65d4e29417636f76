from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from accounts.ledger import proofs
from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountStatus, PostingKind
from accounts.ledger.models import Account, Entry, Posting
from portal.kernel.money import Money
from tests.accounts.ledger.acts import DAY, IMPORTER, NOW, PAYER, balances, book, bulk, cash, leg, post, state

pytestmark = pytest.mark.django_db


def test_linked_postings_go_together() -> None:
    source, target, fees = book(100_00), book(), cash()
    before = balances(fees)[0]
    transfer, fee = ledger.post_linked(
        legs=[leg(source, target, 50_00, kind=PostingKind.TRANSFER), leg(source, fees, 50, kind=PostingKind.FEE)], actor=PAYER, now=NOW, business_date=DAY
    )
    assert (transfer.balance_after, fee.balance_after) == (50_00, 49_50)
    assert balances(source, target, fees) == [49_50, 50_00, before + 50]
    assert len(set(Posting.objects.filter(pk__in=[transfer.posting_id, fee.posting_id]).values_list("batch", flat=True))) == 1


def test_linked_postings_fail_together() -> None:
    source, target, other = book(100_00), book(), book()
    before = state()
    with pytest.raises(ledger.NotEnoughMoney) as caught:
        ledger.post_linked(legs=[leg(source, target, 60_00), leg(source, other, 60_00)], actor=PAYER, now=NOW, business_date=DAY)
    assert (caught.value.account, caught.value.position) == (source.pk, 2)
    assert state() == before


def test_money_that_a_batch_brings_may_be_spent_further_down() -> None:
    first, second, third = book(100_00), book(), book()
    bulk([leg(first, second, 100_00), leg(second, third, 100_00), leg(third, first, 100_00)])
    assert balances(first, second, third) == [100_00, 0, 0]
    with pytest.raises(ledger.NotEnoughMoney):
        bulk([leg(second, third, 100_00), leg(first, second, 100_00)])


def test_a_batch_equals_its_postings_one_by_one() -> None:
    one, two = [book(1000_00) for _ in range(3)], [book(1000_00) for _ in range(3)]
    moves = [(0, 1, 5), (1, 2, 7), (0, 2, 11), (2, 0, 13), (1, 0, 17)]
    for debit, credit, amount in moves:
        post(debit=one[debit], credit=one[credit], amount=amount, kind=PostingKind.SALARY, memo="工资", debit_party="甲", credit_party="乙")
    bulk([leg(two[debit], two[credit], amount, memo="工资", debit_party="甲", credit_party="乙") for debit, credit, amount in moves])
    for single, batched in zip(one, two, strict=True):
        columns = ("seq", "amount", "balance_after", "booked_at", "business_date", "kind", "category", "counterparty", "memo")
        assert list(Entry.objects.filter(account=single).order_by("seq").values_list(*columns)) == list(
            Entry.objects.filter(account=batched).order_by("seq").values_list(*columns)
        )
    assert proofs.prove().holds


def test_the_order_given_is_the_order_of_every_chain() -> None:
    source, targets = book(100_00), [book() for _ in range(4)]
    bulk([leg(source, targets[number % 4], number + 1, memo=str(number)) for number in range(20)])
    assert list(Entry.objects.filter(account=source, seq__gt=1).order_by("seq").values_list("memo", flat=True)) == [str(number) for number in range(20)]


def test_the_same_batch_again_adds_nothing() -> None:
    source, target = book(100_00), book()
    legs = [leg(source, target, 1_00) for _ in range(5)]
    first = bulk(legs)
    before = state()
    again = bulk(legs)
    assert state() == before
    assert (again.posting_ids, again.replayed, first.replayed) == (first.posting_ids, 5, 0)


def test_a_batch_cut_off_can_be_sent_in_other_portions() -> None:
    source, target = book(100_00), book()
    legs = [leg(source, target, 1_00) for _ in range(6)]
    bulk(legs[:4])
    assert bulk(legs[2:]).replayed == 2
    assert balances(source, target) == [94_00, 6_00]


def test_one_changed_posting_refuses_the_batch() -> None:
    source, target = book(100_00), book()
    legs = [leg(source, target, 1_00) for _ in range(3)]
    bulk(legs)
    changed = [leg(source, target, 5), leg(source, target, 1_01, key=legs[1].key)]
    before = state()
    with pytest.raises(ledger.KeyReused) as caught:
        bulk(changed)
    assert caught.value.position == 2
    assert state() == before


def test_a_key_twice_in_a_batch_is_one_posting() -> None:
    source, target = book(100_00), book()
    same = leg(source, target, 1_00)
    answer = bulk([same, same])
    assert answer.posting_ids[0] == answer.posting_ids[1]
    assert balances(source, target) == [99_00, 1_00]


@pytest.mark.parametrize(
    ("refusal", "status", "amount"),
    [(ledger.NotPositive, 1, 0), (ledger.AccountNotOpen, AccountStatus.FROZEN, 1), (ledger.NotEnoughMoney, 1, 100_01)],
)
def test_a_bad_posting_in_the_middle_leaves_no_trace(refusal: type[ledger.LedgerRefusal], status: int, amount: int) -> None:
    source, good, bad = book(100_00), book(), book()
    Account.objects.filter(pk=bad.pk).update(status=status)
    before = state()
    with pytest.raises(refusal) as caught:
        bulk([leg(source, good, 1), leg(source, bad, amount), leg(source, good, 1)])
    assert caught.value.position == 2
    assert state() == before


def test_an_unknown_account_or_another_currency_is_named() -> None:
    source, koruna = book(100_00), book(currency="CZK")
    with pytest.raises(ledger.NoSuchAccount) as caught:
        bulk([leg(source, Account(pk=10**9), 1)])
    assert caught.value.account == 10**9
    with pytest.raises(ledger.WrongCurrency):
        bulk([leg(source, koruna, 1)])


def test_linked_postings_may_be_in_two_currencies() -> None:
    yuan, koruna = book(100_00), book(100_00, currency="CZK")
    ledger.post_linked(legs=[leg(yuan, cash("CNY"), 1_00), leg(cash("CZK"), koruna, 3_20)], actor=PAYER, now=NOW, business_date=DAY)
    assert balances(yuan, koruna) == [99_00, 103_20]


def test_an_import_brings_its_own_days_in_the_order_of_the_file() -> None:
    account = book(min_balance=-10_00)
    days = [DAY - timedelta(days=number) for number in (900, 899, 899)]
    legs = [leg(cash(), account, 5_00), leg(account, cash(), 12_00), leg(cash(), account, 1_00)]
    dated = [
        ledger.Leg(one.debit, one.credit, one.amount, one.kind, one.key, business_date=day, booked_at=NOW - timedelta(days=1))
        for one, day in zip(legs, days, strict=True)
    ]
    bulk(dated, actor=IMPORTER)
    rows = Entry.objects.filter(account=account).order_by("seq").values_list("business_date", "balance_after", "booked_at")
    assert list(rows) == [(day, balance, NOW - timedelta(days=1)) for day, balance in zip(days, [5_00, -7_00, -6_00], strict=True)]


def test_a_batch_writes_one_event_a_posting_where_a_topic_is_named() -> None:
    source, target = book(100_00), book()
    ids = bulk([leg(source, target, 1), leg(source, target, 2)], topic="salary.paid").posting_ids
    bulk([leg(source, target, 3)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM portal_event WHERE topic = 'salary.paid' ORDER BY id")
        assert [row[0] for row in cursor.fetchall()] == [f"posting:{number}" for number in ids]


def test_an_empty_batch_is_nothing() -> None:
    assert bulk([]) == ledger.Bulk(0, [], 0)


def test_ten_thousand_postings_prove() -> None:
    source, targets = book(10**9), [book() for _ in range(20)]
    legs = [ledger.Leg(source.pk, targets[number % 20].pk, Money(number + 1), PostingKind.SALARY, uuid4(), memo=f"工资 {number}") for number in range(10_000)]
    bulk(legs)
    assert balances(source) == [10**9 - 10_000 * 10_001 // 2]
    assert proofs.prove().holds

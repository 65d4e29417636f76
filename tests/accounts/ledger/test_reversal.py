from uuid import UUID, uuid4

import pytest

from accounts.ledger import services as ledger
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Entry, Meter, Posting
from tests.accounts.ledger.acts import DAY, NOW, PAYER, balances, book, post, state

pytestmark = pytest.mark.django_db


def reverse(posting_id: int, key: UUID | None = None) -> ledger.Posted:
    return ledger.reverse(posting_id=posting_id, key=key or uuid4(), actor=PAYER, now=NOW, business_date=DAY, memo="退回")


def test_the_money_goes_back_by_a_posting_of_its_own() -> None:
    source, target = book(100_00), book()
    posted = post(debit=source, credit=target, amount=30_00, debit_party="林知夏", credit_party="周明远", category=4)
    undone = Posting.objects.get(pk=reverse(posted.posting_id).posting_id)
    assert balances(source, target) == [100_00, 0]
    assert (undone.reverses_id, undone.kind, undone.amount, undone.category) == (posted.posting_id, PostingKind.REVERSAL, 30_00, 4)
    assert (undone.debit, undone.credit, undone.memo) == (target, source, "退回")
    assert Entry.objects.get(account=source, posting=undone).counterparty == "周明远"


def test_it_happens_once() -> None:
    source, target, key = book(100_00), book(50_00), uuid4()
    posted = post(debit=source, credit=target, amount=30_00)
    first = reverse(posted.posting_id, key)
    again = reverse(posted.posting_id, key)
    assert (again.posting_id, again.replayed) == (first.posting_id, True)
    before = state()
    with pytest.raises(ledger.AlreadyReversed):
        reverse(posted.posting_id)
    assert state() == before


def test_a_reversal_cannot_be_reversed_nor_what_never_was() -> None:
    source, target = book(100_00), book()
    undone = reverse(post(debit=source, credit=target, amount=30_00).posting_id)
    for number in (undone.posting_id, 10**9):
        with pytest.raises(ledger.CannotReverse):
            reverse(number)


def test_what_is_spent_cannot_be_taken_back() -> None:
    source, target, other = book(100_00), book(), book()
    posted = post(debit=source, credit=target, amount=30_00)
    post(debit=target, credit=other, amount=1)
    before = state()
    with pytest.raises(ledger.NotEnoughMoney):
        reverse(posted.posting_id)
    assert state() == before


def test_it_counts_against_no_limit() -> None:
    source, target = book(100_00), book()
    posted = post(debit=source, credit=target, amount=30_00)
    reverse(posted.posting_id)
    assert Meter.objects.get(pk=target.pk).day_count == 0


def test_a_key_used_for_something_else_does_not_undo() -> None:
    source, target, key = book(100_00), book(), uuid4()
    posted = post(debit=source, credit=target, amount=30_00, key=key)
    with pytest.raises(ledger.KeyReused):
        reverse(posted.posting_id, key)

"""The chain rebuilt in Python from what is stored, byte for byte."""

import hashlib
from uuid import UUID, uuid4

import pytest

from accounts.ledger import rules, selectors
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, Entry, Posting
from tests.accounts.ledger.acts import DAY, NOW, PAYER, book, bulk, leg, post


def facts_of(posting: Posting) -> rules.PostingFacts:
    return rules.PostingFacts(
        posting.pk,
        posting.key,
        posting.debit_id,
        posting.credit_id,
        posting.amount,
        posting.currency,
        posting.kind,
        posting.category,
        posting.channel,
        posting.limited,
        posting.bound,
        posting.booked_at,
        posting.business_date,
        posting.actor_kind,
        posting.actor_id,
        posting.memo,
        posting.debit_party,
        posting.credit_party,
        posting.reverses_id,
        posting.batch,
    )


def rebuilt(account: Account) -> bytes:
    """The head as Python makes it from the account's entries and their postings."""
    head = rules.GENESIS
    for entry in Entry.objects.filter(account=account).order_by("seq").select_related("posting"):
        digest = rules.posting_digest(facts_of(entry.posting))
        head = rules.next_hash(head, account=account.pk, seq=entry.seq, amount=entry.amount, balance_after=entry.balance_after, digest=digest)
        assert bytes(entry.hash) == head
    return head


@pytest.mark.django_db
def test_every_kind_of_movement_closes_the_chain_that_python_rebuilds() -> None:
    source, target = book(100_00), book()
    posted = post(debit=source, credit=target, amount=30_00, memo="午饭，谢谢 🍜", debit_party="林知夏", credit_party="周明远", category=7, bound=True)
    ledger.reverse(posting_id=posted.posting_id, key=uuid4(), actor=PAYER, now=NOW, business_date=DAY)
    bulk([leg(source, target, 1, memo=""), leg(target, source, 1, memo="x" * 1000)])
    for account in (source, target):
        assert rebuilt(account) == bytes(Account.objects.get(pk=account.pk).head)


@pytest.mark.django_db
def test_heads_name_every_chain_that_has_begun_and_none_vanishes() -> None:
    source, empty = book(100_00), book()
    heads = list(selectors.chain_heads())
    assert (source.pk, 1, bytes(source.head)) in heads
    assert empty.pk not in {account for account, _, _ in heads}
    assert selectors.vanished(heads) == []
    assert selectors.vanished([(source.pk, 1, bytes(32)), (source.pk, 2, bytes(source.head))]) == [
        (source.pk, 1, bytes(32)),
        (source.pk, 2, bytes(source.head)),
    ]


def test_a_link_is_the_head_before_four_numbers_and_the_digest() -> None:
    expected = hashlib.sha256(bytes(32) + bytes.fromhex("00000000000000070000000000000001ffffffffffffff9c00000000000003e8") + b"d" * 32)
    assert rules.next_hash(rules.GENESIS, account=7, seq=1, amount=-100, balance_after=1000, digest=b"d" * 32) == expected.digest()


def test_no_two_postings_give_the_same_bytes_by_moving_a_letter() -> None:
    def digest(memo: str, party: str) -> bytes:
        facts = rules.PostingFacts(1, UUID(int=1), 1, 2, 3, "CNY", 1, 0, 1, True, False, NOW, DAY, "customer", 7, memo, party, "")
        return rules.posting_digest(facts)

    assert digest("ab", "c") != digest("a", "bc")

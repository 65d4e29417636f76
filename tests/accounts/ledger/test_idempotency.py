"""Q5: one key, eight ways to send it again."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.ledger import services as ledger
from accounts.ledger.models import Posting
from portal.kernel.access import Actor, Channel
from portal.kernel.ids import posting_key
from tests.accounts.ledger.acts import DAY, NOW, balances, book, post

KEY = posting_key("customer:7", "one-act")


@pytest.mark.django_db
def test_the_same_again_gives_the_first_answer() -> None:
    source, target = book(100_00), book()
    first = post(debit=source, credit=target, amount=10_00, key=KEY)
    post(debit=source, credit=target, amount=5_00)
    again = post(debit=source, credit=target, amount=10_00, key=KEY)
    assert (again.posting_id, again.balance_after, again.replayed) == (first.posting_id, 90_00, True)
    assert balances(source, target) == [85_00, 15_00]


@pytest.mark.django_db
def test_another_amount_is_refused() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=10_00, key=KEY)
    with pytest.raises(ledger.KeyReused):
        post(debit=source, credit=target, amount=10_01, key=KEY)
    assert balances(source, target) == [90_00, 10_00]


@pytest.mark.django_db
def test_another_account_is_refused() -> None:
    source, target, other = book(100_00), book(), book()
    post(debit=source, credit=target, amount=10_00, key=KEY)
    with pytest.raises(ledger.KeyReused):
        post(debit=source, credit=other, amount=10_00, key=KEY)
    assert balances(source, target, other) == [90_00, 10_00, 0]


@pytest.mark.django_db
def test_another_persons_same_key_is_another_key() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=10_00, key=KEY)
    post(debit=source, credit=target, amount=10_00, key=posting_key("customer:8", "one-act"), actor=Actor("customer", 8, Channel.WEB))
    assert balances(source, target) == [80_00, 20_00]


@pytest.mark.django_db
def test_the_key_itself_from_another_person_is_refused() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=10_00, key=KEY)
    with pytest.raises(ledger.KeyReused):
        post(debit=source, credit=target, amount=10_00, key=KEY, actor=Actor("customer", 8, Channel.WEB))


@pytest.mark.django_db
def test_the_key_of_a_refused_act_stays_free_for_the_corrected_one() -> None:
    source, target = book(100_00), book()
    with pytest.raises(ledger.NotEnoughMoney):
        post(debit=source, credit=target, amount=100_01, key=KEY)
    assert post(debit=source, credit=target, amount=100_00, key=KEY).replayed is False


@pytest.mark.django_db
def test_a_key_of_any_length_is_one_key() -> None:
    source, target = book(100_00), book()
    long_key = posting_key("customer:7", "k" * 100_000)
    post(debit=source, credit=target, amount=10_00, key=long_key)
    assert post(debit=source, credit=target, amount=10_00, key=posting_key("customer:7", "k" * 100_000)).replayed
    assert not post(debit=source, credit=target, amount=10_00, key=posting_key("customer:7", "k" * 99_999)).replayed


@pytest.mark.django_db
def test_the_next_day_it_is_still_the_same_act() -> None:
    source, target = book(100_00), book()
    first = post(debit=source, credit=target, amount=10_00, key=KEY)
    later = post(debit=source, credit=target, amount=10_00, key=KEY, now=NOW + timedelta(days=1), business_date=DAY + timedelta(days=1))
    assert (later.posting_id, later.replayed) == (first.posting_id, True)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_are_one() -> None:
    source, target = book(100_00), book()
    answers: list[ledger.Posted] = []
    ready = threading.Barrier(10, timeout=60)

    def send() -> None:
        try:
            ready.wait()
            answers.extend(post(debit=source, credit=target, amount=10_00, key=KEY) for _ in range(5))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 50
    assert len({answer.posting_id for answer in answers}) == 1
    assert sum(not answer.replayed for answer in answers) == 1
    assert balances(source, target) == [90_00, 10_00]
    assert Posting.objects.filter(key=KEY).count() == 1

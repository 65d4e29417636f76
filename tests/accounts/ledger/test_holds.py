from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from accounts.ledger import services as ledger
from accounts.ledger.kinds import HoldState
from accounts.ledger.models import Account, Hold
from portal.kernel.access import Actor, Channel
from portal.kernel.money import Money
from tests.accounts.ledger.acts import NOW, PAYER, balances, book, post, state

pytestmark = pytest.mark.django_db


def hold(account: Account, amount: int, key: UUID | None = None, expires_at: datetime | None = None, actor: Actor = PAYER) -> int:
    return ledger.place_hold(account=account.pk, amount=Money(amount), key=key or uuid4(), actor=actor, now=NOW, expires_at=expires_at, memo="等待")


def figures(account: Account) -> tuple[int, int, int]:
    fresh = Account.objects.get(pk=account.pk)
    return fresh.balance, fresh.held, fresh.available


def test_held_money_stays_and_cannot_be_spent() -> None:
    source, target = book(100_00), book()
    hold(source, 60_00)
    assert figures(source) == (100_00, 60_00, 40_00)
    with pytest.raises(ledger.NotEnoughMoney):
        post(debit=source, credit=target, amount=40_01)
    post(debit=source, credit=target, amount=40_00)
    assert figures(source) == (60_00, 60_00, 0)


def test_more_than_is_free_cannot_be_held() -> None:
    source = book(100_00)
    hold(source, 60_00)
    before = state()
    with pytest.raises(ledger.NotEnoughMoney):
        hold(source, 40_01)
    assert state() == before


def test_the_same_key_is_the_same_hold_and_never_another() -> None:
    source, key = book(100_00), uuid4()
    first = hold(source, 10_00, key)
    assert hold(source, 10_00, key) == first
    assert figures(source) == (100_00, 10_00, 90_00)
    for changed in (lambda: hold(source, 10_01, key), lambda: hold(source, 10_00, key, actor=Actor("customer", 8, Channel.WEB))):
        with pytest.raises(ledger.KeyReused):
            changed()


def test_posting_a_hold_uses_it_up_and_frees_the_rest() -> None:
    source, target = book(100_00), book()
    held = hold(source, 100_00)
    posted = post(debit=source, credit=target, amount=70_00, hold_id=held)
    assert figures(source) == (30_00, 0, 30_00)
    assert balances(target) == [70_00]
    settled = Hold.objects.get(pk=held)
    assert (settled.state, settled.posting_id, settled.settled_at) == (HoldState.POSTED, posted.posting_id, NOW)


def test_posting_a_hold_again_with_its_key_changes_nothing() -> None:
    source, target, key = book(100_00), book(), uuid4()
    held = hold(source, 50_00)
    first = post(debit=source, credit=target, amount=50_00, hold_id=held, key=key)
    assert post(debit=source, credit=target, amount=50_00, hold_id=held, key=key).posting_id == first.posting_id
    assert balances(source, target) == [50_00, 50_00]


@pytest.mark.parametrize("why", ["posted", "voided", "expired", "too small", "of another account", "nowhere", "over time"])
def test_a_hold_that_does_not_fit_posts_nothing(why: str) -> None:
    source, target, other = book(100_00), book(), book(100_00)
    held = hold(other if why == "of another account" else source, 50_00, expires_at=NOW if why in ("expired", "over time") else None)
    if why == "posted":
        post(debit=source, credit=target, amount=1, hold_id=held)
    elif why == "voided":
        ledger.void_hold(hold_id=held, now=NOW)
    elif why == "expired":
        ledger.expire_holds(now=NOW)
    before = state()
    with pytest.raises(ledger.HoldNotPending):
        post(debit=source, credit=target, amount=50_01 if why == "too small" else 1, hold_id=10**9 if why == "nowhere" else held)
    assert state() == before


def test_voiding_frees_the_money_once() -> None:
    source = book(100_00)
    held = hold(source, 50_00)
    assert ledger.void_hold(hold_id=held, now=NOW) is True
    assert ledger.void_hold(hold_id=held, now=NOW) is False
    assert figures(source) == (100_00, 0, 100_00)
    assert Hold.objects.get(pk=held).state == HoldState.VOIDED


def test_a_posted_hold_cannot_be_voided_nor_one_that_never_was() -> None:
    source, target = book(100_00), book()
    held = hold(source, 50_00)
    post(debit=source, credit=target, amount=50_00, hold_id=held)
    for number in (held, 10**9):
        with pytest.raises(ledger.HoldNotPending):
            ledger.void_hold(hold_id=number, now=NOW)


def test_holds_whose_time_is_over_expire_and_the_others_stay() -> None:
    source, other = book(100_00), book(100_00)
    over = [hold(source, 10_00, expires_at=NOW), hold(source, 5_00, expires_at=NOW), hold(other, 7_00, expires_at=NOW)]
    stays = [hold(source, 20_00, expires_at=NOW + timedelta(seconds=1)), hold(other, 30_00)]
    assert ledger.expire_holds(now=NOW, limit=2) == 3
    assert ledger.expire_holds(now=NOW) == 0
    assert (figures(source), figures(other)) == ((100_00, 20_00, 80_00), (100_00, 30_00, 70_00))
    assert set(Hold.objects.filter(pk__in=over).values_list("state", flat=True)) == {HoldState.EXPIRED}
    assert set(Hold.objects.filter(pk__in=stays).values_list("state", flat=True)) == {HoldState.PENDING}

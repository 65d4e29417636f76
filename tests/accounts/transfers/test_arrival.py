"""When it is sent is the customer's choice: until then the money is kept aside and the order can be undone."""

import re
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.models import Account
from accounts.transfers import refusals, selectors
from accounts.transfers import services as transfers
from accounts.transfers.models import Transfer, TransferState
from accounts.transfers.rules import Arrival
from portal.kernel import clock
from portal.kernel.clock import BANK_ZONE
from tests.accounts.transfers.desk import NOON, actor_for, order, picture, signature_for
from tests.accounts.transfers.test_pages import send, to_amount
from tests.factories import money

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=BANK_ZONE)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="100,000.00", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), now=NOON)


def later(source: Account, target: Account, arrival: Arrival, typed: str = "100.00") -> Transfer:
    made = order(source, target, typed, arrival=arrival).transfer
    assert made is not None
    return made


@pytest.mark.parametrize(("arrival", "due"), [(Arrival.ORDINARY, NOON + timedelta(hours=2)), (Arrival.NEXT_DAY, MORNING)])
def test_it_waits_as_long_as_was_chosen_and_is_sent_then(source: Account, target: Account, arrival: Arrival, due: datetime) -> None:
    made = later(source, target, arrival)
    assert (made.state, made.due_at) == (TransferState.WAITING, due)
    assert picture(source, target)[:2] == [(10_000_000, 10_000, 1), (0, 0, 0)]
    assert transfers.send_due(now=due - timedelta(seconds=1)) == (0, 0)
    assert transfers.send_due(now=due) == (1, 0)
    assert picture(source, target)[:2] == [(9_990_000, 0, 2), (10_000, 0, 1)]


def test_a_first_large_payment_waits_the_longer_of_both(source: Account, target: Account) -> None:
    def large(arrival: Arrival) -> Transfer:
        from accounts.signing import services as signing
        from accounts.transfers import rules
        from portal.kernel.money import Money

        assert target.holder is not None and source.holder is not None
        act = rules.content_hash(source_id=source.pk, target_id=target.pk, payee_name=target.holder.name, amount=Money(2_000_000), memo="房租", arrival=arrival)
        actor = actor_for(source.holder)
        challenge = signing.ask(customer=source.holder, action=rules.ACTION, act=act, actor=actor, now=NOON)
        signed = signing.sign(challenge=challenge, secret="walk-together-2026", actor=actor, now=NOON)
        made = order(source, target, "20,000.00", arrival=arrival, signature=signed).transfer
        assert made is not None
        return made

    assert large(Arrival.NOW).due_at == NOON + timedelta(hours=2)
    assert large(Arrival.NEXT_DAY).due_at == MORNING


def test_a_signature_for_at_once_does_not_hold_for_tomorrow(source: Account, target: Account) -> None:
    from accounts.signing.services import NotSigned

    with pytest.raises(NotSigned):
        order(source, target, "6,000.00", arrival=Arrival.NEXT_DAY, signature=signature_for(source, target, "6,000.00"))


def test_the_same_key_with_another_time_is_another_order(source: Account, target: Account) -> None:
    made = later(source, target, Arrival.ORDINARY)
    with pytest.raises(refusals.OtherContent):
        order(source, target, "100.00", key=made.key, arrival=Arrival.NEXT_DAY)
    again = order(source, target, "100.00", key=made.key, arrival=Arrival.ORDINARY)
    assert again.replayed and picture(source)[0] == (10_000_000, 10_000, 1)


def test_undone_after_it_left_the_sentence_says_where_the_money_is(alice_client: Client, source: Account, target: Account) -> None:
    made = later(source, target, Arrival.ORDINARY)
    transfers.send_due(now=NOON + timedelta(hours=2))
    before = picture(source, target)
    with pytest.raises(refusals.AlreadySent):
        transfers.undo_transfer(transfer=made, actor=actor_for(made.customer), now=NOON)
    page = alice_client.post(f"/accounts/transfers/{made.reference}/undo/", follow=True, headers={"accept-language": "en"}).content.decode()
    assert "cannot be taken back" in page
    assert picture(source, target) == before


def test_what_a_frozen_customer_ordered_keeps_waiting(source: Account, target: Account) -> None:
    made = later(source, target, Arrival.ORDINARY)
    Customer.objects.filter(pk=made.customer_id).update(status=CustomerStatus.FROZEN)
    before = picture(source, target)
    assert transfers.send_due(now=NOON + timedelta(hours=3)) == (0, 0)
    with pytest.raises(refusals.CustomerFrozen):
        transfers._send(made, NOON)
    with pytest.raises(refusals.CustomerFrozen):
        made.customer.refresh_from_db()
        order(source, target, "1.00", customer=made.customer)
    assert picture(source, target) == before
    Customer.objects.filter(pk=made.customer_id).update(status=CustomerStatus.ACTIVE)
    assert transfers.send_due(now=NOON + timedelta(hours=3)) == (1, 0)


def test_the_pages_say_when_and_why(alice_client: Client, source: Account, target: Account) -> None:
    amount = to_amount(alice_client, target)
    english = {"headers": {"accept-language": "en"}}
    page = alice_client.get(amount, **english).content.decode()
    assert "14:00" in page and "8:00" in page
    typed = {"source": source.reference, "amount": "100", "memo": "", "arrival": "next_day"}
    assert "You chose" in alice_client.post(amount.replace("/amount/", "/preview/"), typed, **english).content.decode()
    check = alice_client.post(amount, typed)["Location"]
    assert "You chose" in alice_client.get(check, **english).content.decode()
    receipt = send(alice_client, check)["Location"]
    assert Transfer.objects.get().due_at == MORNING
    page = alice_client.get(receipt, **english).content.decode()
    assert "You chose" in page and re.search(r"/undo/", page)


def test_a_first_large_payment_says_beforehand_that_it_waits(alice_client: Client, source: Account, target: Account) -> None:
    preview = to_amount(alice_client, target).replace("/amount/", "/preview/")
    typed = {"source": source.reference, "amount": "20,000"}
    page = alice_client.post(preview, typed, headers={"accept-language": "en"}).content.decode()
    assert "first payment of this size" in page and "14:00" in page
    small = alice_client.post(preview, typed | {"amount": "19,999.99"}, headers={"accept-language": "en"}).content.decode()
    assert "at once" in small


def test_the_order_says_why_it_waits(source: Account, target: Account) -> None:
    large = order(source, target, "20,000.00", signature=signature_for(source, target, "20,000.00")).transfer
    chosen = later(source, target, Arrival.ORDINARY)
    assert large is not None
    assert selectors.why_it_waits(large) == selectors.FIRST_PAYMENT
    assert selectors.why_it_waits(chosen) == selectors.CHOSEN


@pytest.mark.parametrize("typed", ["yesterday", "NOW", "1"])
def test_another_arrival_is_refused(alice_client: Client, source: Account, target: Account, typed: str) -> None:
    page = alice_client.post(to_amount(alice_client, target), {"source": source.reference, "amount": "1", "memo": "", "arrival": typed})
    assert page.status_code == 200 and "arrival" in page.context["form"].errors

"""What the ledger books is told to holders from their threshold on: both sides, each once, nobody else."""

from datetime import datetime, timedelta
from types import ModuleType
from uuid import uuid4

import pytest

from accounts.alerts import selectors
from accounts.alerts import services as alerts
from accounts.identity.models import Customer
from accounts.inbox.models import Message
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountHolder, AccountKind, PostingKind
from portal.kernel import clock, events
from portal.kernel.access import SYSTEM
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.events.models import Delivery, Event
from portal.kernel.money import Money
from tests.factories import money

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=BANK_ZONE)


@pytest.fixture
def account(cast: ModuleType) -> Account:
    made = money.account(holder=cast.alice(), balance="10,000.00")
    hear()
    Message.objects.all().delete()
    Delivery.objects.all().delete()
    Event.objects.all().delete()
    return made


def pay(source: Account, typed: str, *, to: Account | None = None, party: str = "梁溪小馆", payer: str = "") -> None:
    """A payment out of the account to the outside, or to another account."""
    target = to.pk if to else ledger.bank_account(AccountKind.CLEARING, "CNY").pk
    ledger.post(
        debit=source.pk, credit=target, amount=Money.parse(typed), kind=PostingKind.PAYMENT, key=uuid4(), actor=SYSTEM, now=NOON,
        business_date=bank_date(NOON), debit_party=payer, credit_party=party,
    )  # fmt: skip


def hear() -> None:
    """Deliver the news, as a worker does."""
    events.work(clock=clock.now, budget=timedelta(seconds=30))
    assert not Delivery.objects.filter(state=Delivery.State.WAITING).exists()


def heard_by(customer: Customer) -> list[tuple[str, str]]:
    return [(message.said_title, message.said_body) for message in Message.objects.filter(user=customer.user_id, topic="movements").order_by("reference")]


def test_from_the_houses_threshold_on_in_words(account: Account, cast: ModuleType) -> None:
    pay(account, "499.99")
    pay(account, "500.00")
    hear()
    assert heard_by(cast.alice()) == [("支出 ¥500.00", f"支付，付给梁溪小馆，从尾号 {account.number[-4:]} 的账户支出。")]
    message = Message.objects.get()
    assert message.link == f"/accounts/{account.reference}/statement/"


def test_money_in_is_told_too(account: Account, cast: ModuleType) -> None:
    money.deposit(account, Money(60_000))
    hear()
    assert heard_by(cast.alice()) == [("到账 ¥600.00", f"现金存入，尾号 {account.number[-4:]} 的账户。")]


def test_each_holder_has_their_own_threshold(account: Account, cast: ModuleType) -> None:
    AccountHolder.objects.create(account=account, customer=cast.bob(), since=bank_date(NOON))
    alerts.choose(account=account, customer=cast.alice(), threshold=None, now=NOON)
    alerts.choose(account=account, customer=cast.bob(), threshold=0, now=NOON)
    pay(account, "0.01")
    hear()
    assert heard_by(cast.alice()) == []
    assert [title for title, _ in heard_by(cast.bob())] == ["支出 ¥0.01"]


def test_both_sides_hear_of_one_payment(account: Account, cast: ModuleType) -> None:
    other = money.account(holder=cast.charlie())
    pay(account, "800.00", to=other, party="周明远", payer="林知夏")
    hear()
    assert [title for title, _ in heard_by(cast.alice())] == ["支出 ¥800.00"]
    assert [title for title, _ in heard_by(cast.charlie())] == ["到账 ¥800.00"]
    assert "林知夏" in heard_by(cast.charlie())[0][1]


def test_money_between_own_accounts_is_told_once(account: Account, cast: ModuleType) -> None:
    pay(account, "800.00", to=money.account(holder=cast.alice()))
    hear()
    assert [title for title, _ in heard_by(cast.alice())] == ["支出 ¥800.00"]


def test_an_event_that_is_told_again_writes_nothing(account: Account, cast: ModuleType) -> None:
    pay(account, "800.00")
    hear()
    for event in Event.objects.filter(topic="posting.made"):
        alerts.on_posting(event)
    Delivery.objects.update(state=Delivery.State.WAITING, done_at=None, due_at=NOON)
    hear()
    assert len(heard_by(cast.alice())) == 1


def test_the_choice_is_kept_and_changed(account: Account, cast: ModuleType) -> None:
    alice = cast.alice()
    assert selectors.threshold_of(account=account, customer=alice) == 50_000
    alerts.choose(account=account, customer=alice, threshold=12_345, now=NOON)
    alerts.choose(account=account, customer=alice, threshold=100, now=NOON)
    assert selectors.threshold_of(account=account, customer=alice) == 100
    assert selectors.thresholds(account) == {alice.pk: 100}


def test_the_banks_own_accounts_tell_nobody() -> None:
    assert selectors.thresholds(Account(holder=None)) == {}

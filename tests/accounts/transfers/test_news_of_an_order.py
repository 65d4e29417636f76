"""What payer and payee hear about an order, each step once."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.utils.translation import override

from accounts.inbox.models import Message
from accounts.ledger.models import Account
from accounts.transfers import news
from accounts.transfers import services as transfers
from accounts.transfers.models import TransferState
from portal.kernel import clock, events
from portal.kernel.access import SYSTEM
from portal.kernel.events.models import Event
from tests.accounts.transfers.desk import NOON, actor_for, order, signature_for
from tests.factories import money


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="100,000.00", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.charlie(), now=NOON)


def hear() -> None:
    events.work(clock=clock.now, budget=timedelta(seconds=30))


def heard(account: Account, topic: str) -> list[str]:
    assert account.holder is not None
    rows = Message.objects.filter(user=account.holder.user_id, topic=topic).order_by("reference")
    return [row.said_title for row in rows]


def waiting(source: Account, target: Account) -> transfers.Submission:
    """An order that waits: a signed first payment above the threshold for new people."""
    given = order(source, target, "20,000.00", signature=signature_for(source, target, "20,000.00"))
    assert given.state == TransferState.WAITING
    return given


def test_one_that_goes_at_once_is_a_movement_on_both_sides(source: Account, target: Account) -> None:
    hear()
    Message.objects.all().delete()
    assert order(source, target, "600.00").state == TransferState.DONE
    hear()
    assert heard(source, "movements") == ["支出 ¥600.00"]
    assert heard(target, "movements") == ["到账 ¥600.00"]
    assert heard(source, "transfers") == []


def test_one_that_waited_says_so_and_later_that_it_arrived(source: Account, target: Account) -> None:
    given = waiting(source, target)
    hear()
    with override("en"):
        assert heard(source, "transfers")[0].startswith("¥20,000.00 to ")
    assert heard(target, "transfers") == heard(target, "movements") == []
    assert given.transfer is not None and given.transfer.due_at is not None
    Message.objects.filter(topic="movements").delete()
    assert transfers.send_due(now=given.transfer.due_at)[0] == 1
    hear()
    assert len(heard(source, "transfers")) == 2
    assert "¥20,000.00 已转到" in heard(source, "transfers")[1]
    assert heard(source, "movements") == []
    assert heard(target, "movements") == ["到账 ¥20,000.00"]


def test_undone(source: Account, target: Account) -> None:
    given = waiting(source, target)
    assert given.transfer is not None and source.holder is not None
    transfers.undo_transfer(transfer=given.transfer, actor=actor_for(source.holder), now=NOON)
    hear()
    assert [title[-3:] for title in heard(source, "transfers")][1:] == ["已撤回"]
    assert Message.objects.filter(topic="transfers").last().link == f"/accounts/transfers/{given.transfer.reference}/"  # type: ignore[union-attr]


def test_one_that_the_clock_could_not_send_is_told_too(source: Account, target: Account) -> None:
    given = waiting(source, target)
    assert given.transfer is not None
    transfers._give_back(given.transfer, TransferState.REFUSED, refusal="not_open", reason="", actor=SYSTEM, now=NOON)
    hear()
    assert [title[-4:] for title in heard(source, "transfers")][1:] == ["没有转出"]


def test_each_step_is_told_once_however_often_the_event_comes(source: Account, target: Account) -> None:
    waiting(source, target)
    hear()
    for event in Event.objects.filter(topic="transfer.waiting"):
        news.on_step(event)
    assert len(heard(source, "transfers")) == 1

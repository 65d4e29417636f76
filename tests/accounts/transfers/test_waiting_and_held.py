"""Orders that wait or are looked at: the money is kept aside, and leaves once or not at all."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.db import DatabaseError, InternalError, transaction

from accounts.identity.models import CustomerStatus
from accounts.ledger import proofs
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountStatus, Hold, HoldState
from accounts.risk import services as risk
from accounts.risk.models import Decision, Outcome
from accounts.signing.services import NotSigned
from accounts.transfers import refusals
from accounts.transfers import services as transfers
from accounts.transfers.models import Transfer, TransferState
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.events.models import Event
from tests.accounts.transfers.desk import NIGHT, NOON, actor_for, order, picture, signature_for
from tests.factories import money

pytestmark = pytest.mark.django_db

FRANK = Actor("staff", 7, Channel.BACKOFFICE)


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="100,000.00", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), now=NOON)


@pytest.fixture
def waiting(source: Account, target: Account) -> Transfer:
    """A signed first payment of 20,000.00 to a new payee: it waits two hours."""
    made = order(source, target, "20,000.00", signature=signature_for(source, target, "20,000.00")).transfer
    assert made is not None
    return made


@pytest.fixture
def held(source: Account, target: Account) -> Transfer:
    """A first payment of 50,000.00 at night: a person looks at it."""
    made = order(source, target, "50,000.00", now=NIGHT).transfer
    assert made is not None
    return made


def test_a_first_large_payment_waits_with_its_money_kept_aside(source: Account, target: Account, waiting: Transfer) -> None:
    assert (waiting.state, waiting.due_at, waiting.posting_id) == (TransferState.WAITING, NOON + timedelta(minutes=120), None)
    assert picture(source, target)[:2] == [(10_000_000, 2_000_000, 1), (0, 0, 0)]
    assert Event.objects.order_by("-pk").values_list("topic", "subject")[0] == ("transfer.waiting", f"transfer:{waiting.reference}")
    assert AuditEntry.objects.order_by("-pk").values_list("verb", "subject")[0] == ("transfer.waiting", f"transfer:{waiting.reference}")


def test_the_same_key_gives_the_waiting_order_back(source: Account, target: Account, waiting: Transfer) -> None:
    again = order(source, target, "20,000.00", key=waiting.key)
    assert again.transfer is not None and (again.replayed, again.transfer.pk) == (True, waiting.pk)
    assert picture(source)[0] == (10_000_000, 2_000_000, 1)


def test_it_is_not_sent_before_its_time(source: Account, target: Account, waiting: Transfer) -> None:
    assert transfers.send_due(now=NOON + timedelta(minutes=119)) == (0, 0)
    assert picture(source)[0] == (10_000_000, 2_000_000, 1)


def test_it_is_sent_once_when_due(source: Account, target: Account, waiting: Transfer) -> None:
    due = NOON + timedelta(minutes=120)
    assert transfers.send_due(now=due) == (1, 0)
    assert transfers.send_due(now=due) == (0, 0)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.balance_after_minor, waiting.ended_at) == (TransferState.DONE, 8_000_000, due)
    assert picture(source, target)[:2] == [(8_000_000, 0, 2), (2_000_000, 0, 1)]
    assert proofs.prove().faults == []


def test_undone_before_it_is_sent_nothing_was_taken(source: Account, target: Account, waiting: Transfer) -> None:
    transfers.undo_transfer(transfer=waiting, actor=actor_for(waiting.customer), now=NOON)
    waiting.refresh_from_db()
    assert waiting.state == TransferState.UNDONE
    assert picture(source, target)[:2] == [(10_000_000, 0, 1), (0, 0, 0)]
    assert Hold.objects.get(pk=waiting.hold_id).state == HoldState.VOIDED
    assert transfers.send_due(now=NOON + timedelta(days=1)) == (0, 0)


def test_undoing_twice_changes_nothing_more(source: Account, waiting: Transfer) -> None:
    for _ in range(2):
        transfers.undo_transfer(transfer=waiting, actor=actor_for(waiting.customer), now=NOON)
    assert AuditEntry.objects.filter(verb="transfer.undone").count() == 1


def test_a_frozen_customer_undoes_nothing(source: Account, target: Account, waiting: Transfer) -> None:
    waiting.customer.status = CustomerStatus.FROZEN
    waiting.customer.save(update_fields=["status"])
    before = picture(source, target)
    with pytest.raises(refusals.CustomerFrozen):
        transfers.undo_transfer(transfer=waiting, actor=actor_for(waiting.customer), now=NOON)
    assert picture(source, target) == before


def test_what_has_left_cannot_be_undone(source: Account, target: Account, waiting: Transfer) -> None:
    transfers.send_due(now=NOON + timedelta(hours=2))
    before = picture(source, target)
    with pytest.raises(refusals.TransferIsFinal):
        transfers.undo_transfer(transfer=waiting, actor=actor_for(waiting.customer), now=NOON + timedelta(hours=3))
    assert picture(source, target) == before


def test_a_payee_closed_meanwhile_gives_the_money_back(source: Account, target: Account, waiting: Transfer) -> None:
    Account.objects.filter(pk=target.pk).update(status=AccountStatus.CLOSED)
    assert transfers.send_due(now=NOON + timedelta(hours=2)) == (0, 1)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.refusal) == (TransferState.REFUSED, "account_not_open")
    assert picture(source)[0] == (10_000_000, 0, 1)
    assert AuditEntry.objects.order_by("-pk")[0].actor == SYSTEM.label


def test_waiting_is_refused_at_once_where_the_limit_would_refuse_it(target: Account, cast: ModuleType) -> None:
    purse = money.account(holder=cast.alice(), balance="900,000.00", now=NOON)
    signed = signature_for(purse, target, "200,000.01")
    before = picture(purse, target)
    with pytest.raises(ledger.OverLimit) as caught:
        order(purse, target, "200,000.01", signature=signed)
    assert caught.value.which == "channel"
    assert picture(purse, target) == before
    assert not Transfer.objects.exists()


def test_waiting_is_refused_when_the_money_is_not_there(source: Account, target: Account) -> None:
    with pytest.raises(ledger.NotEnoughMoney):
        order(source, target, "100,000.01", signature=signature_for(source, target, "100,000.01"))


def test_an_unsigned_large_payment_asks_for_a_signature_and_stores_only_the_decision(source: Account, target: Account) -> None:
    before = picture(source, target)
    asked = order(source, target, "6,000.00")
    assert asked.must_be_signed and not Transfer.objects.exists()
    assert picture(source, target) == before
    assert Decision.objects.get(pk=asked.answer.decision_id).outcome == Outcome.STEP_UP


def test_the_signed_order_goes_through_under_the_same_key(source: Account, target: Account) -> None:
    asked = order(source, target, "6,000.00")
    key = Decision.objects.get(pk=asked.answer.decision_id).key
    done = order(source, target, "6,000.00", key=key, signature=signature_for(source, target, "6,000.00")).transfer
    assert done is not None and done.state == TransferState.DONE


@pytest.mark.parametrize("other", [{"typed": "6,000.01"}, {"payee_name": "别人"}, {"memo": "other"}])
def test_a_signature_for_another_order_is_refused(source: Account, target: Account, other: dict[str, str]) -> None:
    signed = signature_for(source, target, "6,000.00")
    before = picture(source, target)
    with pytest.raises(NotSigned):
        order(source, target, **{"typed": "6,000.00", "signature": signed} | other)  # type: ignore[arg-type]
    assert picture(source, target) == before


def test_a_signature_of_another_session_is_refused(source: Account, target: Account) -> None:
    signed = signature_for(source, target, "6,000.00")
    with pytest.raises(NotSigned):
        order(source, target, "6,000.00", signature=signed, actor=actor_for(signed.customer, session="session-two"))


def test_a_signature_ends_after_five_minutes(source: Account, target: Account) -> None:
    signed = signature_for(source, target, "6,000.00")
    with pytest.raises(NotSigned):
        order(source, target, "6,000.00", signature=signed, now=NOON + timedelta(minutes=5))


def test_a_held_order_keeps_its_money_aside(source: Account, target: Account, held: Transfer) -> None:
    assert (held.state, held.due_at) == (TransferState.HELD, None)
    assert picture(source, target)[:2] == [(10_000_000, 5_000_000, 1), (0, 0, 0)]


def test_the_customer_cannot_undo_what_is_held(source: Account, held: Transfer) -> None:
    with pytest.raises(refusals.TransferIsFinal):
        transfers.undo_transfer(transfer=held, actor=actor_for(held.customer), now=NIGHT)
    assert picture(source)[0] == (10_000_000, 5_000_000, 1)


def test_released_it_is_posted_with_the_officers_reason_on_record(source: Account, target: Account, held: Transfer) -> None:
    transfers.release_held(transfer=held, actor=FRANK, now=NIGHT, reason="called her, it is her rent")
    assert picture(source, target)[:2] == [(5_000_000, 0, 2), (5_000_000, 0, 1)]
    assert AuditEntry.objects.filter(actor="staff:7").values_list("verb", "reason").get() == ("transfer.released", "called her, it is her rent")


def test_refused_the_money_is_free_again(source: Account, target: Account, held: Transfer) -> None:
    transfers.refuse_held(transfer=held, actor=FRANK, now=NIGHT, reason="she did not order it")
    held.refresh_from_db()
    assert (held.state, held.refusal) == (TransferState.REFUSED, "not_allowed")
    assert picture(source, target)[:2] == [(10_000_000, 0, 1), (0, 0, 0)]


def test_a_listed_payee_is_refused_and_the_refusal_kept(source: Account, target: Account) -> None:
    risk.put_on_list(account=target, reason="court order", source="court", actor=FRANK, now=NOON)
    before = picture(source, target)
    answer = order(source, target, "1.00")
    assert answer.transfer is not None and answer.transfer.state == TransferState.REFUSED
    assert picture(source, target) == before


def test_the_database_keeps_a_final_order_final(source: Account, target: Account) -> None:
    done = order(source, target, "1.00").transfer
    assert done is not None
    for change in ({"state": TransferState.UNDONE}, {"amount_minor": 2}, {"memo": "x"}):
        with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
            Transfer.objects.filter(pk=done.pk).update(**change)

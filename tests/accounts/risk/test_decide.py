"""Which answer the first rule set gives, that it is stored, and that it stays."""

from datetime import datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.ledger.models import Account, AccountKind
from accounts.risk import rules, services
from accounts.risk.models import Action, Decision, Outcome, RiskListing, RiskRule
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money
from tests.accounts.transfers.desk import NIGHT, NOON, actor_for, order
from tests.factories import money

pytestmark = pytest.mark.django_db

FRANK = Actor("staff", 7, Channel.BACKOFFICE)


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="100,000.00", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), now=NOON)


def answer(source: Account, target: Account, typed: str, **changes: Any) -> services.Answer:
    assert source.holder is not None
    given: dict[str, Any] = {"to_own": False, "new_payee": False, "signed": False, "now": NOON, "amount": Money.parse(typed, source.currency)}
    return services.decide(
        action=Action.TRANSFER, customer=source.holder, account=source, counterparty=target, key=uuid4(), actor=actor_for(source.holder), **given | changes
    )


@pytest.mark.parametrize(
    ("typed", "features", "expected"),
    [
        ("50,000.00", {}, Outcome.ALLOW),
        ("50,000.01", {}, Outcome.STEP_UP),
        ("50,000.01", {"signed": True}, Outcome.ALLOW),
        ("50,000.01", {"to_own": True}, Outcome.ALLOW),
        ("4,999.99", {"new_payee": True}, Outcome.ALLOW),
        ("5,000.00", {"new_payee": True}, Outcome.STEP_UP),
        ("5,000.00", {"new_payee": True, "signed": True}, Outcome.ALLOW),
        ("19,999.99", {"new_payee": True, "signed": True}, Outcome.ALLOW),
        ("20,000.00", {"new_payee": True, "signed": True}, Outcome.DELAY),
        ("20,000.00", {"new_payee": True}, Outcome.STEP_UP),
        ("19,999.99", {"now": NIGHT}, Outcome.ALLOW),
        ("20,000.00", {"now": NIGHT}, Outcome.STEP_UP),
        ("20,000.00", {"now": datetime(2026, 11, 20, 5, 59, tzinfo=BANK_ZONE)}, Outcome.STEP_UP),
        ("20,000.00", {"now": datetime(2026, 11, 20, 6, 0, tzinfo=BANK_ZONE)}, Outcome.ALLOW),
        ("20,000.00", {"now": datetime(2026, 11, 20, 22, 59, tzinfo=BANK_ZONE)}, Outcome.ALLOW),
        ("50,000.00", {"now": NIGHT, "new_payee": True, "signed": True}, Outcome.HOLD),
    ],
)
def test_the_first_rule_set(source: Account, target: Account, typed: str, features: dict[str, Any], expected: Outcome) -> None:
    assert answer(source, target, typed, **features).outcome == expected


def test_a_delay_says_how_long(source: Account, target: Account) -> None:
    assert answer(source, target, "20,000.00", new_payee=True, signed=True).wait_minutes == rules.ORDINARY_WAIT_MINUTES


def test_far_above_the_largest_payment_of_late_must_be_signed(source: Account, target: Account) -> None:
    order(source, target, "1,000.00")
    assert answer(source, target, "5,000.00").outcome == Outcome.ALLOW
    assert answer(source, target, "5,000.01").outcome == Outcome.STEP_UP


def test_the_days_sum_counts_what_was_sent_before(source: Account, target: Account) -> None:
    order(source, target, "4,000.00")
    assert answer(source, target, "19,000.00").outcome == Outcome.ALLOW
    decision = Decision.objects.order_by("-pk")[0]
    assert (decision.day_sum_minor, decision.own_largest_minor, decision.hour_count) == (400_000, 400_000, 1)


def test_the_tenth_payment_of_an_hour_must_be_signed(source: Account, target: Account) -> None:
    for number in range(9):
        assert order(source, target, "1.00", memo=str(number)).transfer is not None
    assert order(source, target, "1.00", memo="tenth").must_be_signed
    assert order(source, target, "1.00", memo="later", now=NOON + timedelta(hours=2)).transfer is not None


@pytest.mark.parametrize("who", ["source", "target", "payer", "payee"])
def test_either_side_on_a_list_is_refused(source: Account, target: Account, who: str) -> None:
    listed = {"source": {"account": source}, "target": {"account": target}, "payer": {"customer": source.holder}, "payee": {"customer": target.holder}}[who]
    listing = services.put_on_list(reason="sanctions list", source="test", actor=FRANK, now=NOON, **listed)  # type: ignore[arg-type]
    assert answer(source, target, "0.01", to_own=True, signed=True).outcome == Outcome.DENY
    services.take_off_list(listing=listing, reason="another person", actor=FRANK, now=NOON)
    assert answer(source, target, "0.01").outcome == Outcome.ALLOW
    assert [entry.verb for entry in AuditEntry.objects.filter(actor="staff:7").order_by("seq")] == ["risklisting.added", "risklisting.ended"]


def test_crowns_have_thresholds_of_their_own(cast: ModuleType) -> None:
    source, target = (money.account(holder=person, currency="CZK", balance="90,000.00", now=NOON) for person in (cast.alice(), cast.bob()))
    assert answer(source, target, "14,999.99", new_payee=True).outcome == Outcome.ALLOW
    assert answer(source, target, "15,000.00", new_payee=True).outcome == Outcome.STEP_UP


def test_the_decision_keeps_what_it_was_taken_from(source: Account, target: Account) -> None:
    given = answer(source, target, "20,000.00", new_payee=True, signed=True)
    stored = Decision.objects.get(pk=given.decision_id)
    assert (stored.outcome, stored.amount_minor, stored.new_payee, stored.signed, stored.hour, stored.wait_minutes) == (1, 2_000_000, True, True, 12, 120)
    assert [rule.code for rule in services.reasons(stored)] == ["NEW_PAYEE_SIGNED", "NEW_PAYEE_WAITS"]


def test_a_changed_rule_is_a_new_version_and_old_decisions_keep_the_old_one(source: Account, target: Account) -> None:
    before = answer(source, target, "5,000.00", new_payee=True)
    services.change_rule(code="NEW_PAYEE_SIGNED", min_amount_minor=800_000, actor=FRANK, now=NOON, reason="too many asked")
    assert answer(source, target, "7,999.99", new_payee=True).outcome == Outcome.ALLOW
    old = services.reasons(Decision.objects.get(pk=before.decision_id))[0]
    assert (old.version, old.min_amount_minor, old.ended_at) == (1, 500_000, NOON)
    assert RiskRule.objects.get(code="NEW_PAYEE_SIGNED", ended_at=None).version == 2


def test_an_ended_rule_fires_no_more(source: Account, target: Account) -> None:
    services.end_rule(code="DAY_SUM_SIGNED", actor=FRANK, now=NOON, reason="replaced")
    assert answer(source, target, "50,000.01").outcome == Outcome.ALLOW


def test_loading_again_brings_nothing_back(source: Account) -> None:
    services.end_rule(code="DAY_SUM_SIGNED", actor=FRANK, now=NOON, reason="replaced")
    assert services.load_start_rules() == 0


def test_a_stored_decision_is_not_changed_by_the_app(source: Account, target: Account) -> None:
    given = answer(source, target, "1.00")
    for statement in ("UPDATE accounts_decision SET outcome = 0 WHERE id = %s", "DELETE FROM accounts_decision WHERE id = %s"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [given.decision_id])


def test_the_customer_reads_one_neutral_sentence(source: Account, target: Account) -> None:
    sentences = {str(services.SENTENCES[outcome]) for outcome in Outcome}
    assert len(sentences) == len(Outcome)
    assert all(rule.code not in sentence for rule in RiskRule.objects.all() for sentence in sentences)


def test_a_listing_names_exactly_one_subject(source: Account) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        RiskListing.objects.create(customer=source.holder, account=source, reason="x", source="x", listed_at=NOON)


def test_the_banks_own_accounts_give_no_orders(source: Account) -> None:
    from accounts.ledger import services as ledger

    cash = ledger.bank_account(AccountKind.CASH, "CNY")
    with pytest.raises(DatabaseError, match="has no meter"):
        services.decide(
            action=Action.TRANSFER, customer=source.holder, account=cash, counterparty=source, amount=Money(1), to_own=False,  # type: ignore[arg-type]
            new_payee=False, key=uuid4(), actor=FRANK, now=NOON,
        )  # fmt: skip

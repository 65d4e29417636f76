"""Closing an account sends its rest on or does nothing; leaving ends what was agreed and goes on reading."""

from collections.abc import Callable
from types import ModuleType
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.consents import reference as purposes
from accounts.consents import services as consents
from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountHolder, AccountKind, AccountStatus, Entry
from accounts.risk import services as risk
from accounts.risk.models import Decision, Outcome
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.money import Money
from tests import cast as people
from tests.factories import money

pytestmark = pytest.mark.django_db
URL = "/me/close/"
SIGN = {"secret": people.PASSWORD, "with": "password"}


@pytest.fixture
def pair(cast: ModuleType) -> tuple[Account, Account]:
    """Alice's account to close with 300.00, and the one that stays with 10.00."""
    return money.account(holder=cast.alice(), balance="300.00", nickname="旧卡"), money.account(holder=cast.alice(), balance="10.00")


def fresh(account: Account) -> tuple[int, int]:
    account.refresh_from_db()
    return account.balance, account.status


def test_the_rest_goes_on_and_the_account_closes(pair: tuple[Account, Account], alice_client: Client) -> None:
    old, other = pair
    assert alice_client.post(f"{URL}{old.reference}/", {"target": other.reference}).headers["Location"] == f"{URL}sign/"
    assert alice_client.post(f"{URL}sign/", SIGN).headers["Location"] == URL
    assert fresh(old) == (0, AccountStatus.CLOSED)
    assert fresh(other) == (31_000, AccountStatus.OPEN)
    assert old.closed_on is not None
    assert AuditEntry.objects.filter(verb="account.closed", subject=f"account:{old.pk}").count() == 1
    assert old.reference not in alice_client.get(URL).content.decode()


def test_the_settlement_asks_the_risk_rules_and_its_decision_is_kept(pair: tuple[Account, Account], alice_client: Client) -> None:
    old, other = pair
    alice_client.post(f"{URL}{old.reference}/", {"target": other.reference})
    alice_client.post(f"{URL}sign/", SIGN)
    decision = Decision.objects.get(account=old)
    assert (decision.outcome, decision.amount_minor, decision.counterparty_id) == (Outcome.ALLOW, 30_000, other.pk)
    assert decision.signed and decision.to_own


def test_a_listed_account_is_neither_settled_nor_closed(pair: tuple[Account, Account], alice_client: Client) -> None:
    old, other = pair
    risk.put_on_list(reason="冻结名单", source="测试", actor=SYSTEM, now=timezone.now(), account=other)
    alice_client.post(f"{URL}{old.reference}/", {"target": other.reference})
    page = alice_client.post(f"{URL}sign/", SIGN)
    assert page.status_code == 200
    assert "没有动" in page.text or "no money moved" in page.text
    assert fresh(old) == (30_000, AccountStatus.OPEN)
    assert fresh(other)[0] == 1_000
    assert Decision.objects.get(account=old).outcome == Outcome.DENY


def test_a_wrong_secret_closes_nothing(pair: tuple[Account, Account], alice_client: Client) -> None:
    old, other = pair
    alice_client.post(f"{URL}{old.reference}/", {"target": other.reference})
    response = alice_client.post(f"{URL}sign/", {"secret": "not it", "with": "password"})
    assert response.status_code == 200
    assert fresh(old) == (30_000, AccountStatus.OPEN)


def test_money_that_came_meanwhile_is_not_signed_for(pair: tuple[Account, Account], alice_client: Client) -> None:
    old, other = pair
    alice_client.post(f"{URL}{old.reference}/", {"target": other.reference})
    money.deposit(old, Money(100))
    assert alice_client.post(f"{URL}sign/", SIGN).status_code == 200
    assert fresh(old) == (30_100, AccountStatus.OPEN)
    assert fresh(other)[0] == 1_000


@pytest.mark.parametrize("target", ["", "AC-nonsense", "hers", "own"])
def test_the_rest_goes_only_to_an_own_open_account(cast: ModuleType, pair: tuple[Account, Account], alice_client: Client, target: str) -> None:
    old, _other = pair
    hers = money.account(holder=cast.charlie())
    chosen = {"hers": hers.reference, "own": old.reference}.get(target, target)
    response = alice_client.post(f"{URL}{old.reference}/", {"target": chosen})
    assert response.status_code == 200
    assert response.context["refusal"].code == "nowhere_to_go"


def test_what_stands_in_the_way_is_said(cast: ModuleType, pair: tuple[Account, Account], alice_client: Client) -> None:
    alice_client.cookies["django_language"] = "en"
    old, _other = pair
    ledger.place_hold(account=old.pk, amount=Money(5_000), key=uuid4(), actor=SYSTEM, now=timezone.now())
    AccountHolder.objects.create(account=old, customer=cast.bob(), since="2026-01-01")
    term = money.account(holder=cast.alice(), kind=AccountKind.TERM, balance="1.00")
    page = alice_client.get(URL).content.decode()
    for words in ("¥50.00 is reserved", "You hold it together with Zhou Mingyuan", "closed at your branch"):
        assert words in page, words
    for account in (old, term):
        assert alice_client.post(f"{URL}{account.reference}/", {"target": _other.reference}).context["refusal"].code == "still_in_the_way"
        assert fresh(account)[1] == AccountStatus.OPEN


def test_an_empty_account_needs_no_target(cast: ModuleType, alice_client: Client) -> None:
    empty = money.account(holder=cast.alice())
    alice_client.post(f"{URL}{empty.reference}/")
    assert alice_client.post(f"{URL}sign/", SIGN).status_code == 302
    assert fresh(empty) == (0, AccountStatus.CLOSED)
    assert Entry.objects.filter(account=empty).count() == 0


def test_leaving_ends_what_was_agreed_and_goes_on_reading(cast: ModuleType, alice_client: Client) -> None:
    purposes.load()
    alice = cast.alice()
    assert alice.user is not None
    consents.answer(user=alice.user, code="marketing_sms", version=1, given=True, actor=Actor("customer", alice.pk, Channel.WEB), now=timezone.now())
    assert alice_client.post(f"{URL}end/").headers["Location"] == f"{URL}sign/"
    assert alice_client.post(f"{URL}sign/", SIGN).headers["Location"] == URL
    alice.refresh_from_db()
    assert alice.status == CustomerStatus.CLOSED
    assert not consents.holds(alice, "marketing_sms") and not consents.holds(alice, "personalised")
    assert AuditEntry.objects.filter(verb="customer.closed", subject=f"customer:{alice.pk}").count() == 1
    alice_client.cookies["django_language"] = "en"
    assert "for 10 years" in alice_client.get(URL).content.decode()
    assert alice_client.get("/me/who-looked/").status_code == 200


def test_nobody_leaves_while_an_account_is_open(cast: ModuleType, pair: tuple[Account, Account], alice_client: Client) -> None:
    assert alice_client.post(f"{URL}end/").headers["Location"] == URL
    cast.alice().refresh_from_db()
    assert Customer.objects.get(pk=cast.alice().pk).status == CustomerStatus.ACTIVE


def test_a_signature_for_one_account_closes_no_other(cast: ModuleType, pair: tuple[Account, Account], alice_client: Client) -> None:
    old, other = pair
    alice_client.post(f"{URL}{old.reference}/", {"target": other.reference})
    session = alice_client.session
    session["closing"] = session["closing"] | {"account": other.reference, "target": old.reference}
    session.save()
    assert alice_client.post(f"{URL}sign/", SIGN).status_code == 200
    assert fresh(other) == (1_000, AccountStatus.OPEN)


def test_a_strangers_account_is_not_there(cast: ModuleType, pair: tuple[Account, Account], client_of: Callable[..., Client]) -> None:
    old, _other = pair
    assert client_of(cast.charlie()).get(f"{URL}{old.reference}/").status_code == 404
    assert client_of(cast.charlie()).post(f"{URL}{old.reference}/").status_code == 404
    assert client_of(cast.mallory()).get(URL).status_code == 302
    assert Client().get(URL).headers["Location"].startswith("/me/sign-in/")


def test_the_ledger_closes_only_what_is_open_and_empty(cast: ModuleType) -> None:
    now, account = timezone.now(), money.account(holder=cast.alice(), balance="1.00")
    with pytest.raises(ledger.NotEmpty):
        ledger.close_account(account=account.pk, actor=SYSTEM, now=now)
    empty = money.account(holder=cast.alice())
    ledger.close_account(account=empty.pk, actor=SYSTEM, now=now)
    with pytest.raises(ledger.AccountNotOpen):
        ledger.close_account(account=empty.pk, actor=SYSTEM, now=now)
    with pytest.raises(ledger.NoSuchAccount):
        ledger.close_account(account=ledger.bank_account(AccountKind.CASH, "CNY").pk, actor=SYSTEM, now=now)
    with pytest.raises(ledger.AccountNotOpen):
        money.deposit(empty, Money(1))

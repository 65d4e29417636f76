"""Every act that signs does it through the one panel; a payment's code names amount and payee and says what it was for."""

import ast
from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.signing.models import StepUpChallenge
from accounts.transfers.models import Transfer
from tests.accounts.identity import letters
from tests.accounts.signing.acts import to_signature
from tests.factories import money
from tests.shape import tree

pytestmark = pytest.mark.django_db
ENGLISH, CHINESE = {"Accept-Language": "en"}, {"Accept-Language": "zh-CN"}


@pytest.fixture
def alice(cast: ModuleType) -> Customer:
    cache.clear()
    return cast.alice()


@pytest.fixture
def source(alice: Customer) -> Account:
    return money.account(holder=alice, balance="80,000.00")


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob())


def code_for(client: Client, sign: str, number: str, language: dict[str, str] = ENGLISH) -> str:
    """Ask for the code of that act; gives its digits."""
    client.post(sign, {"with": "sms", "send": "1"}, headers=language)
    return letters.code(number)


def test_the_message_names_amount_and_payee(alice: Customer, alice_client: Client, source: Account, target: Account) -> None:
    code_for(alice_client, to_signature(alice_client, source, target, "周明远", "20,000.00"), alice.phone)
    assert "¥20,000.00 to 周明远, and nothing else" in letters.newest(alice.phone)
    challenge = StepUpChallenge.objects.get()
    assert (challenge.amount_minor, challenge.payee) == (2_000_000, "周明远")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (ENGLISH, "That code was for ¥20,000.00; you are now sending ¥30,000.00. We sent a new one."),
        (CHINESE, "¥20,000.00"),
    ],
)
def test_a_code_for_another_amount_says_so(
    alice: Customer, alice_client: Client, source: Account, target: Account, language: dict[str, str], said: str
) -> None:
    small = to_signature(alice_client, source, target, "周明远", "20,000.00")
    large = to_signature(alice_client, source, target, "周明远", "30,000.00")
    code = code_for(alice_client, small, alice.phone, language)
    page = alice_client.post(large, {"with": "sms", "secret": code}, headers=language).content.decode()
    assert said in page
    assert Transfer.objects.count() == 0
    assert "¥30,000.00" in letters.newest(alice.phone)
    new = letters.code(alice.phone)
    assert alice_client.post(large, {"with": "sms", "secret": new}, headers=language).status_code == 302
    assert Transfer.objects.get().amount_minor == 3_000_000


def test_a_code_signs_once(alice: Customer, alice_client: Client, source: Account, target: Account) -> None:
    sign = to_signature(alice_client, source, target, "周明远", "20,000.00")
    code = code_for(alice_client, sign, alice.phone)
    assert alice_client.post(sign, {"with": "sms", "secret": code}).status_code == 302
    alice_client.post(sign, {"with": "sms", "secret": code})
    assert Transfer.objects.count() == 1


def test_a_code_of_another_person_is_worth_nothing(cast: ModuleType, alice: Customer, alice_client: Client, source: Account, target: Account) -> None:
    sign = to_signature(alice_client, source, target, "周明远", "20,000.00")
    code_for(alice_client, sign, alice.phone)
    code = letters.code(alice.phone)
    wrong = "111111" if code != "111111" else "222222"
    page = alice_client.post(sign, {"with": "sms", "secret": wrong}, headers=ENGLISH).content.decode()
    assert "That is not right. Nothing was taken" in page
    assert Transfer.objects.count() == 0


def test_signatures_are_taken_by_the_panel_alone() -> None:
    """Nothing outside the capability calls `sign` by itself: one place shows the ways, sends the code and says what was wrong."""
    others = []
    for path in tree.sources():
        if "accounts/signing/" in tree.name(path):
            continue
        for node in ast.walk(tree.parsed(path)):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr == "sign" and isinstance(called.value, ast.Name) and called.value.id == "signing":
                others.append(tree.name(path))
    assert [name for name in others if "alipay" not in name and not name.startswith("portal/demo/")] == []


def test_who_asks_for_a_signature_shows_the_panel() -> None:
    asking = {tree.name(path) for path in tree.sources() if "signing.ask(" in path.read_text(encoding="utf-8")}
    showing = {tree.name(path) for path in tree.sources() if "panels.take(" in path.read_text(encoding="utf-8")}
    assert asking - {"accounts/signing/services.py", "portal/demo/relatives.py"} == showing - {"accounts/signing/panels.py"}

"""One account: balance, what is reserved and why, what may still be sent, the number."""

from collections.abc import Callable
from types import ModuleType
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountStatus, Meter
from portal.kernel.access import SYSTEM
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import now
from portal.kernel.money import Money
from tests.factories import money
from tests.factories.movements import movement

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="1,000.00", nickname="工资卡")


def url(account: Account) -> str:
    return f"/accounts/{account.reference}/"


def hold(account: Account, amount: int, memo: str) -> None:
    ledger.place_hold(account=account.pk, amount=Money(amount), key=uuid4(), actor=SYSTEM, now=now(), memo=memo, expires_at=None)


def test_shows_balance_and_actions(account: Account, alice_client: Client) -> None:
    page = alice_client.get(url(account)).content.decode()
    assert "工资卡" in page
    assert f"/accounts/transfers/new/?from={account.reference}" in page
    assert f"/accounts/{account.reference}/statement/" in page


def test_each_hold_is_explained(account: Account, alice_client: Client) -> None:
    hold(account, 30_000, "给王伟的转账")
    hold(account, 500, "")
    page = alice_client.get(url(account)).content.decode()
    assert "预留" in page
    assert "给王伟的转账" in page
    assert "¥300.00" in page
    assert "正在进行的付款" in page
    assert "可用 <span" in page.replace("\n", " ")
    assert "¥695.00" in page


def test_headroom_appears_where_a_limit_is_set(account: Account, alice_client: Client) -> None:
    Meter.objects.filter(account=account).update(cap_web=500_000, cap_day=None)
    answer = alice_client.get(url(account))
    (limit,) = answer.context["headroom"]
    assert (limit.cap, limit.used, limit.left) == (500_000, 0, 500_000)
    assert "今天还能转" in answer.content.decode()


def test_last_movements_newest_first(account: Account, alice_client: Client) -> None:
    movement(account, "-68.00", at=now(), name="梁溪小馆")
    movement(account, "88.00", at=now(), name="王芳")
    page = alice_client.get(url(account)).content.decode()
    assert page.index("王芳") < page.index("+88.00") < page.index("梁溪小馆") < page.index("−68.00")


def test_the_number_is_masked_until_asked_for(account: Account, alice_client: Client) -> None:
    whole = " ".join(account.number[place : place + 4] for place in range(0, 19, 4))
    assert f"{account.number[:4]} **** {account.number[-4:]}" in alice_client.get(url(account)).content.decode()
    answer = alice_client.post(f"{url(account)}number/")
    assert whole in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_showing_the_number_is_written_down(cast: ModuleType, account: Account, alice_client: Client) -> None:
    alice_client.post(f"{url(account)}number/")
    entry = AuditEntry.objects.get(verb="account.number_shown")
    assert (entry.actor, entry.subject) == (f"customer:{cast.alice().pk}", f"account:{account.pk}")


def test_the_joint_holder_sees_it_too(cast: ModuleType, client_of: Callable[..., Client]) -> None:
    shared = money.account(holder=cast.alice(), balance="12.00", joint=cast.bob())
    page = client_of(cast.bob()).get(url(shared)).content.decode()
    assert "林知夏" in page
    assert "周明远" not in page.split('id="main"')[1]


def test_a_stranger_gets_404(cast: ModuleType, account: Account, client_of: Callable[..., Client]) -> None:
    stranger = client_of(cast.charlie())
    assert stranger.get(url(account)).status_code == 404
    assert stranger.post(f"{url(account)}number/").status_code == 404
    assert AuditEntry.objects.filter(verb="account.number_shown").count() == 0


def test_signed_out_goes_to_sign_in(account: Account, client: Client) -> None:
    answer = client.get(url(account))
    assert (answer.status_code, answer["Location"]) == (302, f"/me/sign-in/login/?next={url(account)}")


def test_wrong_methods(account: Account, alice_client: Client) -> None:
    assert alice_client.post(url(account)).status_code == 405
    assert alice_client.get(f"{url(account)}number/").status_code == 405


def test_a_stopped_account_offers_no_transfer_and_says_so(account: Account, alice_client: Client) -> None:
    Account.objects.filter(pk=account.pk).update(status=AccountStatus.STOPPED)
    page = alice_client.get(url(account)).content.decode()
    assert "/accounts/transfers/new/" not in page
    assert str(AccountStatus.STOPPED.label) in page


def test_query_budget(account: Account, alice_client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Session, login, customer, account with its meter and holders, threshold, holds, movements, unread messages."""
    hold(account, 500, "")
    with django_assert_num_queries(8):
        alice_client.get(url(account))

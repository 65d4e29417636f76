"""The page of one account's threshold."""

from types import ModuleType

import pytest
from django.test import Client

from accounts.alerts import selectors
from accounts.alerts.models import MovementAlert
from accounts.ledger.models import Account
from tests.factories import money


@pytest.fixture
def account(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice())


def url(account: Account) -> str:
    return f"/accounts/{account.reference}/alerts/"


def test_it_shows_what_holds_and_keeps_a_choice(account: Account, alice_client: Client, cast: ModuleType) -> None:
    assert 'value="500.00"' in alice_client.get(url(account)).content.decode()
    answer = alice_client.post(url(account), {"told": "on", "amount": "1,000"}, follow=True)
    assert answer.redirect_chain == [(f"/accounts/{account.reference}/", 302)]
    assert "¥1,000.00 起提醒" in answer.content.decode()
    assert selectors.threshold_of(account=account, customer=cast.alice()) == 100_000


def test_off_and_every_movement(account: Account, alice_client: Client) -> None:
    assert "不提醒" in alice_client.post(url(account), {"amount": "500.00"}, follow=True).content.decode()
    assert "每笔都提醒" in alice_client.post(url(account), {"told": "on", "amount": "0"}, follow=True).content.decode()


@pytest.mark.parametrize("typed", ["", "abc", "-1", "1.234"])
def test_what_is_no_amount_stays_in_the_form(account: Account, alice_client: Client, typed: str) -> None:
    page = alice_client.post(url(account), {"told": "on", "amount": typed}).content.decode()
    assert 'aria-invalid="true"' in page
    assert f'value="{typed}"' in page or not typed
    assert not MovementAlert.objects.exists()


def test_a_strangers_account_is_not_here(cast: ModuleType, alice_client: Client, client: Client) -> None:
    other = money.account(holder=cast.charlie())
    assert alice_client.get(url(other)).status_code == 404
    assert alice_client.post(url(other), {"amount": "1"}).status_code == 404
    assert client.get(url(other)).status_code == 302
    assert alice_client.delete(url(other)).status_code == 405
    assert not MovementAlert.objects.exists()

"""Lock my money: one press by the person who is signed in, without a link and without a signature."""

from types import ModuleType

import pytest
from django.test import Client

from accounts.identity.models import User
from accounts.ledger.models import Account, AccountStatus
from accounts.security import services
from accounts.security.models import SecurityCase
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import now
from tests.factories import money

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def test_opening_the_page_stops_nothing(cast: ModuleType, alice_client: Client) -> None:
    account = money.account(holder=cast.alice(), balance="1,000.00")
    assert "Lock my money now" in alice_client.get("/me/lock/", headers=ENGLISH).content.decode()
    assert Account.objects.get(pk=account.pk).status == AccountStatus.OPEN
    assert SecurityCase.objects.count() == 0


def test_one_press_stops_money_and_opens_one_case(cast: ModuleType, alice_client: Client) -> None:
    account = money.account(holder=cast.alice(), balance="1,000.00")
    page = alice_client.post("/me/lock/", headers=ENGLISH).content.decode()
    case = SecurityCase.objects.get()
    assert case.reference in page
    assert (case.customer, case.notice, case.stopped) == (cast.alice(), None, [account.pk])
    assert Account.objects.get(pk=account.pk).status == AccountStatus.STOPPED
    assert User.objects.get(pk=case.user_id).frozen_at is not None


def test_two_presses_are_one_case(cast: ModuleType) -> None:
    alice = cast.alice()
    actor = Actor("customer", alice.pk, Channel.WEB)
    first, second = (services.lock(user=alice.user, actor=actor, now=now()) for _press in range(2))
    assert first.pk == second.pk


def test_it_needs_a_customer(client: Client) -> None:
    assert client.post("/me/lock/").headers["Location"].startswith("/me/sign-in/login/")
    assert SecurityCase.objects.count() == 0

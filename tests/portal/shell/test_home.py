"""The home page: a customer's own, a login without a customer, a visitor."""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.ledger.models import AccountKind
from portal.kernel.clock import BANK_ZONE
from portal.shell import home
from tests.factories import money

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def test_a_customer_sees_total_accounts_and_movements(cast: ModuleType, alice_client: Client) -> None:
    first = money.account(holder=cast.alice(), balance="42,618.35", nickname="工资卡")
    money.account(holder=cast.alice(), balance="80,000.00", kind=AccountKind.TERM)
    page = alice_client.get("/", headers=ENGLISH).content.decode()
    assert 'class="cur">¥</span>122,618<span class="dec">.35' in page
    assert "工资卡" in page
    assert "+80,000.00" in page
    assert f'href="/accounts/{first.reference}/statement/"' in page
    assert 'href="/accounts/transfers/new/"' in page


def test_other_currencies_carry_their_sign(cast: ModuleType, alice_client: Client) -> None:
    money.account(holder=cast.alice(), balance="100.00")
    money.account(holder=cast.alice(), balance="21,250.00", currency="CZK")
    page = alice_client.get("/").content.decode()
    assert ">Kč 21,250.00</span>" in page
    assert ">+Kč 21,250.00</span>" in page
    assert ">100.00</span>" in page


def test_it_asks_the_database_six_times_at_most(cast: ModuleType, alice_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _round in range(4):
        money.account(holder=cast.alice(), balance="10.00")
    alice_client.get("/")
    with django_assert_max_num_queries(6):
        alice_client.get("/")


def test_a_customer_without_accounts_is_told_where_to_open_one(alice_client: Client) -> None:
    page = alice_client.get("/", headers=ENGLISH).content.decode()
    assert "No account yet" in page
    assert "/accounts/transfers/new/" not in page


def test_a_strangers_money_is_not_there(cast: ModuleType, alice_client: Client) -> None:
    money.account(holder=cast.charlie(), balance="77.00")
    assert "77.00" not in alice_client.get("/").content.decode()


def test_a_login_without_a_customer_is_told_what_is_missing(cast: ModuleType, client: Client) -> None:
    client.force_login(cast.mallory())
    page = client.get("/", headers=ENGLISH).content.decode()
    assert "Show who you are" in page
    assert 'href="/accounts/"' not in page


def test_a_member_of_staff_is_shown_the_way_to_work(cast: ModuleType, client: Client) -> None:
    client.force_login(cast.dana().user)
    page = client.get("/", headers=ENGLISH).content.decode()
    assert "This login is for work" in page
    assert 'href="/staff/"' in page


def test_a_visitor_is_offered_sign_in(client: Client) -> None:
    page = client.get("/", headers=ENGLISH).content.decode()
    assert 'href="/me/sign-in/login/"' in page
    assert 'href="/me/"' not in page


def test_nothing_can_be_posted_to_it(client: Client) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(("hour", "words"), [(0, "晚上好"), (4, "晚上好"), (5, "早上好"), (11, "早上好"), (12, "下午好"), (17, "下午好"), (18, "晚上好")])
def test_the_greeting_follows_the_banks_clock(hour: int, words: str) -> None:
    assert home.greeting(datetime(2026, 11, 20, hour, 30, tzinfo=BANK_ZONE)) == words


def test_a_person_is_called_by_the_given_name(alice_client: Client) -> None:
    assert "知夏" in alice_client.get("/").content.decode()
    assert "Zhixia" in alice_client.get("/", headers=ENGLISH).content.decode()


def test_the_present_place_is_marked_once_a_bar(alice_client: Client) -> None:
    page = alice_client.get("/").content.decode()
    assert page.count('href="/" aria-current="page"') == 2
    assert page.count('aria-current="page"') == 2


def test_only_those_who_hold_a_session_are_customers(client_of: Callable[..., Client], cast: ModuleType) -> None:
    assert client_of(cast.alice()).get("/").templates[0].name == "shell/home.html"


def test_the_total_says_what_makes_it(cast: ModuleType, alice_client: Client) -> None:
    money.account(holder=cast.alice(), balance="100.00")
    assert "Everyday" not in alice_client.get("/", headers=ENGLISH).content.decode()
    money.account(holder=cast.alice(), balance="20.00", kind=AccountKind.TERM)
    page = alice_client.get("/", headers=ENGLISH).content.decode()
    assert "Everyday" in page and "Savings" in page

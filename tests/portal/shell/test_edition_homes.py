"""Each edition has a home of its own, made of what exists."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.identity.models import Gender
from accounts.ledger.models import AccountKind
from portal.kernel.money import Money
from portal.shell import editions
from tests.factories import money

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
ALL = ("ease", "county", "business")


@pytest.fixture
def at_home(cast: ModuleType, alice_client: Client) -> Callable[..., str]:
    def open_home(edition: str, headers: dict[str, str] | None = ENGLISH) -> str:
        alice_client.post("/me/look/", {"edition": edition})
        return alice_client.get("/", headers=headers).content.decode()

    return open_home


def test_ease_has_tiles_and_no_places(cast: ModuleType, at_home: Callable[..., str]) -> None:
    account = money.account(holder=cast.alice(), balance="42,618.35")
    page = at_home("ease")
    assert 'popovertarget="balance"' in page
    assert "You have ¥42,618.35 with us." in page
    assert 'class="easetile plain" href="/accounts/transfers/new/"' in page
    assert f'class="easetile plain" href="/accounts/{account.reference}/statement/"' in page
    assert "Ms Lin, Good" in page
    assert "Back to Standard" in page


def test_ease_says_the_last_movement_in_one_sentence(cast: ModuleType, at_home: Callable[..., str]) -> None:
    money.account(holder=cast.alice(), balance="88.00")
    assert re.search(r"The last that came in: ¥88.00, from [^<]+\.", at_home("ease"))


def test_county_shows_what_came_in(cast: ModuleType, at_home: Callable[..., str]) -> None:
    account = money.account(holder=cast.alice(), balance="3,860.00")
    page = at_home("county")
    assert f'href="/accounts/{account.reference}/statement/?direction=in"' in page
    assert "+3,860.00" in page


def test_business_adds_up_the_day_and_the_month(cast: ModuleType, at_home: Callable[..., str]) -> None:
    shop = money.account(holder=cast.alice(), balance="100.00", kind=AccountKind.BUSINESS)
    money.deposit(shop, Money.parse("20.50", "CNY"))
    money.account(holder=cast.alice(), balance="9,000.00")
    page = at_home("business")
    assert 'class="cur">¥</span>120<span class="dec">.50' in page
    assert "2 payments in" in page
    assert page.count("120.50") == 3  # in this month; in the table; the balance of the account


def test_yesterdays_takings_are_not_todays(cast: ModuleType, at_home: Callable[..., str]) -> None:
    earlier = timezone.now() - timedelta(days=40)
    money.account(holder=cast.alice(), balance="100.00", kind=AccountKind.BUSINESS, now=earlier)
    page = at_home("business")
    assert 'class="cur">¥</span>0<span class="dec">.00' in page
    assert "0 payments in" in page


@pytest.mark.parametrize("edition", ALL)
def test_without_an_account_the_way_to_one_is_there(at_home: Callable[..., str], edition: str) -> None:
    page = at_home(edition)
    assert "No account yet" in page
    assert "/accounts/transfers/new/" not in page


@pytest.mark.parametrize("edition", ALL)
def test_six_queries_at_most(
    cast: ModuleType, client_of: Callable[..., Client], settings: Settings, edition: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Sessions come from the cache, as they do outside tests."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    for _round in range(3):
        money.account(holder=cast.alice(), balance="10.00")
    reader = client_of(cast.alice())
    reader.post("/me/look/", {"edition": edition})
    reader.get("/")
    with django_assert_max_num_queries(6):
        reader.get("/")


@pytest.mark.parametrize("edition", ALL)
def test_a_strangers_money_is_in_none(cast: ModuleType, at_home: Callable[..., str], edition: str) -> None:
    money.account(holder=cast.charlie(), balance="77.00")
    assert "77.00" not in at_home(edition)


@pytest.mark.parametrize(("language", "gender", "said"), [("en", Gender.FEMALE, "Ms Lin"), ("zh-hans", "", "林知夏")])
def test_elders_are_spoken_to_politely(cast: ModuleType, language: str, gender: str, said: str) -> None:
    customer = cast.alice()
    customer.gender = gender
    with override(language):
        assert editions.polite_name(customer) == said


def test_greetings_of_this_hour_stand_in_every_home(cast: ModuleType, at_home: Callable[..., str]) -> None:
    for edition in ALL:
        assert re.search(r"Good (morning|afternoon|evening)", at_home(edition))

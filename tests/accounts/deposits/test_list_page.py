"""The accounts list: mine, in groups, totals per currency."""

from collections.abc import Callable
from types import ModuleType

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.ledger.models import AccountKind, AccountStatus
from tests.factories import money, people

pytestmark = pytest.mark.django_db
URL = "/accounts/"


def test_shows_every_account_with_its_balance(cast: ModuleType, alice_client: Client) -> None:
    money.account(holder=cast.alice(), balance="42,618.35", nickname="工资卡")
    money.account(holder=cast.alice(), balance="80,000.00", kind=AccountKind.TERM)
    page = alice_client.get(URL).content.decode()
    assert "工资卡" in page
    assert "42,618.35" in page
    assert "80,000.00" in page
    assert page.index("日常") < page.index("42,618.35") < page.index("储蓄") < page.index("80,000.00")


def test_totals_are_per_currency_and_never_added(cast: ModuleType, alice_client: Client) -> None:
    money.account(holder=cast.alice(), balance="100.00")
    money.account(holder=cast.alice(), balance="20.50")
    money.account(holder=cast.alice(), balance="300.00", currency="CZK")
    totals = alice_client.get(URL).context["totals"]
    assert [(total.currency, total.balance, total.owed) for total in totals] == [("CNY", 12_050, 0), ("CZK", 30_000, 0)]


def test_what_is_owed_does_not_make_the_total_smaller(cast: ModuleType, alice_client: Client) -> None:
    from portal.kernel.clock import now
    from tests.factories.movements import movement

    money.account(holder=cast.alice(), balance="100.00")
    overdrawn = money.account(holder=cast.alice(), min_balance=-50_000)
    movement(overdrawn, "-30.00", at=now())
    (total,) = alice_client.get(URL).context["totals"]
    assert (total.balance, total.owed) == (10_000, 3_000)


def test_a_joint_account_is_there_for_both(cast: ModuleType, client_of: Callable[..., Client]) -> None:
    shared = money.account(holder=cast.alice(), balance="5,206.40", joint=cast.bob())
    for person, other in ((cast.alice(), "周明远"), (cast.bob(), "林知夏")):
        page = client_of(person).get(URL).content.decode()
        assert shared.reference in page
        assert other in page


def test_a_strangers_account_is_not_there(cast: ModuleType, alice_client: Client) -> None:
    hers = money.account(holder=cast.charlie(), balance="77.00")
    page = alice_client.get(URL).content.decode()
    assert hers.reference not in page
    assert "77.00" not in page


def test_a_closed_account_is_not_there(cast: ModuleType, alice_client: Client) -> None:
    closed = money.account(holder=cast.alice())
    type(closed).objects.filter(pk=closed.pk).update(status=AccountStatus.CLOSED)
    assert closed.reference not in alice_client.get(URL).content.decode()


def test_numbers_are_masked(cast: ModuleType, alice_client: Client) -> None:
    account = money.account(holder=cast.alice())
    page = alice_client.get(URL).content.decode()
    assert account.number not in page
    assert account.number[-4:] in page


def test_without_an_account_it_says_how_to_get_one(cast: ModuleType, alice_client: Client) -> None:
    assert "还没有开立账户" in alice_client.get(URL).content.decode()


def test_signed_out_goes_to_sign_in(client: Client) -> None:
    answer = client.get(URL)
    assert (answer.status_code, answer["Location"]) == (302, "/me/sign-in/login/?next=/accounts/")


def test_a_login_without_a_customer_goes_home(cast: ModuleType, client_of: Callable[..., Client]) -> None:
    assert client_of(cast.mallory()).get(URL)["Location"] == "/"


def test_reads_only(cast: ModuleType, alice_client: Client) -> None:
    assert alice_client.post(URL).status_code == 405


def test_queries_do_not_grow_with_the_accounts(cast: ModuleType, alice_client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Session, login, customer, accounts, joint holders."""
    money.account(holder=cast.alice(), joint=cast.bob())
    with django_assert_num_queries(5):
        alice_client.get(URL)
    for _ in range(3):
        money.account(holder=cast.alice(), joint=people.customer())
    with django_assert_num_queries(5):
        alice_client.get(URL)

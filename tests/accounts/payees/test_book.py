"""The payee book: kept from a receipt, paid from, renamed, taken out; one's own only."""

from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.ledger.models import Account, AccountStatus
from accounts.payees import services
from accounts.payees.models import ReceivingAccount, SavedPayee
from portal.kernel import clock
from tests.accounts.transfers.desk import NOON, actor_for, order
from tests.factories import money

pytestmark = pytest.mark.django_db
BOOK = "/accounts/payees/"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="1,000.00", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), now=NOON)


@pytest.fixture
def saved(cast: ModuleType, source: Account, target: Account) -> SavedPayee:
    return services.save_payee(customer=cast.alice(), account=target, name="周明远", actor=actor_for(cast.alice()), now=NOON)


def test_a_receipt_offers_to_keep_the_payee_once(alice_client: Client, source: Account, target: Account) -> None:
    sent = order(source, target, "10.00").transfer
    assert sent is not None
    address = f"/accounts/transfers/{sent.reference}/"
    assert alice_client.get(address).context["can_be_saved"]
    for _ in range(2):
        assert alice_client.post(address + "save-payee/")["Location"] == BOOK
    assert SavedPayee.objects.get().account_id == target.pk
    assert not alice_client.get(address).context["can_be_saved"]
    assert [(line.payee.name, line.last.amount_minor) for line in alice_client.get(BOOK).context["lines"]] == [("周明远", 1_000)]


def test_an_own_account_is_not_kept(alice_client: Client, source: Account, cast: ModuleType) -> None:
    other = money.account(holder=cast.alice(), now=NOON)
    sent = order(source, other, "10.00").transfer
    assert sent is not None
    alice_client.post(f"/accounts/transfers/{sent.reference}/save-payee/")
    assert not SavedPayee.objects.exists()


def test_paying_leads_to_the_amount_with_the_name_known(alice_client: Client, saved: SavedPayee) -> None:
    page = alice_client.get(f"{BOOK}{saved.reference}/pay/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/transfers/amount/?to=")
    assert "周明远" in page.content.decode()


def test_a_closed_account_is_said_before_the_amount(alice_client: Client, saved: SavedPayee) -> None:
    Account.objects.filter(pk=saved.account_id).update(status=AccountStatus.CLOSED)
    assert alice_client.get(f"{BOOK}{saved.reference}/pay/")["Location"] == BOOK


def test_renamed_the_book_says_so_and_the_name_checked_stays(alice_client: Client, saved: SavedPayee) -> None:
    alice_client.post(f"{BOOK}{saved.reference}/", {"nickname": "房东"})
    saved.refresh_from_db()
    assert (saved.nickname, saved.name) == ("房东", "周明远")
    assert "房东" in alice_client.get("/accounts/transfers/new/").content.decode()


def test_a_name_too_long_stays_on_the_form(alice_client: Client, saved: SavedPayee) -> None:
    page = alice_client.post(f"{BOOK}{saved.reference}/", {"nickname": "长" * 21})
    assert page.status_code == 200 and page.context["form"].errors


def test_taken_out_it_is_gone_and_the_transfers_stay(alice_client: Client, saved: SavedPayee) -> None:
    alice_client.post(f"{BOOK}{saved.reference}/remove/")
    assert not SavedPayee.objects.exists()


@pytest.mark.parametrize("end", ["", "pay/", "remove/"])
def test_another_persons_book_is_not_there(client_of: object, cast: ModuleType, saved: SavedPayee, end: str) -> None:
    stranger: Client = client_of(cast.charlie())  # type: ignore[operator]
    method = stranger.post if end == "remove/" else stranger.get
    assert method(f"{BOOK}{saved.reference}/{end}").status_code == 404
    assert SavedPayee.objects.exists()


def test_where_money_to_my_number_arrives_is_my_choice(alice_client: Client, source: Account, target: Account, cast: ModuleType) -> None:
    alice_client.post(f"{BOOK}receiving/", {"account": source.reference})
    assert ReceivingAccount.objects.get(customer=cast.alice()).account_id == source.pk
    alice_client.post(f"{BOOK}receiving/", {"account": target.reference})
    assert ReceivingAccount.objects.get(customer=cast.alice()).account_id == source.pk
    alice_client.post(f"{BOOK}receiving/", {"account": ""})
    assert ReceivingAccount.objects.get(customer=cast.alice()).account_id is None


def test_query_budget(alice_client: Client, saved: SavedPayee, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(9):
        assert alice_client.get(BOOK).status_code == 200

"""The way through the pages: works, strangers, signed out, wrong method, bad input keeps the form, query budget."""

import re
from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.ledger.models import Account, AccountKind, AccountStatus
from accounts.transfers.models import Transfer, TransferState
from portal.kernel import clock
from tests.accounts.transfers.desk import NOON, order, picture
from tests.factories import money

pytestmark = pytest.mark.django_db

NEW = "/accounts/transfers/new/"
PASSWORD = "walk-together-2026"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Pages read a clock that stands at noon of a Friday, so no night rule depends on when the tests run."""
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="42,618.35", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), balance="100.00", now=NOON)


def to_amount(client: Client, target: Account, name: str = "周明远") -> str:
    """The address of the second step for that payee."""
    response = client.post(NEW, {"number": target.number, "name": name})
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def to_check(client: Client, source: Account, target: Account, typed: str = "3,200.00", memo: str = "11月房租") -> str:
    """The address of the third step."""
    response = client.post(to_amount(client, target), {"source": source.reference, "amount": typed, "memo": memo})
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def send(client: Client, check: str, **changes: str) -> HttpResponse:
    """Press the button of the check page."""
    seal = re.search(r'name="seal" value="(\w+)"', client.get(check).content.decode())
    assert seal is not None
    return client.post(check, {"seal": seal[1]} | changes)


def test_from_payee_to_receipt(alice_client: Client, source: Account, target: Account) -> None:
    check = to_check(alice_client, source, target)
    page = alice_client.get(check).content.decode()
    for words in ("周明远", "3,200", "叁仟贰佰元整", "11月房租", "39,418.35", f"6299 **** {target.number[-4:]}"):
        assert words in page, words
    receipt = send(alice_client, check)["Location"]
    page = alice_client.get(receipt).content.decode()
    transfer = Transfer.objects.get()
    for words in (transfer.reference, "周明远", "林知夏", "叁仟贰佰元整", "39,418.35"):
        assert words in page, words
    assert picture(source, target)[:2] == [(3_941_835, 0, 2), (330_000, 0, 2)]


def test_the_form_sent_twice_moves_money_once(alice_client: Client, source: Account, target: Account) -> None:
    check = to_check(alice_client, source, target)
    first, second = send(alice_client, check), send(alice_client, check)
    assert first["Location"] == second["Location"]
    assert picture(source)[0] == (3_941_835, 0, 2)


def test_two_tabs_are_two_transfers(alice_client: Client, source: Account, target: Account) -> None:
    one, two = to_check(alice_client, source, target), to_check(alice_client, source, target, "10.00")
    send(alice_client, one)
    send(alice_client, two)
    assert [transfer.amount_minor for transfer in Transfer.objects.order_by("reference")] == [320_000, 1_000]


def test_back_and_changed_is_a_new_transfer_not_the_old_key(alice_client: Client, source: Account, target: Account) -> None:
    check = to_check(alice_client, source, target)
    edit = re.search(r'href="(/accounts/transfers/amount/\?[^"]+draft=[^"]+)"', alice_client.get(check).content.decode())
    assert edit is not None
    page = alice_client.get(edit[1].replace("&amp;", "&")).content.decode()
    assert 'value="3,200.00"' in page and 'value="11月房租"' in page
    changed = alice_client.post(edit[1].replace("&amp;", "&"), {"source": source.reference, "amount": "32.00", "memo": ""})["Location"]
    assert changed != check
    send(alice_client, changed)
    assert Transfer.objects.get().amount_minor == 3_200


@pytest.mark.parametrize("seal", ["", "0" * 64, "ü"])
def test_a_form_that_is_not_what_was_shown_is_refused(alice_client: Client, source: Account, target: Account, seal: str) -> None:
    before = picture(source, target)
    response = send(alice_client, to_check(alice_client, source, target), seal=seal)
    assert response.status_code == 200
    assert response.context["refusal"].code == "form_changed"
    assert picture(source, target) == before


def test_the_seal_of_one_draft_does_not_open_another(alice_client: Client, source: Account, target: Account) -> None:
    small, large = to_check(alice_client, source, target, "1.00"), to_check(alice_client, source, target, "3,000.00")
    seal = re.search(r'name="seal" value="(\w+)"', alice_client.get(small).content.decode())
    assert seal is not None
    assert alice_client.post(large, {"seal": seal[1]}).context["refusal"].code == "form_changed"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0", "大于零"),
        ("-5", "大于零"),
        ("1.005", "2"),
        ("abc", "1,234.56"),
        ("", ""),
        ("42,618.36", "42,618.35"),
        ("99999999999999999999", ""),
    ],
)
def test_a_wrong_amount_stands_beside_its_field_and_nothing_typed_is_lost(
    alice_client: Client, source: Account, target: Account, typed: str, code: str
) -> None:
    before = picture(source, target)
    response = alice_client.post(to_amount(alice_client, target), {"source": source.reference, "amount": typed, "memo": "记得"})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["amount"]
    page = response.content.decode()
    assert code in str(response.context["form"].errors["amount"][0])
    assert 'value="记得"' in page and (not typed or f'value="{typed}"' in page)
    assert picture(source, target) == before


@pytest.mark.parametrize(("typed", "minor"), [("1,234.5", 123_450), ("１２３４．５０", 123_450), ("¥ 10", 1_000), ("10.0", 1_000)])
def test_amounts_are_read_as_people_type_them(alice_client: Client, source: Account, target: Account, typed: str, minor: int) -> None:
    send(alice_client, to_check(alice_client, source, target, typed))
    assert Transfer.objects.get().amount_minor == minor


def test_over_the_day_cap_says_what_is_left(alice_client: Client, target: Account, cast: ModuleType) -> None:
    second = money.account(holder=cast.alice(), kind=AccountKind.TYPE_2, balance="20,000.00", now=NOON)
    response = alice_client.post(to_amount(alice_client, target), {"source": second.reference, "amount": "10,000.01"})
    assert "10,000.00" in response.context["form"].errors["amount"][0]


def test_another_currency_is_refused_beside_the_account(alice_client: Client, source: Account, cast: ModuleType) -> None:
    crowns = money.account(holder=cast.bob(), currency="CZK", now=NOON)
    response = alice_client.post(to_amount(alice_client, crowns), {"source": source.reference, "amount": "1.00"})
    assert list(response.context["form"].errors) == ["source"]


def test_a_strangers_account_cannot_be_the_source(alice_client: Client, source: Account, target: Account) -> None:
    response = alice_client.post(to_amount(alice_client, target), {"source": target.reference, "amount": "1.00"})
    assert list(response.context["form"].errors) == ["source"]


@pytest.mark.parametrize(
    ("number", "name", "field"),
    [("123", "周明远", "number"), (None, "周明元", "name"), (None, "", "name")],
)
def test_a_wrong_payee_stands_beside_its_field(alice_client: Client, source: Account, target: Account, number: str | None, name: str, field: str) -> None:
    response = alice_client.post(NEW, {"number": number or target.number, "name": name})
    assert list(response.context["form"].errors) == [field]
    assert (number or target.number) in response.content.decode()


def test_a_closed_payee_is_named_at_the_first_step(alice_client: Client, source: Account, target: Account) -> None:
    Account.objects.filter(pk=target.pk).update(status=AccountStatus.STOPPED)
    response = alice_client.post(NEW, {"number": target.number, "name": "周明远"})
    assert list(response.context["form"].errors) == ["number"]


def test_the_payees_token_is_worthless_to_another_person(
    alice_client: Client, source: Account, target: Account, client_of: Callable[..., Client], cast: ModuleType
) -> None:
    address = to_amount(alice_client, target)
    assert client_of(cast.charlie()).get(address)["Location"] == NEW
    assert alice_client.get(address.replace("to=", "to=x"))["Location"] == NEW


def test_no_address_on_the_way_carries_a_name_a_number_or_an_amount(alice_client: Client, source: Account, target: Account) -> None:
    for address in (to_amount(alice_client, target), to_check(alice_client, source, target)):
        assert not any(personal in address for personal in (target.number, "周明远", "3200", "3,200", "房租"))


def test_a_large_first_payment_is_signed_with_the_password_then_waits_and_is_undone(alice_client: Client, source: Account, target: Account) -> None:
    sign = send(alice_client, to_check(alice_client, source, target, "20,000.00"))["Location"]
    assert "/sign/" in sign and not Transfer.objects.exists()
    wrong = alice_client.post(sign, {"secret": "not it"})
    assert list(wrong.context["form"].errors) == ["secret"]
    receipt = alice_client.post(sign, {"secret": PASSWORD})["Location"]
    transfer = Transfer.objects.get()
    assert transfer.state == TransferState.WAITING and transfer.reference in receipt
    assert picture(source)[0] == (4_261_835, 2_000_000, 1)
    alice_client.post(f"{receipt}undo/")
    transfer.refresh_from_db()
    assert transfer.state == TransferState.UNDONE
    assert picture(source)[0] == (4_261_835, 0, 1)


def test_a_challenge_of_another_draft_does_not_sign_this_one(alice_client: Client, source: Account, target: Account) -> None:
    cheap = send(alice_client, to_check(alice_client, source, target, "5,000.00"))["Location"]
    dear = send(alice_client, to_check(alice_client, source, target, "19,000.00"))["Location"]
    session = alice_client.session
    drafts = session["transfer_drafts"]
    drafts[dear.split("/")[-2]]["challenge"] = drafts[cheap.split("/")[-2]]["challenge"]
    session["transfer_drafts"] = drafts
    session.save()
    response = alice_client.post(dear, {"secret": PASSWORD})
    assert response.status_code == 200 and not Transfer.objects.exists()


def test_a_refusal_at_the_last_moment_keeps_the_page(alice_client: Client, source: Account, target: Account) -> None:
    check = to_check(alice_client, source, target, "4,000.00")
    Account.objects.filter(pk=target.pk).update(status=AccountStatus.FROZEN)
    response = send(alice_client, check)
    assert response.status_code == 200
    assert response.context["refusal"].code == "account_not_open"


def test_an_old_draft_starts_again(alice_client: Client, source: Account) -> None:
    for page in ("check", "sign"):
        assert alice_client.get(f"/accounts/transfers/{page}/unknown/")["Location"] == NEW


def test_another_persons_draft_is_unknown(alice_client: Client, source: Account, target: Account, client_of: Callable[..., Client], cast: ModuleType) -> None:
    check = to_check(alice_client, source, target)
    assert client_of(cast.bob()).get(check)["Location"] == NEW


@pytest.mark.parametrize("page", ["", "undo/"])
def test_a_strangers_receipt_is_not_there(source: Account, target: Account, client_of: Callable[..., Client], cast: ModuleType, page: str) -> None:
    transfer = order(source, target, "1.00").transfer
    assert transfer is not None
    stranger = client_of(cast.charlie())
    address = f"/accounts/transfers/{transfer.reference}/{page}"
    assert (stranger.post(address) if page else stranger.get(address)).status_code == 404
    assert stranger.get("/accounts/transfers/", {"before": transfer.reference}).status_code == 404


def test_the_payee_does_not_own_the_payers_receipt(source: Account, target: Account, client_of: Callable[..., Client], cast: ModuleType) -> None:
    transfer = order(source, target, "1.00").transfer
    assert transfer is not None
    assert client_of(cast.bob()).get(f"/accounts/transfers/{transfer.reference}/").status_code == 404


@pytest.mark.parametrize("page", ["", "new/", "amount/", "preview/", "check/x/", "sign/x/", "TR01M8062KB826NSZTCR/", "TR01M8062KB826NSZTCR/undo/"])
def test_signed_out_goes_to_sign_in(db: None, page: str) -> None:
    assert Client().get(f"/accounts/transfers/{page}")["Location"].startswith("/me/sign-in/")


def test_a_visitor_without_an_account_is_sent_home(client_of: Callable[..., Client], cast: ModuleType) -> None:
    assert client_of(cast.mallory()).get(NEW).status_code == 302


@pytest.mark.parametrize(("method", "page"), [("get", "TR01M8062KB826NSZTCR/undo/"), ("get", "preview/"), ("post", ""), ("post", "TR01M8062KB826NSZTCR/")])
def test_wrong_methods_are_refused(alice_client: Client, method: str, page: str) -> None:
    assert getattr(alice_client, method)(f"/accounts/transfers/{page}").status_code == 405


def test_the_list_shows_twenty_and_the_rest_by_button(alice_client: Client, source: Account, target: Account) -> None:
    from datetime import timedelta

    for number in range(22):
        order(source, target, f"{number + 1}.00", now=NOON - timedelta(hours=60 - 2 * number))
    page = alice_client.get("/accounts/transfers/")
    amounts = [transfer.amount_minor for transfer in page.context["transfers"]]
    assert amounts == [100 * number for number in range(22, 2, -1)]
    rest = alice_client.get(f"/accounts/transfers/?{page.context['earlier']}")
    assert [transfer.amount_minor for transfer in rest.context["transfers"]] == [200, 100]


def test_people_paid_before_are_offered_and_own_accounts_apart(alice_client: Client, source: Account, target: Account, cast: ModuleType) -> None:
    second = money.account(holder=cast.alice(), kind=AccountKind.TYPE_2, now=NOON)
    order(source, target, "1.00")
    order(source, second, "2.00")
    page = alice_client.get(NEW)
    assert [(one.name, one.times) for one, _href in page.context["recent"]] == [("周明远", 1)]
    assert [one.account.pk for one, _href in page.context["own"]] == [source.pk, second.pk]


def test_what_happens_if_is_told_while_typing(alice_client: Client, source: Account, target: Account) -> None:
    preview = to_amount(alice_client, target).replace("/amount/", "/preview/")
    page = alice_client.post(preview, {"source": source.reference, "amount": "3,200"}, headers={"HX-Request": "true"}).content.decode()
    assert "39,418.35" in page and "叁仟贰佰元整" in page
    assert "42,618.35" in alice_client.post(preview, {"source": source.reference, "amount": "50,000"}).content.decode()


def test_query_budgets(alice_client: Client, source: Account, target: Account, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    transfer = order(source, target, "1.00").transfer
    assert transfer is not None
    check = to_check(alice_client, source, target)
    receipt = f"/accounts/transfers/{transfer.reference}/"
    alice_client.get(receipt)  # issues the receipt's document, once
    pages = {NEW: 8, to_amount(alice_client, target): 9, check: 8, receipt: 8, "/accounts/transfers/": 5}
    for page, budget in pages.items():
        with django_assert_max_num_queries(budget):
            assert alice_client.get(page).status_code == 200

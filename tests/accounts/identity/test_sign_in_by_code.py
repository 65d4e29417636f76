"""Six digits instead of a password, to the number or the address of the login."""

from types import ModuleType

import pytest
from django.test import Client

from tests.accounts.identity import codes, letters

pytestmark = pytest.mark.django_db
ASK = "/me/sign-in/login/code/"
CONFIRM = "/me/sign-in/login/code/confirm/"


def test_to_the_number_given_at_the_branch(cast: ModuleType, client: Client) -> None:
    alice = cast.alice()
    assert client.post(ASK, {"contact": alice.phone}).headers["Location"] == CONFIRM
    assert client.post(CONFIRM, {"code": letters.code(alice.phone)}).headers["Location"] == "/"
    assert client.get("/accounts/").status_code == 200


def test_to_the_address(cast: ModuleType, client: Client) -> None:
    cast.alice()
    client.post(ASK, {"contact": "alice@example.com"})
    assert client.post(CONFIRM, {"code": letters.code("alice@example.com")}).headers["Location"] == "/"


def test_a_second_step_is_asked_all_the_same(cast: ModuleType, client: Client) -> None:
    alice = cast.alice()
    codes.with_app(alice.user)
    client.post(ASK, {"contact": alice.phone})
    assert client.post(CONFIRM, {"code": letters.code(alice.phone)}).headers["Location"] == "/me/sign-in/2fa/authenticate/"
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("contact", ["15400007777", "nobody@example.com"])
def test_who_is_unknown_sees_the_same_page(cast: ModuleType, client: Client, contact: str) -> None:
    cast.alice()
    assert client.post(ASK, {"contact": contact}).headers["Location"] == CONFIRM
    assert client.get(CONFIRM).status_code == 200
    assert letters.count(contact) == 1
    for guess in ("", "000000"):
        assert client.post(CONFIRM, {"code": guess}).status_code == 200
    assert client.get("/me/").status_code == 302


def test_a_code_works_once(cast: ModuleType, client: Client) -> None:
    alice = cast.alice()
    client.post(ASK, {"contact": alice.phone})
    code = letters.code(alice.phone)
    client.post(CONFIRM, {"code": code})
    client.post("/me/sign-in/logout/")
    client.post(ASK, {"contact": alice.phone})
    if letters.code(alice.phone) != code:
        assert client.post(CONFIRM, {"code": code}).status_code == 200
    assert client.get("/me/").status_code == 302

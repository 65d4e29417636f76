"""The second step: turned on by the person, asked at sign-in, satisfied once by a code."""

from types import ModuleType

import pytest
from django.test import Client

from tests.accounts.identity import codes
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/me/sign-in/login/"
SECOND = "/me/sign-in/2fa/authenticate/"
TRUST = "/me/sign-in/2fa/trust/"
ACTIVATE = "/me/sign-in/2fa/totp/activate/"
ENGLISH = {"Accept-Language": "en"}


def test_a_password_alone_does_not_open_a_login_with_an_app(cast: ModuleType, client: Client) -> None:
    codes.with_app(cast.alice().user)
    assert client.post(LOGIN, {"login": "alice", "password": PASSWORD}).headers["Location"] == SECOND
    assert client.get("/me/").status_code == 302


def test_password_and_code_open_it(cast: ModuleType, client: Client) -> None:
    secret = codes.with_app(cast.alice().user)
    client.post(LOGIN, {"login": "alice", "password": PASSWORD})
    assert client.post(SECOND, {"code": codes.shown(secret)}).headers["Location"] == TRUST
    assert client.get("/me/").status_code == 302
    assert client.post(TRUST, {"action": "skip"}).headers["Location"] == "/"
    assert client.get("/me/").status_code == 200


def test_a_code_is_good_once(cast: ModuleType, client: Client) -> None:
    secret = codes.with_app(cast.alice().user)
    code = codes.shown(secret)
    client.post(LOGIN, {"login": "alice", "password": PASSWORD})
    client.post(SECOND, {"code": code})
    other = Client(headers=ENGLISH)
    other.post(LOGIN, {"login": "alice", "password": PASSWORD})
    assert "That code is not right" in other.post(SECOND, {"code": code}).content.decode()
    assert other.get("/me/").status_code == 302


@pytest.mark.parametrize("code", ["000000", "12345", "abcdef", ""])
def test_a_wrong_code_opens_nothing(cast: ModuleType, client: Client, code: str) -> None:
    codes.with_app(cast.alice().user)
    client.post(LOGIN, {"login": "alice", "password": PASSWORD})
    assert client.post(SECOND, {"code": code}).status_code == 200
    assert client.get("/me/").status_code == 302


def test_turning_it_on_asks_once_more_who_it_is_then_for_a_code(cast: ModuleType, client: Client) -> None:
    login = cast.alice().user
    client.post(LOGIN, {"login": "alice", "password": PASSWORD})
    asked = client.get(ACTIVATE)
    assert asked.headers["Location"].startswith("/me/sign-in/reauthenticate/")
    client.post("/me/sign-in/reauthenticate/", {"password": PASSWORD})
    page = client.get(ACTIVATE, headers=ENGLISH)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post(ACTIVATE, {"code": "000000"}).status_code == 200
    assert not codes.has_app(login)
    assert client.post(ACTIVATE, {"code": codes.shown(secret)}).headers["Location"] == "/me/sign-in/2fa/recovery-codes/"
    assert codes.has_app(login)


def test_the_second_step_has_no_page_without_the_first(client: Client) -> None:
    assert client.get(SECOND).headers["Location"] == LOGIN

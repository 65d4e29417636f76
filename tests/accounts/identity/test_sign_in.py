"""Signing in: by login or e-mail, to where one belongs, with an answer that helps and gives nothing away."""

from types import ModuleType

import pytest
from django.test import Client, override_settings

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/me/sign-in/login/"
ENGLISH = {"Accept-Language": "en"}
MISMATCH = "do not belong together"


@pytest.mark.parametrize("login", ["alice", "alice@example.com"])
def test_a_customer_comes_home(cast: ModuleType, client: Client, login: str) -> None:
    cast.alice()
    answer = client.post(URL, {"login": login, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/me/").status_code == 200


def test_a_member_of_staff_comes_to_work(cast: ModuleType, client: Client) -> None:
    cast.dana()
    assert client.post(URL, {"login": "dana", "password": PASSWORD}).headers["Location"] == "/staff/"


def test_the_page_that_was_asked_for_comes_first(cast: ModuleType, client: Client) -> None:
    cast.alice()
    asked = client.get("/accounts/")
    assert asked.headers["Location"] == f"{URL}?next=/accounts/"
    answer = client.post(URL, {"login": "alice", "password": PASSWORD, "next": "/accounts/"})
    assert answer.headers["Location"] == "/accounts/"


def test_it_leads_to_no_other_host(cast: ModuleType, client: Client) -> None:
    cast.alice()
    answer = client.post(URL, {"login": "alice", "password": PASSWORD, "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("login", "password"), [("alice", "not my password at all"), ("nobody", PASSWORD), ("alice@example.com", "a wrong one"), ("ALICE", "a wrong one")]
)
def test_a_mistake_keeps_the_login_and_says_the_same_for_all(cast: ModuleType, client: Client, login: str, password: str) -> None:
    cast.alice()
    page = client.post(URL, {"login": login, "password": password}, headers=ENGLISH).content.decode()
    assert MISMATCH in page
    assert f'value="{login}"' in page
    assert password not in page


def test_someone_who_is_in_is_sent_on(alice_client: Client) -> None:
    assert alice_client.get(URL).headers["Location"] == "/"


def test_a_login_that_was_closed_opens_nothing(cast: ModuleType, client: Client) -> None:
    login = cast.alice().user
    login.is_active = False
    login.save(update_fields=["is_active"])
    client.post(URL, {"login": "alice", "password": PASSWORD})
    assert client.get("/me/").status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/m/key"})
def test_guessing_is_slowed_down_by_login(cast: ModuleType, client: Client) -> None:
    cast.alice()
    for _try in range(3):
        client.post(URL, {"login": "alice", "password": "a guess of many guesses"})
    page = client.post(URL, {"login": "alice", "password": PASSWORD}, headers=ENGLISH).content.decode()
    assert "Too many tries with this login" in page
    assert client.get("/me/").status_code == 302


def test_the_password_field_tells_browsers_what_it_is(client: Client) -> None:
    page = client.get(URL).content.decode()
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="username"' in page

"""Anybody signs up with a number or an address and a code; nobody learns who has a login already."""

import re
from types import ModuleType

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.identity.models import LoginPhone, User
from tests.accounts.identity import letters

pytestmark = pytest.mark.django_db
URL = "/me/sign-in/signup/"
VERIFY = "/me/sign-in/phone/verify/"
NUMBER = "15400001234"
PASSWORD = "lantern river seven"
ENGLISH = {"Accept-Language": "en"}


def _ask(client: Client, contact: str, password: str = PASSWORD) -> str:
    answer = client.post(URL, {"contact": contact, "password1": password}, headers=ENGLISH)
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer.headers["Location"])


@pytest.mark.parametrize("typed", [NUMBER, "154 0000 1234", "+86 154-0000-1234"])
def test_with_a_mobile_number(client: Client, typed: str) -> None:
    assert _ask(client, typed) == VERIFY
    answer = client.post(VERIFY, {"code": letters.code(NUMBER)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    phone = LoginPhone.objects.select_related("user").get()
    assert (phone.number, phone.verified, phone.user.email) == ("+8615400001234", True, "")
    assert phone.user.check_password(PASSWORD)
    assert phone.user.username.startswith("tx")
    assert client.get("/me/").status_code == 200
    assert client.get("/").status_code == 200


def test_with_an_address(client: Client) -> None:
    location = _ask(client, "New@Example.com")
    answer = client.post(location, {"code": letters.code("new@example.com")})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert EmailAddress.objects.get().verified
    assert client.get("/me/").status_code == 200


def test_a_number_of_another_country(client: Client) -> None:
    _ask(client, "+852 5123 4567")
    assert letters.code("+85251234567")


@pytest.mark.parametrize("contact", ["", "12345", "eve@", "0510-88886666", "12800001234", "+86 1540000123", "someone"])
def test_what_is_neither_number_nor_address_is_said_beside_the_field(client: Client, contact: str) -> None:
    answer = client.post(URL, {"contact": contact, "password1": PASSWORD}, headers=ENGLISH)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["contact"]
    assert answer.context["form"]["contact"].value() == contact
    assert User.objects.count() == 0


@pytest.mark.parametrize("password", ["short", "123456789012345", "passwordpassword", ""])
def test_a_poor_password_is_refused_and_the_number_kept(client: Client, password: str) -> None:
    answer = client.post(URL, {"contact": NUMBER, "password1": password}, headers=ENGLISH)
    assert list(answer.context["form"].errors) == ["password1"]
    assert NUMBER in answer.content.decode()
    assert letters.count(NUMBER) == 0


def test_a_number_that_has_a_login_looks_the_same_and_only_its_owner_hears_of_it(client: Client) -> None:
    _ask(client, NUMBER)
    client.post(VERIFY, {"code": letters.code(NUMBER)})
    stranger, newcomer = Client(), Client()
    assert _ask(stranger, NUMBER) == _ask(newcomer, "15400009999") == VERIFY
    pages = [each.get(VERIFY, headers=ENGLISH).content.decode() for each in (stranger, newcomer)]
    assert _same(pages[0].replace("+8615400001234", "…")) == _same(pages[1].replace("+8615400009999", "…"))
    assert "has a login already" in letters.newest(NUMBER)
    assert stranger.post(VERIFY, {"code": "000000"}, headers=ENGLISH).status_code == 200
    assert User.objects.count() == 2


def _same(page: str) -> str:
    """The page without what differs at every request."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"|csrftoken": "[^"]+"', "", page, flags=re.IGNORECASE)


def test_an_unconfirmed_number_does_not_keep_its_owner_out(client: Client) -> None:
    _ask(Client(), NUMBER)
    _ask(client, NUMBER)
    client.post(VERIFY, {"code": letters.code(NUMBER)})
    assert client.get("/me/").status_code == 200
    assert LoginPhone.objects.get(verified=True).number == "+8615400001234"


def test_a_customers_number_from_the_branch_counts_as_taken(cast: ModuleType, client: Client) -> None:
    alice = cast.alice()
    _ask(client, alice.phone)
    assert "has a login already" in letters.newest(alice.phone)


def test_the_code_cannot_be_guessed(client: Client) -> None:
    _ask(client, NUMBER)
    right = letters.code(NUMBER)
    wrong = "111111" if right != "111111" else "222222"
    for _ in range(3):
        client.post(VERIFY, {"code": wrong})
    client.post(VERIFY, {"code": right})
    assert client.get("/me/").status_code == 302
    assert not LoginPhone.objects.get().verified


def test_the_code_ends(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _ask(client, NUMBER)
    import time

    later = time.time() + 301
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
    client.post(VERIFY, {"code": letters.code(NUMBER)})
    monkeypatch.undo()
    assert client.get("/me/").status_code == 302


def test_a_code_is_good_in_its_own_browser_only(client: Client) -> None:
    _ask(client, NUMBER)
    other = Client()
    _ask(other, "15400005555")
    other.post(VERIFY, {"code": letters.code(NUMBER)})
    assert other.get("/me/").status_code == 302


def test_a_passkey_instead_of_a_password_asks_for_the_code_first(client: Client) -> None:
    answer = client.post("/me/sign-in/signup/passkey/", {"contact": NUMBER}, headers=ENGLISH)
    assert answer.headers["Location"] == VERIFY
    answer = client.post(VERIFY, {"code": letters.code(NUMBER)})
    assert answer.headers["Location"] == "/me/sign-in/2fa/webauthn/signup/"
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get("/me/").status_code == 302


def test_signing_in_with_the_number_and_password_afterwards(client: Client) -> None:
    _ask(client, NUMBER)
    client.post(VERIFY, {"code": letters.code(NUMBER)})
    for login in (NUMBER, "+86 154 0000 1234"):
        again = Client()
        assert again.post("/me/sign-in/login/", {"login": login, "password": PASSWORD}).headers["Location"] == "/"


@pytest.fixture
def limits() -> object:
    cache.clear()
    with override_settings(ACCOUNT_RATE_LIMITS={}):
        yield
    cache.clear()


@pytest.mark.usefixtures("limits")
def test_a_number_is_not_flooded_with_messages() -> None:
    answers = [Client().post(URL, {"contact": NUMBER, "password1": PASSWORD}).status_code for _ in range(3)]
    assert answers == [302, 200, 200]
    assert letters.count(NUMBER) == 1


@override_settings(ACCOUNT_RATE_LIMITS={"signup": "2/m/ip"})
def test_one_address_does_not_sign_up_a_crowd() -> None:
    answers = [Client().post(URL, {"contact": f"crowd{n}@example.com", "password1": PASSWORD}).status_code for n in range(3)]
    assert answers == [302, 302, 429]


@pytest.mark.parametrize("contact", [NUMBER, "newcomer@example.com"])
def test_home_greets_by_number_or_address_and_never_by_a_drawn_login(client: Client, contact: str) -> None:
    client.post(_ask(client, contact), {"code": letters.code(contact)})
    drawn, home, me = User.objects.get().username, client.get("/", headers=ENGLISH).content.decode(), client.get("/me/", headers=ENGLISH).content.decode()
    assert ("154****1234" if contact == NUMBER else "ne***@example.com") in home
    assert drawn not in home
    assert drawn not in me

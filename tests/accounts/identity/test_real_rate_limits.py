"""The limits that production runs with, all at once: guesses, sign-ups, codes and messages of one visitor end."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.identity.models import User
from portal.settings import identity
from tests.accounts.identity import codes, letters
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
ROOT = "/me/sign-in/"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def real() -> Iterator[None]:
    cache.clear()
    with override_settings(ACCOUNT_RATE_LIMITS=identity.ACCOUNT_RATE_LIMITS):
        yield
    cache.clear()


def test_passwords_codes_sign_ups_and_messages_end(cast: ModuleType) -> None:
    alice = cast.alice()
    _passwords_of_one_login()
    _passwords_of_many_logins()
    _sign_ups()
    _messages(alice.phone)
    _second_steps(codes.with_app(alice.user))


def _passwords_of_one_login() -> None:
    """Ten wrong ones in five minutes; then the right one is refused too."""
    for _ in range(10):
        Client().post(f"{ROOT}login/", {"login": "alice", "password": "a guess of many guesses"})
    page = Client().post(f"{ROOT}login/", {"login": "alice", "password": PASSWORD}, headers=ENGLISH)
    assert "Too many tries with this login" in page.content.decode()
    cache.clear()


def _passwords_of_many_logins() -> None:
    """Thirty tries a minute from one place, whatever the login."""
    statuses = [Client().post(f"{ROOT}login/", {"login": f"nobody{n}", "password": "x"}).status_code for n in range(31)]
    assert (statuses[29], statuses[30]) == (200, 429)
    cache.clear()


def _sign_ups() -> None:
    """Twenty a minute from one place."""
    answers = [Client().post(f"{ROOT}signup/", {"contact": f"crowd{n}@example.com", "password1": "lantern river seven"}).status_code for n in range(21)]
    assert (answers[19], answers[20]) == (302, 429)
    assert User.objects.filter(email__startswith="crowd").count() == 20
    cache.clear()


def _messages(number: str) -> None:
    """One code to one number in half a minute, whichever page asks."""
    before = letters.count(number)
    for path in ("signup/", "login/code/", "signup/"):
        Client().post(f"{ROOT}{path}", {"contact": number, "password1": "lantern river seven"})
    assert letters.count(number) - before <= 2
    cache.clear()


def _second_steps(secret: str) -> None:
    """Wrong codes of the second step are counted like wrong passwords."""
    client = Client()
    client.post(f"{ROOT}login/", {"login": "alice", "password": PASSWORD})
    for _ in range(10):
        client.post(f"{ROOT}2fa/authenticate/", {"code": "000000"})
    page = client.post(f"{ROOT}2fa/authenticate/", {"code": codes.shown(secret)})
    assert page.status_code == 200
    assert client.get("/me/").status_code == 302

"""An authenticator's digits: of this half minute or the one before, once, whatever they are given for."""

from types import ModuleType

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from accounts.identity import totp
from tests.accounts.identity import codes
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
COUNTER = 60_000_000  # a half minute far from any real one
START = COUNTER * totp.PERIOD_SECONDS


@pytest.fixture
def app(cast: ModuleType) -> Authenticator:
    cache.clear()
    codes.with_app(cast.alice().user)
    found: Authenticator = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    return found


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> object:
    """at(second): the clock stands there."""
    return lambda second: monkeypatch.setattr("accounts.identity.totp.time.time", lambda: float(START + second))


def digits(app: Authenticator, counter: int = COUNTER) -> str:
    from allauth.mfa.utils import decrypt

    return format_hotp_value(hotp_value(decrypt(app.data["secret"]), counter))


@pytest.mark.parametrize(("second", "counts"), [(-1, False), (0, True), (29, True), (30, True), (59, True), (60, False)])
def test_they_count_from_their_half_minute_to_the_end_of_the_next(app: Authenticator, at: object, second: int, counts: bool) -> None:
    at(second)  # type: ignore[operator]
    assert totp.take(app, digits(app)) is counts


@pytest.mark.parametrize(("first", "again"), [(0, 1), (0, 29), (0, 31), (0, 59), (29, 59), (31, 59)])
def test_they_count_once(app: Authenticator, at: object, first: int, again: int) -> None:
    at(first)  # type: ignore[operator]
    assert totp.take(app, digits(app))
    at(again)  # type: ignore[operator]
    assert not totp.take(app, digits(app))


def test_the_page_takes_those_of_the_half_minute_before(app: Authenticator, at: object, client: Client) -> None:
    at(31)  # type: ignore[operator]
    client.post("/me/sign-in/login/", {"login": "alice", "password": PASSWORD})
    answer = client.post("/me/sign-in/2fa/authenticate/", {"code": digits(app)})
    assert answer.status_code == 302
    other = Client()
    other.post("/me/sign-in/login/", {"login": "alice", "password": PASSWORD})
    assert other.post("/me/sign-in/2fa/authenticate/", {"code": digits(app)}).status_code == 200

"""Every page about one's own sign-in draws in our frame and in both languages, and is nobody else's."""

from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from tests.accounts.identity import codes
from tests.cast import PASSWORD
from tests.fixtures import signed_in
from tests.security.passkeys import passkey

pytestmark = pytest.mark.django_db
ROOT = "/me/sign-in/"
MINE = ["password/change/", "email/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "sessions/"]
WITH_APP = ["2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/"]
OPEN = ["login/", "password/reset/", "password/reset/done/", "signup/", "password/reset/key/done/"]


@pytest.fixture
def alice_in(cast: ModuleType, client: Client) -> Client:
    """alice, who just proved once more that it is she."""
    cast.alice()
    client.post(f"{ROOT}login/", {"login": "alice", "password": PASSWORD})
    client.post(f"{ROOT}reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", MINE)
def test_mine_draw(alice_in: Client, path: str, language: str) -> None:
    answer = alice_in.get(ROOT + path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert '<main id="main" class="page"' in answer.content.decode()
    assert 'class="topbar' in answer.content.decode()


@pytest.mark.parametrize("path", WITH_APP)
def test_those_of_a_login_with_an_app_draw(alice_in: Client, cast: ModuleType, path: str) -> None:
    codes.with_app(cast.alice().user)
    alice_in.get(ROOT + "2fa/recovery-codes/generate/")
    alice_in.post(ROOT + "2fa/recovery-codes/generate/")
    assert alice_in.get(ROOT + path).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", OPEN)
def test_open_ones_draw(client: Client, path: str, language: str) -> None:
    answer = client.get(ROOT + path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert '<main id="main" class="alone-main"' in answer.content.decode()


@pytest.mark.parametrize("path", [*MINE, *WITH_APP])
def test_a_visitor_is_sent_to_sign_in(client: Client, path: str) -> None:
    assert client.get(ROOT + path).headers["Location"].startswith(f"{ROOT}login/")


def test_recovery_codes_are_shown_and_work_once(alice_in: Client, cast: ModuleType) -> None:
    codes.with_app(cast.alice().user)
    alice_in.post(ROOT + "2fa/recovery-codes/generate/")
    code = alice_in.get(ROOT + "2fa/recovery-codes/").context["unused_codes"][0]
    for status in (302, 200):
        other = Client()
        other.post(f"{ROOT}login/", {"login": "alice", "password": PASSWORD})
        assert other.post(f"{ROOT}2fa/authenticate/", {"code": code}).status_code == status


def test_signing_out_everywhere_else(alice_in: Client, cast: ModuleType) -> None:
    other = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"})
    other.post(f"{ROOT}login/", {"login": "alice", "password": PASSWORD})
    assert "Safari · iPhone" in alice_in.get(ROOT + "sessions/").content.decode()
    alice_in.post(ROOT + "sessions/")
    assert alice_in.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


def test_a_passkeys_pages_draw_in_our_words(alice_in: Client, cast: ModuleType) -> None:
    key = passkey(cast.alice().user)
    pages = {f"keys/{key.pk}/edit/": "Rename the passkey", f"keys/{key.pk}/remove/": "Remove the passkey", "reauthenticate/": "Use my passkey"}
    for path, words in pages.items():
        assert words in alice_in.get(f"{ROOT}2fa/webauthn/{path}", headers={"Accept-Language": "en"}).content.decode(), path


def test_a_login_without_a_password_sets_its_first(alice_in: Client, cast: ModuleType) -> None:
    login = cast.alice().user
    login.set_unusable_password()
    login.save(update_fields=["password"])
    client = signed_in(login, {"method": "mfa", "type": "webauthn"})
    assert client.get(f"{ROOT}password/change/").headers["Location"] == f"{ROOT}password/set/"
    page = client.get(f"{ROOT}password/set/", headers={"Accept-Language": "en"}).content.decode()
    assert "Set a password" in page and 'class="topbar' in page


def test_a_program_that_asks_wrongly_is_said_so(alice_in: Client) -> None:
    answer = alice_in.get("/identity/o/authorize?client_id=nobody&response_type=code", headers={"Accept-Language": "en"})
    assert "This program asks wrongly" in answer.content.decode()


@override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"})
def test_too_many_tries_are_told_in_our_frame(client: Client) -> None:
    cache.clear()
    for _ in range(2):
        answer = client.post(f"{ROOT}login/", {"login": "x", "password": "y"}, headers={"Accept-Language": "en"})
    assert (answer.status_code, "Too many tries" in answer.content.decode()) == (429, True)

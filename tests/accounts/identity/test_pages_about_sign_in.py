"""Every page about one's own sign-in draws in our frame and in both languages, and is nobody else's."""

from types import ModuleType

import pytest
from django.test import Client

from tests.accounts.identity import codes
from tests.cast import PASSWORD

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

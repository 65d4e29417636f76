"""Signing in with another house: WeChat, Alipay, Apple; against a simulated gateway that signs and checks like the real one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client, override_settings

from accounts.identity.models import Customer, LoginPhone, User
from portal.kernel.audit.models import AuditEntry
from portal.settings import social
from tests.accounts.identity import houses, letters
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP = "/me/sign-in/login/", "/me/sign-in/signup/"
ALIPAY, WECHAT, APPLE = (f"/me/sign-in/{name}/login/" for name in ("alipay", "weixin", "apple"))
ONE_MORE_FIELD, MINE = "/me/sign-in/3rdparty/signup/", "/me/sign-in/3rdparty/"
NUMBER = "15400007788"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def house() -> Iterator[houses.House]:
    with houses.running() as running:
        config = social.alipay(
            app_id="2021000000000001", private_key=houses.OURS[0], alipay_public_key=houses.THEIRS[1],
            gateway=f"{running.address}/gateway.do", authorize_url="https://alipay.invalid/authorize",
        )  # fmt: skip
        with override_settings(SOCIALACCOUNT_PROVIDERS=settings.SOCIALACCOUNT_PROVIDERS | {"alipay": config}):
            yield running


def leave(client: Client, path: str = ALIPAY, **more: str) -> dict[str, str]:
    """Off to the other house; gives what it is told."""
    answer = client.post(path, more)
    assert answer.status_code == 302, answer.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def come_back(client: Client, told: dict[str, str], code: str = houses.CODE) -> tuple[int, str]:
    answer = client.get(f"{ALIPAY}callback/", {"auth_code": code, "app_id": "2021000000000001", "scope": "auth_user", "state": told["state"]})
    return answer.status_code, answer.headers.get("Location", "")


def join(client: Client, number: str = NUMBER) -> None:
    """A stranger signs up with Alipay and a number."""
    assert come_back(client, leave(client)) == (302, ONE_MORE_FIELD)
    answer = client.post(ONE_MORE_FIELD, {"contact": number})
    assert answer.headers["Location"] == "/me/sign-in/phone/verify/", answer.context["form"].errors
    assert client.post("/me/sign-in/phone/verify/", {"code": letters.code(number)}).headers["Location"] == "/"


def test_a_stranger_becomes_a_user_and_no_customer(client: Client, house: houses.House) -> None:
    join(client)
    account = SocialAccount.objects.select_related("user").get()
    assert (account.provider, account.uid, account.extra_data) == ("alipay", "2088102150477652", {"nick_name": "知夏"})
    assert account.user.username.startswith("tx")
    assert not account.user.has_usable_password()
    assert LoginPhone.objects.get(user=account.user).verified
    assert Customer.objects.count() == 0
    assert client.get("/").status_code == 200


def test_without_the_code_of_the_number_nobody_is_in(client: Client, house: houses.House) -> None:
    come_back(client, leave(client))
    client.post(ONE_MORE_FIELD, {"contact": NUMBER})
    client.post("/me/sign-in/phone/verify/", {"code": "000000"})
    assert client.get("/me/").status_code == 302


def test_the_next_time_it_signs_in(client: Client, house: houses.House) -> None:
    join(client)
    house.used.clear()
    again = Client()
    assert come_back(again, leave(again, next="/me/")) == (302, "/me/")
    assert again.get("/me/").status_code == 200
    assert User.objects.count() == 1
    assert AuditEntry.objects.filter(verb="login.signed_in").order_by("-pk")[0].details == {"by": ["socialaccount"]}


def test_the_gateway_is_asked_as_it_wants_to_be(client: Client, house: houses.House) -> None:
    told = leave(client)
    assert (told["app_id"], told["scope"], told["redirect_uri"]) == ("2021000000000001", "auth_user", f"http://testserver{ALIPAY}callback/")
    come_back(client, told)
    token, person = house.asked
    assert (token["method"], token["grant_type"], token["sign_type"], token["version"]) == ("alipay.system.oauth.token", "authorization_code", "RSA2", "1.0")
    assert (person["method"], person["auth_token"]) == ("alipay.user.info.share", "authusrB1234")


@pytest.mark.parametrize("fault", ["forged", "other_person", "a used code", "a code of nobody", "another key", "away"])
def test_what_is_not_alipays_word_opens_nothing(client: Client, house: houses.House, fault: str) -> None:
    code = "nobody" if fault == "a code of nobody" else houses.CODE
    if fault in {"forged", "other_person"}:
        setattr(house, fault, True)
    if fault == "a used code":
        house.used.add(houses.CODE)
    app = settings.SOCIALACCOUNT_PROVIDERS["alipay"]["APPS"][0]["settings"]
    if fault == "another key":
        app["private_key"] = houses.FORGERS[0]
    if fault == "away":
        app["gateway"] = "http://127.0.0.1:9/"
    status, _to = come_back(client, leave(client), code)
    assert status in {200, 401}
    assert "_auth_user_id" not in client.session
    assert SocialAccount.objects.count() == User.objects.count() == 0


def test_an_answer_to_another_browsers_question_is_refused(client: Client, house: houses.House) -> None:
    told = leave(Client())
    assert come_back(client, told)[0] in {200, 401}
    assert house.asked == []


def test_a_number_that_has_a_login_is_not_joined_to_it(cast: ModuleType, client: Client, house: houses.House) -> None:
    alice = cast.alice()
    come_back(client, leave(client))
    client.post(ONE_MORE_FIELD, {"contact": alice.phone}, headers=ENGLISH)
    assert "has a login already" in letters.newest(alice.phone)
    assert SocialAccount.objects.count() == 0


def test_an_address_that_has_a_login_is_not_joined_to_it(cast: ModuleType, client: Client, house: houses.House) -> None:
    alice = cast.alice()
    EmailAddress.objects.get_or_create(user=alice.user, email=alice.user.email, defaults={"verified": True, "primary": True})
    come_back(client, leave(client))
    client.post(ONE_MORE_FIELD, {"contact": alice.user.email})
    assert SocialAccount.objects.count() == 0
    assert client.get("/me/").status_code == 302


def _alice_in(cast: ModuleType, client: Client) -> User:
    login: User = cast.alice().user
    client.post(LOGIN, {"login": "alice", "password": PASSWORD})
    client.post("/me/sign-in/reauthenticate/", {"password": PASSWORD})
    return login


def test_signed_in_one_adds_it_and_takes_it_away(cast: ModuleType, client: Client, house: houses.House) -> None:
    login = _alice_in(cast, client)
    assert come_back(client, leave(client, f"{ALIPAY}?process=connect")) == (302, MINE)
    account = SocialAccount.objects.get()
    assert account.user == login
    assert "知夏" in client.get(MINE, headers=ENGLISH).content.decode()
    client.post(MINE, {"account": account.pk})
    assert SocialAccount.objects.count() == 0
    assert list(AuditEntry.objects.filter(verb__contains="other_house").order_by("pk").values_list("verb", flat=True)) == [
        "login.other_house_added",
        "login.other_house_removed",
    ]


def test_a_session_without_a_fresh_proof_adds_nothing(cast: ModuleType, alice_client: Client, house: houses.House) -> None:
    session = alice_client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    status, to = come_back(alice_client, leave(alice_client, f"{ALIPAY}?process=connect"))
    assert (status, to.partition("?")[0]) == (302, "/me/sign-in/reauthenticate/")
    assert SocialAccount.objects.count() == 0


def test_what_opens_another_login_stays_there(cast: ModuleType, client: Client, house: houses.House) -> None:
    join(Client())
    owner = SocialAccount.objects.get().user
    house.used.clear()
    login = _alice_in(cast, client)
    come_back(client, leave(client, f"{ALIPAY}?process=connect"))
    assert SocialAccount.objects.get().user == owner != login


def test_a_frozen_person_adds_nothing(cast: ModuleType, client: Client, house: houses.House) -> None:
    from django.utils import timezone

    login = _alice_in(cast, client)
    told = leave(client, f"{ALIPAY}?process=connect")
    User.objects.filter(pk=login.pk).update(frozen_at=timezone.now())
    assert come_back(client, told)[0] == 403
    assert SocialAccount.objects.count() == 0


def test_it_may_go_while_a_code_to_the_number_opens_the_login(client: Client, house: houses.House) -> None:
    join(client)
    client.post(MINE, {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.count() == 0


def test_the_last_way_in_is_not_taken_away(client: Client, house: houses.House) -> None:
    join(client)
    LoginPhone.objects.update(verified=False)
    page = client.post(MINE, {"account": SocialAccount.objects.get().pk}, headers=ENGLISH)
    assert "nothing else would open your login" in page.content.decode()
    assert SocialAccount.objects.count() == 1


def test_a_second_factor_is_still_asked(cast: ModuleType, client: Client, house: houses.House) -> None:
    from tests.accounts.identity import codes

    login = _alice_in(cast, client)
    come_back(client, leave(client, f"{ALIPAY}?process=connect"))
    codes.with_app(login)
    house.used.clear()
    again = Client()
    assert come_back(again, leave(again)) == (302, "/me/sign-in/2fa/authenticate/")


def test_wechat_signs_up_too(client: Client, house: houses.House, monkeypatch: pytest.MonkeyPatch) -> None:
    from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter

    monkeypatch.setattr(WeixinOAuth2Adapter, "access_token_url", f"{house.address}/sns/oauth2/access_token")
    monkeypatch.setattr(WeixinOAuth2Adapter, "profile_url", f"{house.address}/sns/userinfo")
    told = leave(client, WECHAT)
    assert told["appid"] == "wx-of-tests"
    answer = client.get(f"{WECHAT}callback/", {"code": houses.CODE, "state": told["state"]})
    assert answer.headers["Location"] == ONE_MORE_FIELD
    client.post(ONE_MORE_FIELD, {"contact": NUMBER})
    client.post("/me/sign-in/phone/verify/", {"code": letters.code(NUMBER)})
    assert SocialAccount.objects.get().extra_data == {"nickname": "知夏"}


def test_apple_is_asked_for_a_form_that_comes_back(client: Client) -> None:
    told = leave(client, APPLE)
    assert (told["client_id"], told["response_mode"]) == ("cn.example.tests", "form_post")


@pytest.mark.parametrize("path", [LOGIN, SIGNUP])
def test_buttons_stand_on_the_pages_and_their_forms_may_lead_there(client: Client, path: str) -> None:
    answer = client.get(path, headers=ENGLISH)
    page = answer.content.decode()
    for words in ("WeChat", "Alipay", "Apple", 'action="/me/sign-in/weixin/login/?process=login"'):
        assert words in page
    policy = answer.headers["Content-Security-Policy"]
    assert "form-action 'self' https://open.weixin.qq.com https://alipay.invalid https://appleid.apple.com;" in policy


def test_a_link_alone_leaves_for_nowhere(client: Client) -> None:
    page = client.get(ALIPAY, headers=ENGLISH)
    assert page.status_code == 200
    assert "Sign in with Alipay" in page.content.decode()


_LOOK = """
import django, json; django.setup()
from django.urls import NoReverseMatch, reverse
def known(name):
    try: return reverse(name)
    except NoReverseMatch: return None
from accounts.identity import social
from django.test import RequestFactory
print(json.dumps([[p.id for p in social.ways(RequestFactory().get("/"))], [known(f"{n}_login") for n in ("weixin", "alipay", "apple")]]))
"""


def _look(environment: dict[str, str]) -> list[list[str | None]]:
    """What a process with this environment offers."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("WECHAT", "ALIPAY", "APPLE"))}
    done = subprocess.run(
        [sys.executable, "-c", _LOOK], env=clean | {"DJANGO_SETTINGS_MODULE": "portal.settings.dev"} | environment,
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    found: list[list[str | None]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
def test_without_keys_there_is_neither_button_nor_address() -> None:
    assert _look({}) == [[], [None, None, None]]


@pytest.mark.slow
def test_keys_in_files_bring_them(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "secret"
    file.write_text("x")
    given = {"WECHAT_APP_ID": "wx1", "WECHAT_SECRET_FILE": str(file), "ALIPAY_APP_ID": "1", "ALIPAY_PRIVATE_KEY_FILE": str(file)}
    assert _look(given | {"ALIPAY_PUBLIC_KEY": "y"}) == [["weixin", "alipay"], [WECHAT, ALIPAY, None]]

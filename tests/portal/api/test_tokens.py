"""Who may call: tokens, scopes, persons; never a session."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from allauth.idp.oidc.models import Token
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from redis.exceptions import RedisError

from portal.api import throttling
from tests.factories import money
from tests.portal.api.conftest import give_token

pytestmark = pytest.mark.django_db
ACCOUNTS = "/api/v1/accounts/"
OPERATIONS = [
    ("get", "/api/v1/accounts/", "accounts:read"),
    ("get", "/api/v1/accounts/AC0/", "accounts:read"),
    ("get", "/api/v1/accounts/AC0/entries/", "entries:read"),
    ("post", "/api/v1/transfers/", "transfers:write"),
    ("get", "/api/v1/transfers/TR0/", "transfers:write"),
]


def bearer(value: str) -> Client:
    return Client(headers={"authorization": f"Bearer {value}"})


@pytest.mark.parametrize(("method", "path", "scope"), OPERATIONS)
def test_without_a_token_nothing_is_told(client: Client, method: str, path: str, scope: str) -> None:
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (401, "application/problem+json", "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="tongxing"'


@pytest.mark.parametrize(("method", "path", "scope"), OPERATIONS)
def test_a_session_counts_for_nothing(alice_client: Client, method: str, path: str, scope: str) -> None:
    assert getattr(alice_client, method)(path).status_code == 401


@pytest.mark.parametrize(("method", "path", "scope"), OPERATIONS)
def test_every_operation_demands_its_own_scope(cast: ModuleType, caller: Callable[..., Client], method: str, path: str, scope: str) -> None:
    others = {"accounts:read", "entries:read", "transfers:write"} - {scope}
    answer = getattr(caller(cast.alice(), *others), method)(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert answer["WWW-Authenticate"] == 'Bearer realm="tongxing", error="insufficient_scope"'
    assert getattr(caller(cast.alice(), scope), method)(path).status_code in {200, 400, 404}


@pytest.mark.parametrize("value", ["", "x", "token with spaces", "é", "Bearer", "x" * 5000])
def test_an_unknown_token(db: None, value: str) -> None:
    answer = bearer(value).get(ACCOUNTS)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert answer["WWW-Authenticate"] == 'Bearer realm="tongxing", error="invalid_token"'


def test_a_token_whose_time_is_over(cast: ModuleType) -> None:
    answer = bearer(give_token(cast.alice(), "accounts:read", life=timedelta(seconds=-1))).get(ACCOUNTS)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


@pytest.mark.parametrize("kind", [Token.Type.REFRESH_TOKEN, Token.Type.AUTHORIZATION_CODE, Token.Type.INITIAL_ACCESS_TOKEN])
def test_a_token_of_another_kind(cast: ModuleType, kind: str) -> None:
    assert bearer(give_token(cast.alice(), "accounts:read", kind=kind)).get(ACCOUNTS).status_code == 401


def test_a_token_for_another_place(cast: ModuleType) -> None:
    elsewhere = give_token(cast.alice(), "accounts:read", resources=["https://elsewhere.example/"])
    here = give_token(cast.alice(), "accounts:read", resources=["http://testserver/api/v1"])
    assert bearer(elsewhere).get(ACCOUNTS).status_code == 401
    assert bearer(here).get(ACCOUNTS).status_code == 200


def test_a_person_who_was_locked_out(cast: ModuleType, caller: Callable[..., Client]) -> None:
    program = caller(cast.alice())
    login = cast.alice().user
    login.is_active = False
    login.save()
    assert program.get(ACCOUNTS).status_code == 401


def test_a_login_without_a_customer(cast: ModuleType, caller: Callable[..., Client]) -> None:
    for person in (cast.mallory(), None):
        answer = caller(person).get(ACCOUNTS)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_a_customer")


def test_a_token_taken_back_stops_at_once(cast: ModuleType, caller: Callable[..., Client]) -> None:
    program = caller(cast.alice())
    assert program.get(ACCOUNTS).status_code == 200
    Token.objects.all().delete()
    assert program.get(ACCOUNTS).status_code == 401


def test_too_many_calls(cast: ModuleType, caller: Callable[..., Client], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_CALLS_PER_MINUTE = 2
    monkeypatch.setattr(throttling.time, "time", lambda: 6_000_015.0)
    program, other = caller(cast.alice()), caller(cast.bob())
    answers = [program.get(ACCOUNTS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2].json()["code"], answers[2]["Retry-After"]) == ("throttled", "45")
    assert other.get(ACCOUNTS).status_code == 200
    monkeypatch.setattr(throttling.time, "time", lambda: 6_000_060.0)
    assert program.get(ACCOUNTS).status_code == 200


def test_calls_go_on_when_the_counter_is_away(cast: ModuleType, caller: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    program = caller(cast.alice())

    def away(key: str) -> int:
        raise RedisError

    monkeypatch.setattr(throttling, "_count", away)
    assert program.get(ACCOUNTS).status_code == 200


def test_one_query_finds_token_person_and_customer(cast: ModuleType, caller: Callable[..., Client], django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Token with person and customer; accounts with those who share them."""
    money.account(holder=cast.alice(), balance="1.00")
    program = caller(cast.alice())
    with django_assert_num_queries(2):
        program.get(ACCOUNTS)


def test_the_whole_way_from_consent_to_an_answer(cast: ModuleType, alice_client: Client) -> None:
    """Authorization code with PKCE, as a program does it."""
    import base64
    import hashlib
    from urllib.parse import parse_qs, urlsplit

    from allauth.idp.oidc.models import Client as Program

    program = Program.objects.create(id="shop", name="Shop", type="public", redirect_uris="https://shop.example/back", scopes="accounts:read")
    verifier = "v" * 64
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": program.pk,
        "response_type": "code",
        "redirect_uri": "https://shop.example/back",
        "scope": "accounts:read",
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    consent = alice_client.get(reverse("idp:oidc:authorization"), asked)
    assert "See your accounts and their balances" in consent.content.decode() or "查看您的账户和余额" in consent.content.decode()
    form = consent.context["form"]
    answer = alice_client.post(reverse("idp:oidc:authorization"), {"request": form["request"].value(), "scopes": ["accounts:read"], "action": "grant"})
    code = parse_qs(urlsplit(answer["Location"]).query)["code"][0]
    given = Client().post(
        reverse("idp:oidc:token"),
        {"grant_type": "authorization_code", "code": code, "client_id": program.pk, "redirect_uri": "https://shop.example/back", "code_verifier": verifier},
    )
    account = money.account(holder=cast.alice(), balance="7.00")
    items = bearer(given.json()["access_token"]).get(ACCOUNTS).json()["items"]
    assert [(item["reference"], item["balance_minor"]) for item in items] == [(account.reference, 700)]

"""A program of somebody else signs people in here: authorization code with PKCE, consent, id token."""

import base64
import hashlib
import json
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.idp.oidc.models import Client as Program
from django.test import Client

pytestmark = pytest.mark.django_db
BACK = "https://shop.example/back"
SECRET = "the shop's secret"
VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def shop(db: None) -> Program:
    program = Program(id="shop", name="Corner shop", type=Program.Type.CONFIDENTIAL)
    program.set_secret(SECRET)
    program.set_scopes(["openid", "accounts:read"])
    program.set_redirect_uris([BACK])
    program.set_grant_types([Program.GrantType.AUTHORIZATION_CODE])
    program.set_response_types(["code"])
    program.save()
    return program


def _endpoints() -> dict[str, str]:
    known: dict[str, str] = Client().get("/.well-known/openid-configuration").json()
    return {name: urlsplit(value).path for name, value in known.items() if isinstance(value, str) and name.endswith(("_endpoint", "_uri"))}


def _asked(**more: str) -> dict[str, str]:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
    asked = {"response_type": "code", "client_id": "shop", "redirect_uri": BACK, "scope": "openid accounts:read", "state": "s-1", "nonce": "n-1"}
    return asked | {"code_challenge": challenge, "code_challenge_method": "S256"} | more


def _consented(alice_client: Client) -> str:
    """The code that the shop gets back."""
    address = _endpoints()["authorization_endpoint"]
    page = alice_client.get(address, _asked(), headers=ENGLISH)
    assert "Corner shop asks for your consent" in page.content.decode()
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = alice_client.post(address, data | {"action": "grant"})
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
    query = parse_qs(back.query)
    assert query["state"] == ["s-1"]
    return query["code"][0]


def _exchange(code: str, verifier: str = VERIFIER) -> tuple[int, dict[str, str]]:
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": "shop", "client_secret": SECRET, "code_verifier": verifier}
    answer = Client().post(_endpoints()["token_endpoint"], data)
    return answer.status_code, answer.json()


def test_the_id_token_names_the_person_and_is_ours(shop: Program, cast: ModuleType, alice_client: Client) -> None:
    status, given = _exchange(_consented(alice_client))
    assert status == 200, given
    keys = Client().get(_endpoints()["jwks_uri"]).json()["keys"]
    key = jwt.PyJWK(next(one for one in keys if one["kid"] == jwt.get_unverified_header(given["id_token"])["kid"]))
    said = jwt.decode(given["id_token"], key.key, algorithms=["RS256"], audience="shop")
    assert (said["sub"], said["nonce"]) == (str(cast.alice().user.pk), "n-1")
    assert Client().get("/api/v1/accounts/", headers={"authorization": f"Bearer {given['access_token']}"}).status_code == 200
    assert "walk-together" not in json.dumps(said)


def test_without_the_verifier_the_code_is_worth_nothing(shop: Program, alice_client: Client) -> None:
    status, given = _exchange(_consented(alice_client), verifier="another-verifier-of-forty-three-characters-0123456")
    assert (status, "id_token" in given) == (400, False)


def test_a_code_works_once(shop: Program, alice_client: Client) -> None:
    code = _consented(alice_client)
    assert _exchange(code)[0] == 200
    assert _exchange(code)[0] == 400


def test_no_consent_no_code(shop: Program, alice_client: Client) -> None:
    address = _endpoints()["authorization_endpoint"]
    form = alice_client.get(address, _asked()).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = alice_client.post(address, data | {"action": "cancel"})
    assert "error=access_denied" in answer.headers["Location"]


def test_another_way_back_is_refused(shop: Program, alice_client: Client) -> None:
    answer = alice_client.get(_endpoints()["authorization_endpoint"], _asked(redirect_uri="https://elsewhere.example/back"))
    assert answer.status_code == 400 or "elsewhere" not in answer.headers.get("Location", "")

"""Programs that may act for me: listed in words, taken back at once, one by one."""

from types import ModuleType

import pytest
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from django.test import Client

from accounts.identity.models import User
from portal.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
URL = "/me/programs/"
ENGLISH = {"Accept-Language": "en"}


def allow(login: User, name: str, value: str) -> Program:
    program: Program = Program.objects.create(id=name.replace(" ", "-"), name=name)
    for kind in (Token.Type.ACCESS_TOKEN, Token.Type.REFRESH_TOKEN):
        token = Token(client=program, user=login, type=kind, hash=get_adapter().hash_token(f"{kind}{value}"))
        token.set_scopes(["accounts:read"])
        token.save()
    return program


def reads(value: str) -> int:
    return Client().get("/api/v1/accounts/", headers={"authorization": f"Bearer {Token.Type.ACCESS_TOKEN}{value}"}).status_code


def test_each_is_named_with_what_it_may(cast: ModuleType, alice_client: Client) -> None:
    allow(cast.alice().user, "Corner shop", "one")
    program = alice_client.get(URL, headers=ENGLISH).context["programs"][0]
    assert (program.name, len(program.may)) == ("Corner shop", 1)
    assert str(program.may[0]) != "accounts:read"


def test_taken_back_it_reads_nothing_and_the_others_go_on(cast: ModuleType, alice_client: Client) -> None:
    shop, _book = allow(cast.alice().user, "Corner shop", "one"), allow(cast.alice().user, "Cash book", "two")
    assert (reads("one"), reads("two")) == (200, 200)
    assert alice_client.post(f"{URL}{shop.pk}/stop/").headers["Location"] == URL
    assert (reads("one"), reads("two")) == (401, 200)
    assert AuditEntry.objects.filter(verb="login.program_stopped").count() == 1


def test_nobody_takes_back_for_another(cast: ModuleType, alice_client: Client) -> None:
    shop = allow(cast.bob().user, "Corner shop", "one")
    assert alice_client.post(f"{URL}{shop.pk}/stop/").status_code == 404
    assert reads("one") == 200


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL).headers["Location"].startswith("/me/sign-in/login/")

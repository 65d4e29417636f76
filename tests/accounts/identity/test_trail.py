"""The audit of a login: in, out, refused, and what protects it; never what was typed."""

from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from portal.kernel.audit.models import AuditEntry
from tests.accounts.identity import codes
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
ROOT = "/me/sign-in/"
NEW = "four quiet herons by the lake"


def verbs() -> list[str]:
    return list(AuditEntry.objects.filter(verb__startswith="login.").order_by("pk").values_list("verb", flat=True))


def sign_in(client: Client, password: str = PASSWORD) -> None:
    client.post(f"{ROOT}login/", {"login": "alice", "password": password})


def test_in_and_out(cast: ModuleType, client: Client) -> None:
    login = cast.alice().user
    sign_in(client)
    client.post(f"{ROOT}logout/")
    assert verbs() == ["login.signed_in", "login.signed_out"]
    entry = AuditEntry.objects.filter(verb="login.signed_in").get()
    assert (entry.actor, entry.subject, entry.details) == (f"user:{login.pk}", f"user:{login.pk}", {"by": ["password"]})


def test_a_refused_password_is_noted_without_what_was_typed(cast: ModuleType, client: Client) -> None:
    cast.alice()
    sign_in(client, "a secret of another house")
    assert verbs() == ["login.password_refused"]
    assert "secret" not in str(AuditEntry.objects.filter(verb="login.password_refused").values().get())


def test_an_unknown_login_leaves_no_trace(cast: ModuleType, client: Client) -> None:
    client.post(f"{ROOT}login/", {"login": "my password by mistake", "password": "x"})
    assert verbs() == []


def test_the_second_step_is_named(cast: ModuleType, client: Client) -> None:
    secret = codes.with_app(cast.alice().user)
    sign_in(client)
    client.post(f"{ROOT}2fa/authenticate/", {"code": "000000"})
    client.post(f"{ROOT}2fa/authenticate/", {"code": codes.shown(secret)})
    client.post(f"{ROOT}2fa/trust/", {"action": "skip"})
    assert verbs() == ["login.second_step_refused", "login.signed_in"]
    assert AuditEntry.objects.get(verb="login.signed_in").details == {"by": ["password", "mfa:totp"]}


def test_changes_of_what_protects_it(cast: ModuleType, client: Client, django_capture_on_commit_callbacks: Any) -> None:
    cast.alice()
    sign_in(client)
    client.post(f"{ROOT}reauthenticate/", {"password": PASSWORD})
    secret = client.get(f"{ROOT}2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{ROOT}2fa/totp/activate/", {"code": codes.shown(secret)})
    client.post(f"{ROOT}password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert verbs() == ["login.signed_in", "login.second_factor_added", "login.second_factor_added", "login.signed_out", "login.password_changed"]
    kinds = AuditEntry.objects.filter(verb="login.second_factor_added").values_list("details", flat=True)
    assert sorted(kind["kind"] for kind in kinds) == ["recovery_codes", "totp"]

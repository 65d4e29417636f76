"""Changing one's password."""

from types import ModuleType

import pytest
from django.test import Client

from accounts.identity.models import User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/me/sign-in/password/change/"
NEW = "four quiet herons by the lake"
ENGLISH = {"Accept-Language": "en"}


def change(client: Client, *, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> str:
    return client.post(URL, {"oldpassword": old, "password1": new, "password2": again}, headers=ENGLISH).content.decode()


def test_a_new_one_holds_and_one_signs_in_again(cast: ModuleType, alice_client: Client) -> None:
    change(alice_client)
    assert User.objects.get(username="alice").check_password(NEW)
    assert alice_client.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("not my password", NEW, NEW, "That is not your present password"),
        (PASSWORD, "fourteen chars", "fourteen chars", "at least 15"),
        (PASSWORD, "correct horse battery staple", "correct horse battery staple", "one of the first that others would try"),
        (PASSWORD, NEW, NEW + "s", "same password"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(alice_client: Client, old: str, new: str, again: str, said: str) -> None:
    assert said in change(alice_client, old=old, new=new, again=again)
    assert User.objects.get(username="alice").check_password(PASSWORD)

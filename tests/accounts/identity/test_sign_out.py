"""Signing out is a form, so no link and no picture can do it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
URL = "/me/sign-in/logout/"


def test_opening_the_page_only_asks(alice_client: Client) -> None:
    assert alice_client.get(URL).status_code == 200
    assert alice_client.get("/me/").status_code == 200


def test_pressing_the_button_does_it(alice_client: Client) -> None:
    assert alice_client.post(URL).headers["Location"] == "/"
    assert alice_client.get("/me/").status_code == 302

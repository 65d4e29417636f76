"""My page: who I am here, how I sign in, how the pages look."""

from types import ModuleType

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.accounts.identity import codes

pytestmark = pytest.mark.django_db
URL = "/me/"
ENGLISH = {"Accept-Language": "en"}


def test_a_customer_sees_name_number_and_branch(cast: ModuleType, alice_client: Client) -> None:
    page = alice_client.get(URL, headers=ENGLISH).content.decode()
    for words in ("Lin Zhixia", cast.alice().number, cast.alice().branch.name_en):
        assert words in page


def test_a_document_number_is_never_on_it(cast: ModuleType, alice_client: Client) -> None:
    alice = cast.alice()
    page = alice_client.get(URL).content.decode()
    assert alice.id_number not in page
    assert alice.phone not in page


def test_a_login_with_a_password_only_is_told_so(alice_client: Client) -> None:
    page = alice_client.get(URL, headers=ENGLISH).content.decode()
    assert "Only a password protects this login" in page
    assert 'href="/me/sign-in/2fa/totp/activate/"' in page


def test_a_login_with_an_app_is_not(cast: ModuleType, alice_client: Client) -> None:
    codes.with_app(cast.alice().user)
    page = alice_client.get(URL, headers=ENGLISH).content.decode()
    assert "Only a password" not in page
    assert "On: a code is asked when you sign in" in page


def test_a_member_of_staff_sees_the_post(cast: ModuleType, client: Client) -> None:
    client.force_login(cast.dana().user)
    assert "Account manager" in client.get(URL, headers=ENGLISH).content.decode()


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL).headers["Location"] == "/me/sign-in/login/?next=/me/"


def test_nothing_can_be_posted_to_it(alice_client: Client) -> None:
    assert alice_client.post(URL).status_code == 405


def test_it_asks_the_database_eight_times_at_most(alice_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(8):
        alice_client.get(URL)

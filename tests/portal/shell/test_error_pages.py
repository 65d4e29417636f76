"""Error pages say what happened to the money and what to do next, and ask nothing of the database."""

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings
from pytest_django import DjangoAssertNumQueries

from portal.shell import errors, views

ENGLISH = {"Accept-Language": "en"}


@pytest.mark.parametrize(
    ("view", "status", "headline"),
    [
        (errors.bad_request, 400, "We could not read that request"),
        (errors.forbidden, 403, "You may not open this page"),
        (errors.not_found, 404, "This page is not here"),
        (errors.server_error, 500, "Something went wrong on our side"),
        (errors.csrf_failure, 403, "The page was open too long"),
        (errors.database_away, 503, "records are out of reach for a moment"),
    ],
)
def test_each_has_its_words(view: Any, status: int, headline: str, rf: RequestFactory) -> None:
    answer = view(rf.get("/somewhere/", headers=ENGLISH))
    assert answer.status_code == status
    assert headline in answer.content.decode()
    assert 'href="/"' in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def test_at_work_the_way_back_leads_to_the_workplace(rf: RequestFactory) -> None:
    html = errors.not_found(rf.get("/staff/nowhere/", headers=ENGLISH)).content.decode()
    assert 'href="/staff/"' in html and "Back to Today" in html and 'href="/"' not in html


@pytest.mark.django_db
def test_an_unknown_address(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/nowhere/", headers=ENGLISH)
    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_a_form_without_its_token_is_explained() -> None:
    answer = Client(enforce_csrf_checks=True, headers=ENGLISH).post("/me/look/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "nothing was taken" in answer.content.decode()


def test_a_lost_database_is_a_clear_page_with_a_time_to_come_back(client: Client) -> None:
    with mock.patch.object(views.styles, "samples", side_effect=OperationalError("gone")):
        answer = client.get("/styleguide/", headers=ENGLISH)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Nothing was taken" in answer.content.decode()


def test_a_database_lost_inside_a_middleware_is_the_same_page(client: Client) -> None:
    client.raise_request_exception = False
    with mock.patch("django.contrib.sessions.middleware.SessionMiddleware.process_request", side_effect=OperationalError("gone")):
        answer = client.get("/", headers=ENGLISH)
    assert answer.status_code == 503
    assert "Nothing was taken" in answer.content.decode()


@override_settings(DEBUG=False)
def test_a_fault_of_ours_says_that_money_moves_wholly_or_not(client: Client) -> None:
    client.raise_request_exception = False
    with mock.patch.object(views.styles, "samples", side_effect=KeyError("x")):
        answer = client.get("/styleguide/", headers=ENGLISH)
    assert answer.status_code == 500
    assert "it happened fully or not at all" in answer.content.decode()


def test_a_program_gets_a_problem_and_no_page(rf: RequestFactory) -> None:
    answer = errors.database_away(rf.get("/api/v1/accounts/"))
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_what_no_text_can_hold_is_a_wrong_request(alice_client: Client) -> None:
    """A NUL sign in an address or in a field that no form has read."""
    addresses = ("/service/appointments/%00/", "/me/family/members/%00/", "/accounts/%00/")
    assert [alice_client.get(address).status_code for address in addresses] == [404] * 3
    answer = alice_client.post("/service/number/", {"branch": "\0", "kind": "\0"}, headers=ENGLISH)
    assert (answer.status_code, "Nothing was taken" in answer.content.decode()) == (400, True)


@pytest.mark.django_db
def test_a_button_that_was_not_pressed_is_no_empty_page(alice_client: Client) -> None:
    """Signed in anew on the way to a button's address, or come back by the history."""
    for address, above in (("/me/export/ask/", "/me/export/"), ("/me/tags/salary_here/object/", "/me/tags/"), ("/me/later/", "/me/")):
        answer = alice_client.get(address, headers=ENGLISH)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        assert "Nothing was done" in answer.content.decode() and f'class="btn btn-primary" href="{above}"' in answer.content.decode()
        assert "Content-Security-Policy" in answer.headers

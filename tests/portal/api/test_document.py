"""The OpenAPI document and its page; errors that belong to no operation."""

import io
from types import ModuleType
from unittest.mock import patch

import pytest
import yaml
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from accounts.deposits import selectors
from tests.portal.api.conftest import give_token
from tests.portal.api.schema import document


def test_the_document_is_valid_and_complete() -> None:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert set(yaml.safe_load(out.getvalue())["paths"]) == {
        "/api/v1/accounts/",
        "/api/v1/accounts/{reference}/",
        "/api/v1/accounts/{reference}/entries/",
        "/api/v1/transfers/",
        "/api/v1/transfers/{reference}/",
    }


def test_every_operation_names_its_problems_and_how_to_sign_in() -> None:
    for path in document()["paths"].values():
        for operation in path.values():
            assert {"400", "401", "403", "404", "429"} <= set(operation["responses"])
            assert operation["security"] == [{"oauth2": []}]


def test_sending_money_demands_a_key_in_the_document() -> None:
    named = {parameter["name"]: parameter for parameter in document()["paths"]["/api/v1/transfers/"]["post"]["parameters"]}
    assert named["Idempotency-Key"]["required"] is True


@pytest.mark.django_db
def test_it_is_served_to_anybody(client: Client) -> None:
    answer = client.get("/api/v1/schema/")
    assert (answer.status_code, yaml.safe_load(answer.content)["info"]["title"]) == (200, "Tongxing API")


@pytest.mark.django_db
def test_its_page_runs_under_the_policy(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    assert "<style" not in page
    assert page.count("<script src=") == page.count("<script")
    assert "//" not in page.replace("<!--", "")
    assert client.get("/api/v1/docs/?script=")["Content-Type"].startswith("application/javascript")


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nothing", "/api/v1/nothing/here/", "/api/v1/accounts"])
@pytest.mark.django_db
def test_an_address_that_is_none(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (404, "application/problem+json", "not_found")


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status", "code"), [(OperationalError("gone"), 503, "away"), (RuntimeError("secret words"), 500, "internal")])
def test_our_own_faults_are_problems_too(cast: ModuleType, error: Exception, status: int, code: str) -> None:
    program = Client(headers={"authorization": f"Bearer {give_token(cast.alice(), 'accounts:read')}"}, raise_request_exception=False)
    with patch.object(selectors, "holdings", side_effect=error):
        answer = program.get("/api/v1/accounts/")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (status, "application/problem+json", code)
    assert "secret" not in answer.content.decode()

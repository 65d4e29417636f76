"""/healthz, /readyz and /metrics."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries


@pytest.mark.django_db
def test_alive_without_asking_anybody(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_names_its_checks_inside(client: Client) -> None:
    answer = client.get("/readyz").json()
    assert {key: answer["checks"][0][key] for key in ("name", "ok")} == {"name": "database", "ok": True}


@pytest.mark.django_db
def test_ready_tells_an_outsider_yes_or_no(client: Client) -> None:
    assert set(client.get("/readyz", REMOTE_ADDR="8.8.8.8").json()) == {"ready"}


@pytest.mark.django_db
def test_counters_are_for_inside(client: Client) -> None:
    inside = client.get("/metrics")
    assert inside.status_code == 200
    assert b"tongxing_requests_total" in inside.content
    assert client.get("/metrics", REMOTE_ADDR="8.8.8.8").status_code == 404

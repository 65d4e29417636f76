"""What /readyz is told: each part by name, and nothing essential missing."""

from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from portal.kernel import events, health
from portal.runtime import places

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    monkeypatch.setattr(health, "_migrated", False)


def answers() -> dict[str, health.Result]:
    return {result.name: result for result in health.checks(NOW)}


def test_a_healthy_process_is_ready() -> None:
    results = health.checks(NOW)
    assert [result.name for result in results] == ["database", "roles", "migrations", "outbox", "vault keys", "valkey", "checkpoint folder"]
    assert [result.name for result in results if not result.ok] == []
    assert health.ready(results)


def test_a_database_that_is_away_is_named_and_the_rest_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused: host=10.0.0.1 user=secret")

    monkeypatch.setattr(connection, "cursor", away)
    results = health.checks(NOW)
    assert [(result.name, result.ok) for result in results] == [("database", False), ("vault keys", True), ("valkey", True), ("checkpoint folder", True)]
    assert results[0].detail == "the database does not answer"
    assert not health.ready(results)


def test_serving_as_the_owner_is_not_fit() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"set role {places.OWNER}")
    assert answers()["roles"].detail == f"signed in as {places.OWNER}, who may change audit entries: serve with the app role"
    assert not health.ready(health.checks(NOW))


def test_a_migration_not_applied_is_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: [("portal.9999", False)])
    assert answers()["migrations"].detail == "1 migrations are not applied: run manage.py migrate"


def test_a_missing_key_is_not_fit(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_KEY_DIR = tmp_path / "none"
    assert "v1.key is missing" in answers()["vault keys"].detail
    assert not health.ready(health.checks(NOW))


def test_old_news_a_cache_away_and_a_full_disk_warn_but_do_not_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "set", away)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda folder: namedtuple("Usage", "free")(7 * 1024 * 1024))
    events.record("card.lost", subject="card:1", actor_id=1, payload={}, now=NOW - timedelta(minutes=6))
    found = answers()
    assert found["outbox"].detail == "the oldest news waits for 360 s: is a worker running?"
    assert found["valkey"].detail == "the cache does not answer"
    assert found["checkpoint folder"].detail.startswith("7 MB free in ")
    assert health.ready(list(found.values()))


def test_what_breaks_in_an_unforeseen_way_is_an_answer_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(now: datetime) -> timedelta:
        raise ZeroDivisionError("with a secret in its words")

    monkeypatch.setattr(events, "waiting", breaks)
    assert answers()["outbox"] == health.Result("outbox", False, "ZeroDivisionError", essential=False)

"""The kernel's background tasks, by the names that the beat and the outbox send."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from portal import tasks
from portal.celery import app
from portal.kernel.events import services
from portal.kernel.idempotency.models import OnceKey
from portal.kernel.ids import posting_key


@pytest.fixture(scope="module")
def known() -> set[str]:
    app.loader.import_default_modules()
    return set(app.tasks)


def test_everything_the_beat_sends_is_a_task(known: set[str]) -> None:
    assert [entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in known] == []


def test_the_outbox_wakes_a_task_that_exists_and_the_beat_sends_it_too(known: set[str]) -> None:
    assert services.TASK in known
    assert services.TASK in {entry["task"] for entry in app.conf.beat_schedule.values()}


@pytest.mark.django_db
def test_the_checkpoint_task_writes_into_the_folder(settings: Any, tmp_path: Path) -> None:
    settings.CHECKPOINT_DIR = tmp_path
    tasks.checkpoint()
    tasks.checkpoint()
    assert len((tmp_path / "checkpoints.jsonl").read_text().splitlines()) == 1


@pytest.mark.django_db
def test_the_sweep_applies_every_retention_rule() -> None:
    OnceKey.objects.create(pk=posting_key("p", "old"), person="p", content=b"", created_at=datetime(2020, 1, 1, tzinfo=UTC))
    tasks.sweep()
    assert not OnceKey.objects.exists()

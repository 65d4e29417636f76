"""What /metrics tells, and that it names views, never paths."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from prometheus_client import REGISTRY

from portal.kernel import events, metrics

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_an_answer_is_counted_by_its_views_name(rf: RequestFactory) -> None:
    def view(request: Any) -> HttpResponse:
        request.resolver_match = SimpleNamespace(view_name="accounts:transfers:detail")
        return HttpResponse(status=404)

    labels = {"view": "accounts:transfers:detail", "method": "GET", "status": "404"}
    before = value("tongxing_requests_total", **labels)
    metrics.RequestMetrics(view)(rf.get("/accounts/transfers/TR0123456789ABCDEFGH/"))
    assert value("tongxing_requests_total", **labels) == before + 1
    assert b"TR0123456789ABCDEFGH" not in metrics.generate_latest(REGISTRY)


def test_made_up_methods_and_paths_make_no_new_series(rf: RequestFactory) -> None:
    labels = {"view": "none", "method": "other", "status": "200"}
    before = value("tongxing_requests_total", **labels)
    for number in range(3):
        metrics.RequestMetrics(lambda request: HttpResponse())(rf.generic(f"HACK{number}", f"/{number}"))
    assert value("tongxing_requests_total", **labels) == before + 3


def test_refusals_are_counted_by_code() -> None:
    before = value("tongxing_refusals_total", act="posting", code="not_enough_money")
    metrics.refused("posting", "not_enough_money")
    assert value("tongxing_refusals_total", act="posting", code="not_enough_money") == before + 1


def test_tasks_are_counted_by_outcome() -> None:
    task = SimpleNamespace(name="portal.example")
    metrics._task_started(task_id="1")
    metrics._task_ended(task_id="1", task=task, state="SUCCESS")
    metrics._task_ended(task_id="never started", task=task, state="FAILURE")
    assert value("tongxing_tasks_total", task="portal.example", outcome="success") == 1
    assert value("tongxing_tasks_total", task="portal.example", outcome="failure") == 1
    assert value("tongxing_task_seconds_count", task="portal.example") == 1


@pytest.mark.django_db
def test_the_outbox_is_measured_when_asked() -> None:
    events.record("card.lost", subject="card:1", actor_id=1, payload={}, now=NOW - timedelta(seconds=90))
    text, content_type = metrics.exposition(NOW)
    assert b"tongxing_outbox_lag_seconds 90.0\n" in text
    assert b"tongxing_dead_deliveries 0.0\n" in text
    assert content_type.startswith("text/plain")


def test_without_the_database_the_rest_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(now: datetime) -> timedelta:
        raise OperationalError

    monkeypatch.setattr(events, "waiting", away)
    text, _content_type = metrics.exposition(NOW)
    assert b"tongxing_requests_total" in text
    assert b"tongxing_outbox_lag_seconds" not in text


def test_several_processes_add_up(tmp_path: Path) -> None:
    """Two processes count one refusal each into a shared folder; a third reads two."""
    counting = "from prometheus_client import Counter; Counter('tongxing_refusals_total', '', ['act', 'code']).labels('posting', 'x').inc()"
    reading = (
        "from prometheus_client import CollectorRegistry, generate_latest; from prometheus_client.multiprocess import MultiProcessCollector\n"
        "registry = CollectorRegistry(); MultiProcessCollector(registry); print(generate_latest(registry).decode())"
    )
    runs = [run(tmp_path, program) for program in (counting, counting, reading)]
    assert 'tongxing_refusals_total{act="posting",code="x"} 2.0' in runs[-1]


def run(folder: Path, program: str) -> str:
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    return subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True).stdout

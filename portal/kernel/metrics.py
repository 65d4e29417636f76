"""Counters for Prometheus. With PROMETHEUS_MULTIPROC_DIR set, all web and worker processes add up in that folder."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from celery import signals
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from portal.kernel import events
from portal.kernel.events.models import Delivery

_SECONDS: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

REQUESTS: Final = Counter("tongxing_requests_total", "Answers by view and status", ["view", "method", "status"])
REQUEST_SECONDS: Final = Histogram("tongxing_request_seconds", "Time to answer, by view", ["view"], buckets=_SECONDS)
REFUSALS: Final = Counter("tongxing_refusals_total", "Acts the bank declined, by the refusal's code", ["act", "code"])
TASKS: Final = Counter("tongxing_tasks_total", "Background tasks by outcome", ["task", "outcome"])
TASK_SECONDS: Final = Histogram("tongxing_task_seconds", "Time of background tasks", ["task"], buckets=(*_SECONDS, 30, 60))


class RequestMetrics:
    """Counts answers by the view's name, never by the path, which may hold somebody's reference."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        view = match.view_name if match else "none"
        method = request.method if request.method in {"GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
        REQUESTS.labels(view, method, str(response.status_code)).inc()
        REQUEST_SECONDS.labels(view).observe(time.perf_counter() - start)
        return response


def refused(act: str, code: str) -> None:
    """Count a refusal: `act` is what was asked for ("posting", "transfer"), `code` the refusal's."""
    REFUSALS.labels(act, code).inc()


def exposition(now: datetime) -> tuple[bytes, str]:
    """The text for /metrics and its content type; the outbox is looked at now."""
    registry = CollectorRegistry() if "PROMETHEUS_MULTIPROC_DIR" in os.environ else REGISTRY
    if registry is not REGISTRY:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry) + generate_latest(_measured(now)), CONTENT_TYPE_LATEST


def _measured(now: datetime) -> CollectorRegistry:
    """Gauges that belong to the bank and not to a process; absent while the database is away."""
    registry = CollectorRegistry()
    try:
        lag, dead = events.waiting(now).total_seconds(), Delivery.objects.filter(state=Delivery.State.DEAD).count()
    except DatabaseError:
        return registry
    Gauge("tongxing_outbox_lag_seconds", "Age of the oldest news not told to everybody", registry=registry).set(lag)
    Gauge("tongxing_dead_deliveries", "Deliveries given up and waiting for somebody", registry=registry).set(dead)
    return registry


_started: dict[str, float] = {}


def watch_tasks() -> None:
    """Count this process's background tasks."""
    signals.task_prerun.connect(_task_started, dispatch_uid="metrics")
    signals.task_postrun.connect(_task_ended, dispatch_uid="metrics")


def _task_started(task_id: str, **kwargs: Any) -> None:
    _started[task_id] = time.perf_counter()


def _task_ended(task_id: str, task: Any, state: str | None = None, **kwargs: Any) -> None:
    TASKS.labels(task.name, (state or "unknown").lower()).inc()
    start = _started.pop(task_id, None)
    if start is not None:
        TASK_SECONDS.labels(task.name).observe(time.perf_counter() - start)

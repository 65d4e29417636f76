"""SIGKILLs of the processes that deliver facts: every effect once, none lost (Q4; `make faults`: fifty kills over 5,000 facts)."""

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection, transaction

from portal.kernel import clock, events
from portal.kernel.events.models import Delivery, Event
from portal.kernel.idempotency.models import OnceKey
from tests.portal.kernel.news_worker import TOPIC

KILLS = 50 if "FAULT_KILLS" in os.environ else 8
FACTS, WORKERS = KILLS * 100, 2


@pytest.mark.fault
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_fact_has_its_effect_once_though_workers_are_killed() -> None:
    with transaction.atomic():
        for number in range(FACTS):
            events.record(TOPIC, subject=f"fact:{number}", actor_id=1, payload={}, now=clock.now())
    chance = random.Random(4)
    workers = [worker() for _ in range(WORKERS)]
    try:
        for kill in range(KILLS):
            time.sleep(chance.uniform(0.01, 0.2))
            killed(workers[kill % WORKERS])
            workers[kill % WORKERS] = worker()
        wait_until_told(seconds=180)
    finally:
        for each in workers:
            killed(each)
    heard = Counter(OnceKey.objects.values_list("person", flat=True))
    assert heard == {f"event:{number}": 1 for number in Event.objects.filter(topic=TOPIC).values_list("pk", flat=True)}
    assert len(heard) == FACTS
    assert set(Delivery.objects.filter(event__topic=TOPIC).values_list("state", flat=True)) == {Delivery.State.DONE}


def worker() -> subprocess.Popen[str]:
    """A worker that has begun to work."""
    command = [sys.executable, "-m", "tests.portal.kernel.news_worker", str(connection.settings_dict["NAME"])]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    said, _, _ = select.select([started.stdout], [], [], 60)
    assert said, "the worker did not begin"
    assert started.stdout.readline() == "ready\n"
    return started


def killed(process: subprocess.Popen[str]) -> None:
    """Gone without a word."""
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)


def wait_until_told(*, seconds: float) -> None:
    """Poll the table, which is the only thing that ends this well."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        undispatched = Event.objects.filter(topic=TOPIC, dispatched_at=None).exists()
        if not undispatched and not Delivery.objects.filter(event__topic=TOPIC, state=Delivery.State.WAITING).exists():
            return
        time.sleep(0.2)
    pytest.fail("news still waits")

"""Long work: done once, told while it lasts, called off, left by a dead worker; its files sealed and kept a week."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from portal.kernel import clock, runs
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.errors import Refusal
from portal.kernel.runs import kinds, parts, services
from portal.kernel.runs.models import Run, RunFile, RunFilePart, RunState

pytestmark = pytest.mark.django_db
DANA = Actor("staff", 7, Channel.BACKOFFICE, "10.0.0.7")
NOW = clock.now()


@pytest.fixture
def kind() -> Iterator[Any]:
    """kind(work, **more): the work of the kind `test`."""

    def make(work: Any, **more: Any) -> None:
        kinds._kinds["test"] = kinds.Kind("test", work, "A test", **more)

    yield make
    kinds._kinds.pop("test", None)


def test_is_done_once_and_says_what_came_of_it(kind: Any) -> None:
    done: list[int] = []

    def work(handle: runs.Handle, params: Mapping[str, Any]) -> None:
        done.append(params["rows"])
        handle.progress(3, 3)
        handle.say("%(n)s rows taken in.", n=3)

    kind(work)
    run = started(rows=3)
    assert run.state == RunState.QUEUED
    assert services.work(reference=run.reference, clock=clock.now) is True
    assert services.work(reference=run.reference, clock=clock.now) is False
    run.refresh_from_db()
    assert (done, run.state, run.done, run.total, run.percent) == ([3], RunState.DONE, 3, 3, 100)
    assert run.sentence == "3 rows taken in."
    assert AuditEntry.objects.get(subject=f"run:{run.reference}").verb == "run.started"


def test_is_called_off_before_it_begins(kind: Any) -> None:
    kind(lambda handle, params: pytest.fail("it was called off"))
    run = started()
    assert runs.cancel(run=run, actor=DANA, now=NOW) is True
    assert runs.cancel(run=run, actor=DANA, now=NOW) is False
    assert services.work(reference=run.reference, clock=clock.now) is False
    run.refresh_from_db()
    assert (run.state, run.ended_at) == (RunState.CANCELLED, NOW)
    assert run.sentence == "已取消，没有任何改动。"


def test_is_called_off_in_the_middle_and_what_its_transaction_wrote_is_undone(kind: Any) -> None:
    told: list[str] = []

    def work(handle: runs.Handle, params: Mapping[str, Any]) -> None:
        with transaction.atomic():
            other = started()
            handle.done = 1
            runs.cancel(run=handle.run, actor=DANA, now=NOW)
            handle.beat()
            handle.progress(2, 9)
            pytest.fail(f"{other} goes on")

    kind(work, ended=lambda run: told.append(run.state))
    run = started()
    services.work(reference=run.reference, clock=clock.now)
    run.refresh_from_db()
    # the cancellation itself was inside the transaction here, so it is undone with the rest: the state tells
    assert run.state == RunState.CANCELLED
    assert Run.objects.count() == 1
    assert told == ["cancelled"]


def test_effects_and_end_are_one_transaction_and_a_late_cancellation_undoes_both(kind: Any) -> None:
    def work(handle: runs.Handle, params: Mapping[str, Any]) -> None:
        runs.cancel(run=handle.run, actor=DANA, now=NOW)
        with transaction.atomic():
            started()
            handle.finish()

    kind(work)
    run = started()
    services.work(reference=run.reference, clock=clock.now)
    run.refresh_from_db()
    assert (run.state, Run.objects.count()) == (RunState.CANCELLED, 1)


def test_a_refusal_is_its_end_in_its_own_words_and_a_mistake_tells_nothing_inside(kind: Any) -> None:
    class Wrong(Refusal):
        message = "The file is empty."

    def refuse(handle: runs.Handle, params: Mapping[str, Any]) -> None:
        raise Wrong

    def fall(handle: runs.Handle, params: Mapping[str, Any]) -> None:
        raise ZeroDivisionError("secret")

    kind(refuse)
    first = started()
    services.work(reference=first.reference, clock=clock.now)
    kind(fall)
    second = started()
    services.work(reference=second.reference, clock=clock.now)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.sentence) == (RunState.FAILED, "The file is empty.")
    assert second.state == RunState.FAILED
    assert "secret" not in second.sentence


def test_a_dead_workers_run_is_failed_or_begun_anew_and_the_dead_one_cannot_end_it(kind: Any) -> None:
    kind(lambda handle, params: None)
    run = started()
    dead = runs.Handle(services._claimed(run.reference, now=NOW - timedelta(minutes=5)))  # type: ignore[arg-type]
    services.tend(now=NOW)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "The worker ended" in run.note
    with pytest.raises(runs.Lost):
        dead.finish()

    kind(lambda handle, params: None, again=True)
    run = started()
    dead = runs.Handle(services._claimed(run.reference, now=NOW - timedelta(minutes=5)))  # type: ignore[arg-type]
    services.tend(now=NOW)
    run.refresh_from_db()
    assert run.state == RunState.QUEUED
    services.work(reference=run.reference, clock=clock.now)
    dead.beat()
    with pytest.raises(runs.Lost):
        dead.check_cancelled()
    run.refresh_from_db()
    assert (run.state, run.claim) == (RunState.DONE, 2)


def test_a_living_workers_run_is_left_alone(kind: Any) -> None:
    kind(lambda handle, params: None)
    run = started()
    services._claimed(run.reference, now=NOW)
    services.tend(now=NOW + services.SILENT)
    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_files_are_sealed_in_parts_read_back_and_gone_after_a_week(kind: Any) -> None:
    body = bytes(range(256)) * 5000

    def work(handle: runs.Handle, params: Mapping[str, Any]) -> None:
        given = b"".join(parts.read(handle.file("source")))
        with handle.attach("out.csv", "text/csv") as file:
            for start in range(0, len(given), 1000):
                file.write(given[start : start + 1000])

    kind(work)
    run = runs.start(kind="test", params={}, actor=DANA, now=NOW, source=("in.bin", "text/csv", [body[:7], body[7:]]))
    services.work(reference=run.reference, clock=clock.now)
    made = RunFile.objects.get(run=run, role="result")
    assert (made.size, RunFilePart.objects.filter(file=made).count()) == (len(body), 2)
    assert body[:64] not in b"".join(bytes(p.sealed) for p in RunFilePart.objects.filter(file=made))
    assert b"".join(runs.content(made, actor=DANA, now=NOW)) == body
    assert AuditEntry.objects.filter(verb="run.file_read", subject=f"run:{run.reference}").count() == 1
    services.sweep(clock.now() + timedelta(seconds=1))
    made.refresh_from_db()
    assert made.gone
    assert not RunFilePart.objects.exists()
    with pytest.raises(services.FileGone):
        runs.content(made, actor=DANA, now=NOW)


def test_a_file_broken_off_is_never_shown(kind: Any) -> None:
    def work(handle: runs.Handle, params: Mapping[str, Any]) -> None:
        with handle.attach("out.csv", "text/csv") as file:
            file.write(b"x" * 100)
            raise ValueError

    kind(work)
    run = started()
    services.work(reference=run.reference, clock=clock.now)
    assert not RunFile.objects.filter(run=run, size__gt=0).exists()


def test_speaks_the_language_of_who_asked(kind: Any) -> None:
    spoken: list[str] = []
    kind(lambda handle, params: spoken.append(translation.get_language() or ""))
    with translation.override("en"):
        run = started()
    services.work(reference=run.reference, clock=clock.now)
    assert spoken == ["en"]


def started(**params: Any) -> Run:
    return runs.start(kind="test", params=params, actor=DANA, now=NOW, about="a.csv")

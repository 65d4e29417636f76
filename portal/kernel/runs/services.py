"""Having long work done: start, work, cancel, tend what a dead worker left, hand files out, sweep them."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from typing import Any, Final

from celery import current_app
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language, gettext_lazy, gettext_noop, override
from kombu.exceptions import OperationalError

from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.canonical import plain
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference
from portal.kernel.runs import kinds, parts
from portal.kernel.runs.handle import Cancelled, Handle, Lost
from portal.kernel.runs.models import Run, RunFile, RunFilePart, RunState

TASK: Final = "portal.work_run"
QUEUE: Final = "bulk"
#: How long the files of a run are kept.
KEPT: Final = timedelta(days=7)
#: A run whose worker gave no sign of life for so long has lost it.
SILENT: Final = timedelta(seconds=20)
#: A queued run is called for again after this long: the broker may have lost the first call.
CALL_AGAIN: Final = timedelta(seconds=15)
#: How often a run whose kind allows it is begun anew.
TRIES: Final = 3
_CANCELLED: Final = gettext_noop("Called off. Nothing was changed.")
_DIED: Final = gettext_noop("The worker ended in the middle. Nothing was changed; start it again.")
_BROKE: Final = gettext_noop("Something went wrong on our side. Nothing was changed; the reference helps us find it.")
_log = logging.getLogger(__name__)

Pulse = Callable[[Handle], AbstractContextManager[None]]


class FileGone(Refusal):
    code = "file_gone"
    message = gettext_lazy("This file is not there any more: it is kept for seven days.")


def owned(actor_label: str) -> QuerySet[Run]:
    """The runs of one person, for listing and for looking one up."""
    return Run.objects.filter(owner=actor_label)


def start(
    *,
    kind: str,
    params: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    about: str = "",
    source: tuple[str, str, Iterable[bytes]] | None = None,
) -> Run:
    """Have something done. `source` is a file it will read: name, type, chunks of bytes. A worker is called after the commit."""
    kinds.kind_of(kind)
    with transaction.atomic():
        run = Run.objects.create(
            reference=new_reference("RN"), kind=kind, owner=actor.label, channel=int(actor.channel), ip=actor.ip[:45], about=about[:200],
            params=plain(params), language=get_language() or "zh-hans", asked_at=now,
        )  # fmt: skip
        if source is not None:
            keep(run, role=RunFile.Role.SOURCE, name=source[0], content_type=source[1], chunks=source[2], now=now)
        audit.record(actor=actor, verb="run.started", subject=f"run:{run.reference}", now=now, details={"kind": kind})
        transaction.on_commit(lambda: call(run.reference), robust=True)
    return run


def keep(run: Run, *, role: str, name: str, content_type: str, chunks: Iterable[bytes], now: datetime) -> RunFile:
    """Seal a file for a run as its bytes come."""
    file = RunFile.objects.create(run=run, role=role, name=name[:120], content_type=content_type, made_at=now)
    with parts.Writer(file) as writer:
        for chunk in chunks:
            writer.write(chunk)
    return file


def call(reference: str) -> None:
    """Wake a worker; where the broker is away the beat does it later."""
    try:
        current_app.send_task(TASK, args=[reference], queue=QUEUE, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        _log.warning("the broker is away, run %s waits for the beat: %s", reference, error)


def work(*, reference: str, clock: Callable[[], datetime], pulse: Pulse = lambda handle: nullcontext()) -> bool:
    """Do a queued run; False when somebody has it already or it is over. A second call does nothing."""
    run = _claimed(reference, now=clock())
    if run is None:
        return False
    handle, kind = Handle(run, clock=clock), kinds.kind_of(run.kind)
    try:
        with override(run.language), pulse(handle):
            kind.work(handle, run.params)
        if not handle.finished:
            with transaction.atomic():
                handle.finish()
    except Cancelled:
        _end(run, RunState.CANCELLED, run.note or _CANCELLED, run.note_fields, now=clock())
    except Lost:
        _log.warning("run %s was taken over or ended while it was worked on", run.reference)
    except Refusal as refusal:
        _end(run, RunState.FAILED, str(refusal), {}, now=clock())
    except Exception:
        _log.exception("run %s broke", run.reference)
        _end(run, RunState.FAILED, _BROKE, {}, now=clock())
    return True


def cancel(*, run: Run, actor: Actor, now: datetime) -> bool:
    """Call a run off: at once while it waits, else its worker hears it within a second or two. False when it is over."""
    with transaction.atomic():
        locked = Run.objects.select_for_update().get(pk=run.pk)
        if not locked.is_open or locked.cancel_asked:
            return False
        if locked.state == RunState.QUEUED:
            _end(locked, RunState.CANCELLED, _CANCELLED, {}, now=now)
        else:
            Run.objects.filter(pk=run.pk).update(cancel_asked=True)
        audit.record(actor=actor, verb="run.cancelled", subject=f"run:{run.reference}", now=now)
    return True


def tend(*, now: datetime) -> tuple[int, int]:
    """Call again for what waits, and settle what dead workers left: begun anew where that does no harm, else failed. Answers both counts."""
    silent = Run.objects.filter(state=RunState.RUNNING, seen_at__lt=now - SILENT)
    for run in silent.order_by("pk"):
        if run.cancel_asked:
            _end(run, RunState.CANCELLED, _CANCELLED, {}, now=now)
        elif kinds.kind_of(run.kind).again and run.claim < TRIES:
            Run.objects.filter(pk=run.pk, claim=run.claim, state=RunState.RUNNING, seen_at=run.seen_at).update(state=RunState.QUEUED)
        else:
            _end(run, RunState.FAILED, _DIED, {}, now=now)
    waiting = list(Run.objects.filter(state=RunState.QUEUED, asked_at__lt=now - CALL_AGAIN).order_by("pk").values_list("reference", flat=True))
    for reference in waiting:
        call(reference)
    return len(waiting), len(silent)


def content(file: RunFile, *, actor: Actor, now: datetime) -> Iterator[bytes]:
    """A file's bytes, part by part; reading leaves a trace. The caller has checked whose it is. Raises `FileGone`."""
    if file.gone or file.made_at < now - KEPT:
        raise FileGone
    audit.record(actor=actor, verb="run.file_read", subject=f"run:{file.run.reference}", now=now, details={"file": file.name, "size": file.size})
    return parts.read(file)


def sweep(before: datetime) -> int:
    """Delete the files made before that moment; the rows stay and say that there was one."""
    old = RunFile.objects.filter(made_at__lt=before, gone=False)
    RunFilePart.objects.filter(file__in=old).delete()
    return old.update(gone=True)


def _claimed(reference: str, *, now: datetime) -> Run | None:
    taken = Run.objects.filter(reference=reference, state=RunState.QUEUED)
    if not taken.update(state=RunState.RUNNING, claim=F("claim") + 1, started_at=now, seen_at=now, done=0, total=0):
        return None
    return Run.objects.get(reference=reference)


@transaction.atomic
def _end(run: Run, state: RunState, note: str, fields: Mapping[str, Any], *, now: datetime) -> None:
    """The end of a run that is not done, unless another claim has it by now."""
    mine = Run.objects.filter(Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING), pk=run.pk, claim=run.claim)
    if mine.update(state=state, note=note[:300], note_fields=dict(fields), ended_at=now):
        ended = kinds.kind_of(run.kind).ended
        run.refresh_from_db()
        if ended is not None:
            ended(run)

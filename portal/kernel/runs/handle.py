"""What long work holds in its hand while it runs."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any, Final

from django.db import connection
from django.utils import timezone

from portal.kernel.access import Actor, Channel
from portal.kernel.runs import parts
from portal.kernel.runs.models import Run, RunFile, RunState

#: How often a worker tells how far it is.
PULSE_SECONDS: Final = 1.0


class Stopped(Exception):
    """The work ends here; what its transaction wrote is undone."""


class Cancelled(Stopped):
    """Somebody called the work off."""


class Lost(Stopped):
    """Another worker has taken the run over, or it was ended from outside."""


class Handle:
    """Progress, files and the end of one run. Numbers given to `progress` are told once a second by the pulse."""

    def __init__(self, run: Run, *, clock: Callable[[], datetime] = timezone.now) -> None:
        self.run, self.clock = run, clock
        self.done, self.total, self.finished = 0, 0, False
        self._cancelled = self._lost = False

    @property
    def actor(self) -> Actor:
        """Who had this done."""
        kind, _colon, number = self.run.owner.partition(":")
        return Actor(kind, int(number), Channel(self.run.channel), self.run.ip)

    def progress(self, done: int, total: int) -> None:
        """Say how far it is; raises `Cancelled` when it was called off meanwhile."""
        self.done, self.total = done, total
        self.check_cancelled()

    def check_cancelled(self) -> None:
        if self._lost:
            raise Lost
        if self._cancelled:
            raise Cancelled

    def say(self, sentence: str, **fields: Any) -> None:
        """What came of it, as a message id and its fields; shown in the reader's language."""
        self.run.note, self.run.note_fields = sentence, fields

    @contextmanager
    def attach(self, name: str, content_type: str, *, role: str = RunFile.Role.RESULT) -> Iterator[IO[bytes]]:
        """A new sealed file to write bytes into; one of the same role from an earlier try gives way."""
        RunFile.objects.filter(run=self.run, role=role).delete()
        writer = parts.Writer(RunFile.objects.create(run=self.run, role=role, name=name, content_type=content_type, made_at=self.clock()))
        file = io.BufferedWriter(writer, parts.PART)  # type: ignore[type-var]  # it is a RawIOBase
        try:
            yield file
        except BaseException:
            writer.drop()
            raise
        file.close()

    def file(self, role: str) -> RunFile:
        return RunFile.objects.get(run=self.run, role=role)

    def finish(self) -> None:
        """End the run as done. Inside the transaction of the effects: both are kept or neither. Raises `Cancelled` or `Lost`."""
        mine = Run.objects.filter(pk=self.run.pk, claim=self.run.claim, state=RunState.RUNNING)
        row = mine.select_for_update().values_list("cancel_asked", flat=True).first()
        if row is None:
            raise Lost
        if row:
            raise Cancelled
        now = self.clock()
        total = self.total or self.done
        mine.update(state=RunState.DONE, done=total, total=total, note=self.run.note, note_fields=self.run.note_fields, ended_at=now, seen_at=now)
        self.finished = True

    def beat(self) -> None:
        """Tell how far it is and hear whether to stop; on whatever connection the caller's thread has."""
        mine = Run.objects.filter(pk=self.run.pk, claim=self.run.claim, state=RunState.RUNNING)
        if not mine.update(done=self.done, total=self.total, seen_at=self.clock()):
            self._lost = not self.finished
            return
        self._cancelled = bool(mine.values_list("cancel_asked", flat=True).first())


@contextmanager
def pulse(handle: Handle) -> Iterator[None]:
    """Beat once a second from a thread with a connection of its own: the work may be deep in one transaction."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(handle, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


def _beat(handle: Handle, stop: threading.Event) -> None:
    try:
        while not stop.wait(PULSE_SECONDS):
            try:
                handle.beat()
            except Exception:  # noqa: S112 (the database may be away for a moment; a pulse that stays away is seen by others)
                continue
    finally:
        connection.close()

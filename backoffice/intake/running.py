"""The work itself: a dry run that is the act undone at its end, and the act; both in a worker, both with every wrong row named."""

import csv
import logging
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from import_export.results import RowResult

from accounts.statements.rules import safe_cell
from backoffice.clients import filing
from backoffice.intake import reading, resources, sheets
from backoffice.intake.models import FileImport, ImportState
from backoffice.intake.resources import Context, ImportResource
from backoffice.intake.resources.assignments import AssignmentResource
from portal.kernel import audit, runs
from portal.kernel.access import Actor, Channel
from portal.kernel.errors import Refusal
from portal.kernel.runs import parts
from portal.kernel.runs.models import Run, RunFile

CHECK: Final = "import.check"
APPLY: Final = "import.apply"
#: Rows of a sheet read between two looks at whether the work was called off.
STEP: Final = 200
_BOM: Final = "\ufeff"
_MASK: Final = "****"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Counts:
    """What a file does, or did."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0


class _Undone(Exception):
    """Ends the dry run's transaction."""


def check(handle: runs.Handle, params: Mapping[str, Any]) -> None:
    """The dry run: read to the last row, count, write down what is wrong; nothing stays changed."""
    found = FileImport.objects.select_related("staff__branch").get(reference=params["import"])
    resource = resources.of(found.resource)()
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as wrong:
        problems = _Problems(resource, wrong)
        checked = _checked_staged if isinstance(resource, AssignmentResource) else _checked
        counts = checked(handle, found, resource, problems)  # type: ignore[arg-type]
        with transaction.atomic():
            _attach(handle, found, problems)
            values = {"rows": counts.rows, "new": counts.new, "changed": counts.changed, "same": counts.same, "wrong": counts.wrong}
            FileImport.objects.filter(pk=found.pk, state=ImportState.CHECKING).update(state=ImportState.READY, **values)
            handle.say(gettext_noop("%(right)s rows can be taken in, %(same)s are as they are already, %(wrong)s are wrong."),
                       right=counts.new + counts.changed, same=counts.same, wrong=counts.wrong)  # fmt: skip
            handle.finish()


def apply(handle: runs.Handle, params: Mapping[str, Any]) -> None:
    """The act. Row by row it is one transaction, all or nothing; assignments go portion by portion."""
    found = FileImport.objects.select_related("staff__branch").get(reference=params["import"])
    resource = resources.of(found.resource)()
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as wrong:
        problems = _Problems(resource, wrong)
        if isinstance(resource, AssignmentResource):
            counts = _applied_staged(handle, found, resource, problems)
            with transaction.atomic():
                _done(handle, found, counts, problems)
        else:
            with transaction.atomic():
                _one_at_a_time(found.resource)
                counts = take(resource, _rows(found, resource), context_of(found, handle), problems, handle)
                _done(handle, found, counts, problems)


def take(
    resource: ImportResource, rows: Iterable[tuple[int, dict[str, str]]], context: Context, problems: "_Problems", handle: runs.Handle | None = None
) -> Counts:
    """Every row through the resource, each with a savepoint of its own; a wrong row leaves nothing behind."""
    resource.context = context
    counts, seen = Counts(), dict[tuple[str, ...], int]()
    loader = resource._meta.instance_loader_class(resource)
    for line, row in rows:
        counts.rows += 1
        if handle is not None and counts.rows % STEP == 0:
            handle.progress(counts.rows, max(handle.total, counts.rows))
        key = tuple(row.get(name, "") for name in resource.key)
        if key in seen:
            problems.add(line, resource.key[0], row.get(resource.key[0], ""), _("The same stands in row %(row)d already.") % {"row": seen[key]})
            counts.wrong += 1
            continue
        seen[key] = line
        missing = next((h for h in resource.headings if h.is_needed and not row.get(h.name, "")), None)
        if missing is not None:
            problems.add(line, missing.name, "", _("This is needed and empty."))
            counts.wrong += 1
            continue
        _count(counts, _one(resource, loader, line, row, problems))
    resource.after_all()
    if handle is not None:
        handle.progress(counts.rows, counts.rows)
    return counts


def context_of(found: FileImport, handle: runs.Handle) -> Context:
    """Rows are written as the import, so that a long file does not hold up its person's own trail; the import's entry names the person."""
    return Context(found.staff, Actor("import", found.pk, Channel.IMPORT), handle.clock())


def ended(run: Run) -> None:
    """The work failed or was called off."""
    state = ImportState.CANCELLED if run.state == "cancelled" else ImportState.FAILED
    open_ones = FileImport.objects.filter(state__in=[ImportState.CHECKING, ImportState.APPLYING])
    open_ones.filter(**{"check_run" if run.kind == CHECK else "apply_run": run.reference}).update(state=state, ended_at=run.ended_at)


class _Problems:
    """What is wrong, row by row, as the file that the person gets: row number, column, value, reason."""

    def __init__(self, resource: ImportResource, file: IO[str]) -> None:
        self._labels = {heading.name: heading for heading in resource.headings}
        self._file, self.count = file, 0
        self._write = csv.writer(file).writerow
        file.write(_BOM)
        self._write([_("Row"), _("Column"), _("Value"), _("What is wrong")])

    def add(self, line: int, column: str, value: str, sentence: str) -> None:
        heading = self._labels.get(column)
        shown = (_MASK if value else "") if heading is not None and heading.is_personal else value
        self._write([line, safe_cell(str(heading.label)) if heading else "", safe_cell(shown), safe_cell(sentence)])
        self.count += 1

    def bytes(self) -> Iterator[bytes]:
        self._file.flush()
        self._file.seek(0)
        while part := self._file.read(256 * 1024):
            yield part.encode()


def _checked(handle: runs.Handle, found: FileImport, resource: ImportResource, problems: _Problems) -> Counts:
    counts = Counts()
    try:
        with transaction.atomic():
            counts = take(resource, _rows(found, resource), context_of(found, handle), problems, handle)
            raise _Undone
    except _Undone:
        resource.after_all_undone()
    if not counts.rows:
        raise reading.NoRows
    return counts


def _checked_staged(handle: runs.Handle, found: FileImport, resource: AssignmentResource, problems: _Problems) -> Counts:
    total = _staged(handle, found, resource)
    checked = filing.check(batch=found.reference, reach=found.staff)
    handle.progress(total, total)
    for problem in resource.problems(found.reference):
        problems.add(*problem)
    return Counts(total, 0, checked.ready, checked.unchanged, sum(checked.problems.values()))


def _staged(handle: runs.Handle, found: FileImport, resource: AssignmentResource) -> int:
    def told(rows: Iterator[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, dict[str, str]]]:
        for count, row in enumerate(rows, 1):
            if count % STEP == 0:
                handle.progress(count, 0)
            yield row

    rows = told(_rows(found, resource))
    first = next(rows, None)  # the file is on disk from here on: nothing else may be asked while rows are copied into the table
    if first is None:
        raise reading.NoRows
    with transaction.atomic():
        return resource.stage(found.reference, chain([first], rows))


def _applied_staged(handle: runs.Handle, found: FileImport, resource: AssignmentResource, problems: _Problems) -> Counts:
    """Portion by portion; each portion counts itself, so that a try after a dead worker knows what the one before had done."""
    row = FileImport.objects.filter(pk=found.pk)

    def kept(moved: int) -> None:
        row.update(applied=F("applied") + moved)

    try:
        filed = filing.assign_rows(
            batch=found.reference, reason=found.reason, actor=handle.actor, now=handle.clock(), reach=found.staff, progress=handle.progress, kept=kept
        )  # fmt: skip
    except runs.Cancelled:
        handle.say(gettext_noop("Called off. %(done)s of %(total)s rows were done and stay so; take the file in again to go on."),
                   done=row.values_list("applied", flat=True).get(), total=found.right)  # fmt: skip
        raise
    for problem in resource.problems(found.reference):
        problems.add(*problem)
    before = row.values_list("applied", flat=True).get() - filed.moved
    return Counts(filed.total, 0, before + filed.moved, filed.unchanged - before, filed.refused)


def _rows(found: FileImport, resource: ImportResource) -> Iterator[tuple[int, dict[str, str]]]:
    source = RunFile.objects.get(run__reference=found.check_run, role=RunFile.Role.SOURCE)
    if source.gone:
        raise runs.FileGone
    with sheets.opened(parts.read(source)) as sheet:
        yield from reading.rows(sheet, reading.columns(sheet.heading, resource.headings))


def _one(resource: ImportResource, loader: Any, line: int, row: dict[str, str], problems: _Problems) -> str:
    given = dict(row)
    with transaction.atomic():
        result = resource.import_row(dict(row), loader, row_number=line, dry_run=False, use_transactions=True)
        wrong = list(_sentences(result))
        if wrong:
            transaction.set_rollback(True)
    for column, sentence in wrong:
        problems.add(line, column, given.get(column, ""), sentence)
    return RowResult.IMPORT_TYPE_INVALID if wrong else str(result.import_type)


def _sentences(result: RowResult) -> Iterator[tuple[str, str]]:
    """(column, sentence) for everything that is wrong with a row."""
    if isinstance(result.validation_error, ValidationError):
        if hasattr(result.validation_error, "error_dict"):
            for column, sentences in result.validation_error.message_dict.items():
                yield from ((column, sentence) for sentence in sentences)
        else:
            yield from (("", sentence) for sentence in result.validation_error.messages)
    for error in result.errors:
        yield "", _plain(error.error)


def _plain(error: Exception) -> str:
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, DatabaseError):
        return _("The database does not accept this row.")
    if not isinstance(error, ValueError):
        _log.error("a row could not be taken in", exc_info=error)
    return _("This row cannot be taken in.") if not isinstance(error, ValueError) else str(error)


def _count(counts: Counts, kind: str) -> None:
    match kind:
        case RowResult.IMPORT_TYPE_NEW:
            counts.new += 1
        case RowResult.IMPORT_TYPE_UPDATE:
            counts.changed += 1
        case RowResult.IMPORT_TYPE_SKIP:
            counts.same += 1
        case _:
            counts.wrong += 1


def _attach(handle: runs.Handle, found: FileImport, problems: _Problems) -> None:
    if problems.count:
        name = f"{Path(found.name).stem}-problems.csv"
        with handle.attach(name, "text/csv; charset=utf-8", role=RunFile.Role.PROBLEMS) as file:
            for part in problems.bytes():
                file.write(part)


def _done(handle: runs.Handle, found: FileImport, counts: Counts, problems: _Problems) -> None:
    """Journal, problems file, audit and the run's end, together."""
    _attach(handle, found, problems)
    applied = counts.new + counts.changed
    FileImport.objects.filter(pk=found.pk).update(
        state=ImportState.DONE, rows=counts.rows, new=counts.new, changed=counts.changed, same=counts.same, wrong=counts.wrong,
        applied=applied, ended_at=handle.clock(),
    )  # fmt: skip
    handle.say(gettext_noop("%(applied)s rows were taken in, %(same)s were as they are already, %(wrong)s were left out."),
               applied=applied, same=counts.same, wrong=counts.wrong)  # fmt: skip
    handle.finish()
    audit.record(
        actor=handle.actor, verb="import.applied", subject=f"import:{found.pk}", now=handle.clock(), reason=found.reason,
        details={"import": found.reference, "what": found.resource, "file": found.name, "sha256": found.sha256, "rows": counts.rows, "applied": applied},
    )  # fmt: skip


def _one_at_a_time(resource: str) -> None:
    """Two files of one kind go one after the other; the second sees what the first wrote."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('import'), hashtext(%s))", [resource])

"""Lists as bytes, made row by row: CSV (by the database itself where it can make every cell) and XLSX in constant memory."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.db.models import Case, CharField, Expression, F, Func, TextField, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from backoffice.exports import sheets
from backoffice.exports.columns import Column, Listing, cell

CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Spreadsheets read a file as UTF-8 only when it begins so.
_BOM: Final = "\ufeff"
_CHUNK: Final = 1000
_ROWS_AT_ONCE: Final = 5000
_BLOCK: Final = 64 * 1024
#: A sheet holds 1,048,576 rows; the heading is one of them.
SHEET_ROWS: Final = 1_000_000
#: What begins a formula, as in `safe_cell`.
_FORMULA: Final = "^ *[=+@\t\r\n＝＋－＠-]"


@dataclass(slots=True)
class Told:
    """How many rows are written; `each` hears of it every thousand."""

    rows: int = 0
    each: Callable[[int], None] = field(default=lambda rows: None)

    def add(self, rows: int) -> None:
        self.rows += rows
        self.each(self.rows)


class _Line:
    """Where csv.writer writes: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def csv_parts(listing: Listing, told: Told) -> Iterator[bytes]:
    """The list as CSV in UTF-8 with the mark that spreadsheets need."""
    line = csv.writer(_Line()).writerow
    yield (_BOM + line([str(cell(column.label)) for column in listing.columns])).encode()
    if listing.is_plain:
        yield from _copied(listing, told)
        return
    for chunk in _chunks(listing):
        yield "".join([line(row) for row in chunk]).encode()
        told.add(len(chunk))


def xlsx_parts(listing: Listing, told: Told) -> Iterator[bytes]:
    """The list as a workbook; one sheet for each million rows. Text stays text, nothing is run or linked."""
    known = listing.is_plain and all(_field(column, listing.rows.model) is not None for column in listing.columns)
    rows = _xml_by_database(listing) if known else ([sheets.row(row) for row in chunk] for chunk in _chunks(listing))
    return sheets.book([str(column.label) for column in listing.columns], _sheets(chain.from_iterable(rows), told), _("List"))


def _sheets(rows: Iterator[str], told: Told) -> Iterator[Iterator[str]]:
    """The rows sheet by sheet, in pieces; an empty list has one sheet."""
    first = list(islice(rows, 1))
    yield _pieces(chain(first, rows), told)
    while first := list(islice(rows, 1)):
        yield _pieces(chain(first, rows), told)


def _pieces(rows: Iterator[str], told: Told) -> Iterator[str]:
    """Up to a sheet's worth."""
    left = SHEET_ROWS
    while left and (piece := list(islice(rows, min(_CHUNK, left)))):
        left -= len(piece)
        yield "".join(piece)
        told.add(len(piece))


def _xml_by_database(listing: Listing) -> Iterator[list[str]]:
    """Each row as the XML of a sheet, made by PostgreSQL: one text a row comes over."""
    cells = [_as_xml(column, listing.rows.model) for column in listing.columns]
    line = Func(Value("<row>"), *cells, Value("</row>"), function="concat", output_field=TextField())
    rows = listing.rows.values_list(line, flat=True).iterator(chunk_size=_ROWS_AT_ONCE)
    while chunk := list(islice(rows, _ROWS_AT_ONCE)):
        yield chunk


def _as_xml(column: Column, model: type[models.Model]) -> Expression:
    found = _field(column, model)
    if isinstance(found, models.IntegerField | models.DecimalField) and not found.choices:
        before, after = sheets.NUMBER
        return Func(F(column.field), template=f"coalesce('{before}' || (%(expressions)s) || '{after}', '{sheets.EMPTY}')", output_field=TextField())
    before, after = sheets.TEXT
    plain = "replace(replace(replace(translate(nullif((%(expressions)s)::text, ''), E'{unseen}', ''), '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    unseen = "".join(f"\\x{ord(sign):02x}" for sign in sheets.UNSEEN)
    template = f"coalesce('{before}' || {plain.format(unseen=unseen)} || '{after}', '{sheets.EMPTY}')"
    return Func(_as_text(column, model), template=template, output_field=TextField())


def _chunks(listing: Listing) -> Iterator[list[list[Any]]]:
    if listing.is_plain:
        found = listing.rows.values_list(*[_labelled(column, listing.rows.model) for column in listing.columns])
        rows = ([cell(value) for value in row] for row in found.iterator(chunk_size=_CHUNK))
    else:
        rows = ([cell(_value(column, row)) for column in listing.columns] for row in listing.rows.iterator(chunk_size=_CHUNK))
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _value(column: Column, row: Any) -> Any:
    if column.value is not None:
        return column.value(row)
    *path, last = column.field.split("__")
    found = row
    for name in path:
        found = getattr(found, name) if found is not None else None
    if found is None:
        return None
    named = getattr(found, f"get_{last}_display", None)  # a code in words, as the database writes it
    return named() if named is not None else getattr(found, last)


def _copied(listing: Listing, told: Told) -> Iterator[bytes]:
    """PostgreSQL writes the lines; they pass through in blocks."""
    expressions = [_as_text(column, listing.rows.model) for column in listing.columns]
    sql, values = listing.rows.values_list(*expressions).query.sql_with_params()
    pending, rows = bytearray(), 0
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", values) as copy:  # type: ignore[attr-defined]
        for line in copy:
            pending += line
            rows += 1
            if len(pending) >= _BLOCK:
                yield bytes(pending)
                pending.clear()
                told.add(rows)
                rows = 0
    if pending:
        yield bytes(pending)
    told.add(rows)


def _field(column: Column, model: type[models.Model]) -> "models.Field[Any, Any] | None":
    *path, last = column.field.split("__")
    try:
        for name in path:
            related = model._meta.get_field(name).related_model
            if not isinstance(related, type):
                return None
            model = related
        found = model._meta.get_field(last)
    except FieldDoesNotExist:  # an annotation
        return None
    return found if isinstance(found, models.Field) else None


def _labelled(column: Column, model: type[models.Model]) -> Any:
    """The field, its codes as words of the reader's language."""
    found = _field(column, model)
    if found is None or not found.choices:
        return F(column.field)
    words = [When(**{column.field: code}, then=Value(str(label))) for code, label in found.flatchoices]
    return Case(*words, default=Value(""), output_field=CharField())


def _as_text(column: Column, model: type[models.Model]) -> Any:
    """The cell as PostgreSQL writes it; text that a spreadsheet would run gets its apostrophe."""
    found = _field(column, model)
    value = _labelled(column, model)
    if isinstance(value, Case):
        return value
    if isinstance(found, models.DateTimeField):
        template = "to_char(%(expressions)s AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')"
        return Func(F(column.field), template=template, output_field=CharField())
    if isinstance(found, models.BooleanField):
        return Case(When(**{column.field: True}, then=Value(_("yes"))), When(**{column.field: False}, then=Value(_("no"))), output_field=CharField())
    if isinstance(found, models.CharField | models.TextField):
        return _escaped(value, column.field)
    return value


def _escaped(value: Any, name: str) -> Expression:
    return Case(When(**{f"{name}__regex": _FORMULA}, then=Concat(Value("'"), value)), default=value, output_field=CharField())

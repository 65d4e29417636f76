"""Reading a delimited text file row by row, strictly: whatever is not as declared is a problem with a file and a row."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Generic, TypeVar

from django.utils.translation import gettext as _

Row = TypeVar("Row")
#: How many problems of one file are told; the rest are only counted.
TOLD: Final = 20


class BadRow(ValueError):
    """What is wrong with one row, as a sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file; `row` counts lines from 1, the heading included, and is 0 for the file as a whole."""

    file: str
    row: int
    text: str

    def __str__(self) -> str:
        place = _("%(file)s, row %(row)d") % {"file": self.file, "row": self.row} if self.row else self.file
        return f"{place}: {self.text}"


@dataclass(slots=True)
class Table(Generic[Row]):
    """A file as read: its rows by id in file order, its fingerprint, and what is wrong with it."""

    file: str
    rows: dict[int, Row] = field(default_factory=dict)
    at: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sha256: str = ""

    def refuse(self, row: int, text: str) -> None:
        self.problems.append(Problem(self.file, row, text))


def read(path: Path, *, columns: tuple[str, ...], parse: Callable[[Mapping[str, str]], tuple[int, Row]], encoding: str = "ascii") -> Table[Row]:
    """Read a `;`-separated file whose first line names exactly `columns`; `parse` gives a row's id and the row, or raises `BadRow`."""
    table: Table[Row] = Table(path.name)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        table.refuse(0, _("the file is missing."))
        return table
    except OSError as error:
        table.refuse(0, _("the file cannot be read: %(why)s.") % {"why": error.strerror})
        return table
    table.sha256 = hashlib.sha256(content).hexdigest()
    text = _decoded(content, encoding, table)
    if text is not None:
        _fill(table, text, columns, parse)
    return table


def _decoded(content: bytes, encoding: str, table: Table[Row]) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        table.refuse(row, _("byte %(byte)d is not %(encoding)s: the file is in another encoding.") % {"byte": error.start, "encoding": encoding.upper()})
        return None


def _fill(table: Table[Row], text: str, columns: tuple[str, ...], parse: Callable[[Mapping[str, str]], tuple[int, Row]]) -> None:
    lines = _cells(table, text)
    number, heading = next(lines, (1, []))
    if tuple(heading) != columns:
        table.refuse(number, _("the columns are %(found)s, expected %(expected)s.") % {"found": ";".join(heading) or "–", "expected": ";".join(columns)})
        return
    for number, cells in lines:
        if len(cells) != len(columns):
            table.refuse(number, _("%(found)d columns, expected %(expected)d.") % {"found": len(cells), "expected": len(columns)})
            continue
        try:
            key, row = parse(dict(zip(columns, cells, strict=True)))
        except BadRow as error:
            table.refuse(number, str(error))
            continue
        if key in table.rows:
            table.refuse(number, _("number %(id)d stands in row %(row)d already.") % {"id": key, "row": table.at[key]})
            continue
        table.rows[key] = row
        table.at[key] = number
    if text and not text.endswith("\n"):
        table.refuse(text.count("\n") + 1, _("the file ends in the middle of a line."))


def _cells(table: Table[Row], text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            table.refuse(reader.line_num, _("the row cannot be read: %(why)s.") % {"why": error})
            continue
        if cells:
            yield reader.line_num, cells

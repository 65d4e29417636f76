"""A file somebody chose, as rows of text: CSV in the encodings that spreadsheets here write, or the first sheet of an XLSX.

What counts is what the file holds, not its name. An XLSX is measured before it is opened, and one with formulas is refused: what a
formula shows is not what the file says.
"""

import codecs
import csv
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import python_calamine
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal

MAX_BYTES: Final = 50 * 1024 * 1024
#: What an XLSX may hold once unpacked.
MAX_UNPACKED: Final = 600 * 1024 * 1024
MAX_RATIO: Final = 200
MAX_ENTRIES: Final = 500
LONGEST_CELL: Final = 2_000
CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BLOCK: Final = 1024 * 1024
_HEAD: Final = 4096
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_LONGEST_LETTER: Final = 3  # bytes of UTF-8 that may be missing at a torn end

Row = tuple[int, list[str]]


class NotTaken(Refusal):
    """The file cannot be read at all."""

    code = "import_not_taken"
    message = _("This file cannot be read. Nothing was changed.")


class EmptyFile(NotTaken):
    code = "import_empty"
    message = _("This file is empty. Nothing was changed.")


class TooLarge(NotTaken):
    code = "import_too_large"
    message = _("This file is larger than %(megabytes)s MB. Cut it into parts. Nothing was changed.")


class WrongType(NotTaken):
    code = "import_wrong_type"
    message = _("Only CSV and XLSX can be taken in. What counts is what the file holds, not its name. Nothing was changed.")


class WrongEncoding(NotTaken):
    code = "import_wrong_encoding"
    message = _("Row %(row)s is neither UTF-8 nor GB18030. Save the file as “CSV UTF-8” or XLSX. Nothing was changed.")


class Torn(NotTaken):
    code = "import_torn"
    message = _("The file ends in the middle of row %(row)s: it was not copied to its end. Nothing was changed.")


class BrokenRow(NotTaken):
    code = "import_broken_row"
    message = _("Row %(row)s cannot be read: %(why)s. Nothing was changed.")


class DamagedBook(NotTaken):
    code = "import_damaged"
    message = _("This workbook is damaged or incomplete. Save it again. Nothing was changed.")


class Bomb(NotTaken):
    code = "import_bomb"
    message = _("This workbook unpacks to far more than it seems. It was not opened, and nothing was changed.")


class HasFormulas(NotTaken):
    code = "import_formulas"
    message = _("This workbook holds formulas. Copy it and paste the values only. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The headings, and every row below them with its number as the spreadsheet shows it."""

    heading: list[str]
    rows: Iterator[Row]


def content_type(head: bytes) -> str:
    """CSV or XLSX by the first bytes; raises `EmptyFile` or `WrongType`."""
    if not head.strip():
        raise EmptyFile
    if head.startswith(b"PK\x03\x04"):
        return XLSX_TYPE
    if b"\x00" in head or head.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8", b"GIF8", b"{\\rtf", b"<")):
        raise WrongType
    return CSV_TYPE


@contextmanager
def opened(parts: Iterable[bytes]) -> Iterator[Sheet]:
    """The rows of a file given in parts; it lies on disk while it is read, open to nobody else, and is gone afterwards."""
    with tempfile.NamedTemporaryFile(prefix="import-") as copy:
        for part in parts:
            copy.write(part)
        copy.flush()
        path = Path(copy.name)
        with path.open("rb") as begun:
            kind = content_type(begun.read(_HEAD))
        yield _headed(_book_rows(path) if kind == XLSX_TYPE else _csv_rows(path))


def _headed(rows: Iterator[Row]) -> Sheet:
    for _number, cells in rows:
        return Sheet([cell.strip() for cell in cells], rows)
    raise EmptyFile


def _csv_rows(path: Path) -> Iterator[Row]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as text:
        reader = csv.reader(text, strict=True, delimiter=_delimiter(path, encoding))
        while True:
            begins = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "unexpected end" in str(error):
                    raise Torn(row=begins) from error
                raise BrokenRow(row=begins, why=error) from error
            if any(cells):
                yield begins, [cell[:LONGEST_CELL] for cell in cells]


def _encoding(path: Path) -> str:
    """The first of the encodings in which all of it makes sense."""
    bad = 0
    for encoding in _ENCODINGS:
        bad = _first_wrong(path, encoding)
        if bad < 0:
            return encoding
        if encoding == "utf-8-sig" and path.stat().st_size - bad <= _LONGEST_LETTER:
            raise Torn(row=_row_of(path, bad))
    raise WrongEncoding(row=_row_of(path, bad))


def _first_wrong(path: Path, encoding: str) -> int:
    """Where the bytes stop making sense; -1 when they never do."""
    decoder, at = codecs.getincrementaldecoder(encoding)(), 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            kept = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return at - kept + error.start
            if not block:
                return -1
            at += len(block)


def _row_of(path: Path, place: int) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in _up_to(file.read, place)) + 1


def _up_to(read: Callable[[int], bytes], end: int) -> Iterator[bytes]:
    while end > 0 and (block := read(min(_BLOCK, end))):
        end -= len(block)
        yield block


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as text:
        first = text.readline(10_000)
    return max(",;\t", key=first.count)


def _book_rows(path: Path) -> Iterator[Row]:
    _measured(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0)
        top = sheet.start[0] if sheet.start else 0
        rows = sheet.iter_rows()
    except (python_calamine.CalamineError, OSError, IndexError, ValueError) as error:
        raise DamagedBook from error
    for number, cells in enumerate(rows, top + 1):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _measured(path: Path) -> None:
    """Unpack everything once, into nothing: true sizes, checksums, and no formulas."""
    try:
        with zipfile.ZipFile(path) as book:
            entries = book.infolist()
            packed = max(1, sum(entry.compress_size for entry in entries))
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > max(packed * MAX_RATIO, 10 * 1024 * 1024):
                raise Bomb
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names:
                raise WrongType
            for entry in entries:
                _unpacked(book, entry)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise DamagedBook from error


def _unpacked(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    is_sheet, tail = entry.filename.startswith("xl/worksheets/"), b""
    with book.open(entry) as file:
        while block := file.read(_BLOCK):
            if is_sheet and (b"<f>" in tail + block or b"<f " in tail + block):
                raise HasFormulas
            tail = block[-2:]


def _text(value: Any) -> str:
    """A cell as a person would type it."""
    match value:
        case bool():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
        case date():
            return value.isoformat()
    return str(value).strip()[:LONGEST_CELL]

"""The zip: written row by row into sealed parts of one size, read back part by part. No part holds more than 256 KiB."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Final

from accounts.profile.exports.content import Section
from accounts.profile.exports.models import DataExport, DataExportPart
from accounts.statements.rules import safe_cell
from portal.kernel import vault

#: Bytes of the zip in one sealed part.
PART: Final = 256 * 1024
#: Spreadsheets read a file as UTF-8 only when it begins so.
BOM: Final = "\ufeff"


class Parts:
    """Where zipfile writes: full parts are sealed and stored at once. It cannot be read or rewound, and need not be."""

    def __init__(self, export: DataExport) -> None:
        self._export, self._pending, self._number = export, bytearray(), 0
        self.size = 0

    def write(self, data: bytes) -> int:
        self._pending += data
        self.size += len(data)
        while len(self._pending) >= PART:
            self._store(PART)
        return len(data)

    def flush(self) -> None:
        """zipfile asks for it; parts are stored when they are full."""

    def close(self) -> None:
        if self._pending:
            self._store(len(self._pending))

    def _store(self, length: int) -> None:
        sealed = vault.encrypt(_purpose(self._export, self._number), bytes(self._pending[:length]))
        DataExportPart.objects.create(export=self._export, number=self._number, sealed=sealed)
        del self._pending[:length]
        self._number += 1


def write(export: DataExport, *, readme: str, sections: Sequence[Section], done: Callable[[int], None]) -> int:
    """Make the zip; `done(percent)` is told after each section. Answers its size in bytes."""
    parts = Parts(export)
    with zipfile.ZipFile(parts, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]  # it only writes and flushes
        archive.writestr("README.txt", readme)
        for number, section in enumerate(sections, 1):
            _text(archive, f"{section.name}.csv", _csv(section))
            _text(archive, f"{section.name}.json", _json(section))
            done(number * 100 // len(sections))
    parts.close()
    return parts.size


def read(export: DataExport) -> Iterator[bytes]:
    """The zip again, one part at a time."""
    number = 0
    while (part := DataExportPart.objects.filter(export=export, number=number).first()) is not None:
        yield vault.decrypt(_purpose(export, number), bytes(part.sealed))
        number += 1


def _text(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    with archive.open(name, "w", force_zip64=True) as raw:
        file: IO[str] = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        file.writelines(lines)
        file.flush()
        file.detach()  # type: ignore[attr-defined]  # closing the wrapper would close the entry twice


def _csv(section: Section) -> Iterator[str]:
    line = csv.writer(_Line()).writerow
    yield BOM + line(section.heading)
    for row in section.rows():
        yield line([safe_cell(cell) if not _is_number(cell) else cell for cell in row])


def _json(section: Section) -> Iterator[str]:
    yield "["
    for number, row in enumerate(section.rows()):
        yield (",\n" if number else "\n") + json.dumps(dict(zip(section.heading, row, strict=True)), ensure_ascii=False)
    yield "\n]\n"


class _Line:
    """Where csv.writer writes: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _is_number(cell: str) -> bool:
    """An amount may begin with a minus and is no formula."""
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()


def _purpose(export: DataExport, number: int) -> str:
    return f"export:{export.reference}:{number}"

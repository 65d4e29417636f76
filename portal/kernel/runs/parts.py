"""Files of any size in sealed parts: written as bytes come, read part by part."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import Final

from django.db import connection

from portal.kernel import vault
from portal.kernel.runs.models import RunFile, RunFilePart
from portal.kernel.vault import ciphers

#: Bytes of the file in one sealed part.
PART: Final = 1024 * 1024
_CHUNK: Final = 50


class Writer(io.RawIOBase):
    """Where the bytes of a new file go; full parts are stored at once, `close()` stores the rest with size and digest."""

    def __init__(self, file: RunFile) -> None:
        self.file, self.size = file, 0
        self._pending, self._number, self._sum, self._dropped = bytearray(), 0, hashlib.sha256(), False

    def writable(self) -> bool:
        return True

    def drop(self) -> None:
        """Nothing more is stored: whoever wrote has stopped in the middle. A file without a size is never shown."""
        self._dropped = True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        if self._dropped:
            return len(data)
        self._pending += data
        self._sum.update(data)
        self.size += len(data)
        while len(self._pending) >= PART:
            self._store(PART)
        return len(data)

    def close(self) -> None:
        if not self.closed and not self._dropped:
            if self._pending:
                self._store(len(self._pending))
            self.file.size, self.file.sha256 = self.size, self._sum.digest()
            self.file.save(update_fields=["size", "sha256"])
        super().close()

    def _store(self, length: int) -> None:
        packed = zlib.compress(bytes(self._pending[:length]), level=1)
        RunFilePart.objects.create(file=self.file, number=self._number, sealed=vault.encrypt(purpose(self.file.pk, self._number), packed))
        del self._pending[:length]
        self._number += 1


def read(file: RunFile) -> Iterator[bytes]:
    """The bytes, part by part. Raises `vault.ciphers.NotOurs` when they were altered."""
    found, number = hashlib.sha256(), 0
    while (sealed := RunFilePart.objects.filter(file=file, number=number).values_list("sealed", flat=True).first()) is not None:
        data = zlib.decompress(vault.decrypt(purpose(file.pk, number), bytes(sealed)))
        found.update(data)
        yield data
        number += 1
    if found.digest() != bytes(file.sha256):
        raise ciphers.NotOurs(f"file {file.pk} of a run holds other bytes than were stored")


def reseal(version: int) -> int:
    """Bring every part to that key version."""
    changed = 0
    while numbers := _older(version):
        for part in RunFilePart.objects.filter(pk__in=numbers).order_by("pk").iterator(chunk_size=_CHUNK):
            name = purpose(part.file_id, part.number)
            part.sealed = vault.encrypt(name, vault.decrypt(name, bytes(part.sealed)))
            part.save(update_fields=["sealed"])
            changed += 1
    return changed


def purpose(file_id: int, number: int) -> str:
    return f"run file {file_id} part {number}"


def _older(version: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from portal_runfilepart where substr(sealed, 1, 3) <> %s order by id limit %s", [ciphers.prefix(version), _CHUNK])
        return [number for (number,) in cursor.fetchall()]

"""Keeping, reading, showing and removing private files."""

import hashlib
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.http import HttpResponse

from portal.kernel import audit, vault
from portal.kernel.files import inspection, kinds
from portal.kernel.files.models import PrivateFile
from portal.kernel.files.refusals import EmptyUpload, TooLarge
from portal.kernel.vault import ciphers

if TYPE_CHECKING:  # this module is loaded with the models, access needs them loaded
    from portal.kernel.access import Actor

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class Upload(Protocol):
    """Whatever has bytes to read: Django's UploadedFile, an open file."""

    def read(self, size: int = ..., /) -> bytes: ...


def store(upload: Upload | BinaryIO, *, kind: str, owner: str, actor: "Actor", now: datetime) -> PrivateFile:
    """Keep an upload for `owner` ("customer:12") and audit it. Raises an `UploadRefused`, having kept nothing."""
    rules = kinds.kind_of(kind)
    data = upload.read(rules.max_bytes + 1)
    if not data:
        raise EmptyUpload
    if len(data) > rules.max_bytes:
        raise TooLarge(megabytes=f"{rules.max_bytes / 1024 / 1024:g}")
    kept = inspection.inspect(data, rules)
    with transaction.atomic():
        file = PrivateFile(
            kind=kind,
            owner=owner,
            sha256=hashlib.sha256(kept.content).digest(),
            content_type=kept.content_type,
            size=len(kept.content),
            created_at=now,
        )
        file.stored_name = _write(file, kept.content)
        file.save(force_insert=True)
        audit.record(actor=actor, verb="file.stored", subject=owner, now=now, details=_details(file))
    return file


def read(file: PrivateFile) -> bytes:
    """The file's bytes. Raises `vault.ciphers.NotOurs` when they were altered in the storage."""
    with _storage().open(file.stored_name) as stored:
        content = vault.decrypt(_purpose(file), stored.read())
    if hashlib.sha256(content).digest() != bytes(file.sha256):
        raise ciphers.NotOurs(f"file {file.pk} holds other bytes than were stored")
    return content


def respond(file: PrivateFile) -> HttpResponse:
    """The file as an answer that no browser will run or keep. The caller has checked who asks."""
    ending = kinds.ENDINGS[file.content_type]
    place = "inline" if file.content_type in kinds.PICTURES else "attachment"
    name = f"{file.kind}-{file.created_at:%Y%m%d}.{ending}"
    return HttpResponse(read(file), content_type=file.content_type, headers={**_HEADERS, "Content-Disposition": f'{place}; filename="{name}"'})


def note_read(file: PrivateFile, *, actor: "Actor", now: datetime) -> None:
    """Audit a read, where the kind asks for it."""
    if kinds.kind_of(file.kind).audit_reads:
        audit.record(actor=actor, verb="file.read", subject=file.owner, now=now, details=_details(file))


def delete(file: PrivateFile, *, actor: "Actor", now: datetime, reason: str = "") -> None:
    """Remove a file for good and audit it; its bytes go after the commit."""
    name, details, owner = file.stored_name, _details(file), file.owner
    with transaction.atomic():
        file.delete()
        audit.record(actor=actor, verb="file.deleted", subject=owner, now=now, reason=reason, details=details)
        transaction.on_commit(lambda: _storage().delete(name))


def sweep_orphans(before: datetime) -> int:
    """Remove stored bytes that no row names (their transaction was undone) and that were written before that moment."""
    storage, removed = _storage(), 0
    for place in _listed(storage):
        known = set(PrivateFile.objects.filter(stored_name__startswith=f"{place}/").values_list("stored_name", flat=True))
        for name in (f"{place}/{each}" for each in storage.listdir(place)[1]):
            if name not in known and storage.get_modified_time(name) < before:
                storage.delete(name)
                removed += 1
    return removed


def reseal(version: int) -> int:
    """Bring every stored file to that key version: the new bytes lie beside the old until the row points to them."""
    changed = 0
    for file in PrivateFile.objects.order_by("pk").iterator():
        with _storage().open(file.stored_name) as stored:
            sealed = stored.read()
        if vault.version_of(sealed) != version:
            changed += _reseal(file, vault.decrypt(_purpose(file), sealed))
    return changed


def _reseal(file: PrivateFile, content: bytes) -> int:
    old, new = file.stored_name, _write(file, content)
    moved = PrivateFile.objects.filter(pk=file.pk, stored_name=old).update(stored_name=new)
    _storage().delete(old if moved else new)
    return moved


def _listed(storage: Storage) -> list[str]:
    try:
        return storage.listdir("")[0]
    except FileNotFoundError:  # nothing was ever stored
        return []


def _write(file: PrivateFile, content: bytes) -> str:
    name = uuid.uuid4().hex
    return _storage().save(f"{name[:2]}/{name}", ContentFile(vault.encrypt(_purpose(file), content)))


def _purpose(file: PrivateFile) -> str:
    """Bound to the row, so that bytes moved under another file's name do not open."""
    return f"file:{file.kind}:{file.pk}"


def _details(file: PrivateFile) -> dict[str, object]:
    return {"file": file.pk, "kind": file.kind, "type": file.content_type, "size": file.size}


def _storage() -> Storage:
    return storages["private"]

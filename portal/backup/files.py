"""The private files and the checkpoints as one tar each."""

import io
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from portal.kernel.checkpoints import folder as checkpoints


def pack_private(path: Path) -> int:
    """Copy every private file, wherever the storage keeps them; they are encrypted there and stay so."""
    storage = storages["private"]
    names = list(_names(storage))
    with tarfile.open(path, "w") as tar:
        for name in names:
            with storage.open(name) as stored:
                content = stored.read()
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o600
            tar.addfile(entry, io.BytesIO(content))
    return len(names)


def unpack_private(path: Path) -> int:
    """Bring every private file back under its name."""
    storage = storages["private"]
    count = 0
    for name, content in _contents(path):
        if storage.exists(name):
            storage.delete(name)
        kept = storage.save(name, ContentFile(content))
        if kept != name:
            raise OSError(f"the storage keeps {name} as {kept}")
        count += 1
    return count


def pack_checkpoints(path: Path) -> None:
    """Copy the checkpoints while nobody writes one."""
    with checkpoints.locked(), tarfile.open(path, "w") as tar:
        names = sorted(file.name for file in checkpoints.folder().iterdir() if file.is_file() and not file.name.startswith("."))
        for name in names:
            tar.add(checkpoints.folder() / name, arcname=name)


def unpack_checkpoints(path: Path) -> None:
    """Bring the checkpoints back; the folder must be empty (see `put_checkpoints_aside`)."""
    with checkpoints.locked():
        for name, content in _contents(path):
            (checkpoints.folder() / name).write_bytes(content)


def has_checkpoints() -> bool:
    return (checkpoints.folder() / checkpoints.LINES).exists()


def put_checkpoints_aside(now: datetime) -> Path | None:
    """Keep what is there under another name: it may be the only witness of what is being replaced."""
    if not has_checkpoints():
        return None
    place = checkpoints.folder()
    return place.rename(place.with_name(f"{place.name}.replaced-{now:%Y%m%dT%H%M%S}"))


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from _names(storage, f"{folder}/{name}" if folder else name)


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as tar:
        for entry in tar:
            name = Path(entry.name)
            if not entry.isfile() or name.is_absolute() or ".." in name.parts:
                raise OSError(f"{path.name} holds {entry.name!r}, which no backup of ours would")
            stored = tar.extractfile(entry)
            assert stored is not None  # noqa: S101 (it is a file)
            yield entry.name, stored.read()

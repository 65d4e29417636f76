"""What a backup holds: the file that makes a folder one."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from portal.kernel.errors import Refusal
from portal.kernel.vault import keys

NAME: Final = "manifest.json"
FORMAT: Final = 1
_BLOCK: Final = 1 << 20


class NotABackup(Refusal):
    """The folder is not a whole backup; nothing was changed."""

    code = "not_a_backup"
    message = "%(why)s"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the backup."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`keys` are fingerprints by file name; `made_at` is ISO 8601 in UTC."""

    made_at: str
    database: str
    postgresql: str
    parts: Mapping[str, Part]
    keys: Mapping[str, str]
    format: int = FORMAT


def write(folder: Path, manifest: Manifest) -> None:
    """On disk before this returns."""
    path = folder / NAME
    with path.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1, sort_keys=True)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """The manifest, with every part checked. Raises `NotABackup` naming what is missing or altered."""
    try:
        values = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            raise NotABackup(why=f"{folder / NAME} is of format {values['format']}; this version reads format {FORMAT}.")
        manifest = Manifest(**{**values, "parts": {name: Part(**part) for name, part in values["parts"].items()}})
    except FileNotFoundError:
        raise NotABackup(why=f"There is no {NAME} in {folder}: it is no backup, or one that was interrupted.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotABackup(why=f"{folder / NAME} cannot be read: {error!r}.") from error
    for name, part in manifest.parts.items():
        path = folder / name
        if not path.is_file():
            raise NotABackup(why=f"The part {name} is missing.")
        if measure(path) != part:
            raise NotABackup(why=f"The part {name} was altered: it does not have the sha256 that the manifest names.")
    return manifest


def measure(path: Path) -> Part:
    """Size and sha256 of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return Part(digest.hexdigest(), size)


def fingerprints() -> dict[str, str]:
    """A mark of every key this bank has, from which the key cannot be found."""
    return {path.name: hashlib.sha256(b"tongxing key fingerprint" + keys.read_key(path)).hexdigest()[:16] for path in sorted(keys.key_dir().glob("*.key"))}

"""The key files: `v1.key`, `v2.key` … encrypt, `lookup.key` finds, `checkpoint.key` signs. Base64, mode 0600."""

import base64
import binascii
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES: Final = 32
LOOKUP: Final = "lookup.key"
CHECKPOINT: Final = "checkpoint.key"
_FIRST: Final = "v1.key"
_VERSION: Final = re.compile(r"v([1-9][0-9]{0,4})\.key")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every key that was there when the folder last changed."""

    ciphers: dict[int, AESGCM]
    lookup: bytes
    newest: int


_rings: dict[tuple[Path, int], KeyRing] = {}


def key_dir() -> Path:
    """The folder of the key files."""
    return Path(settings.VAULT_KEY_DIR)


def ring() -> KeyRing:
    """The keys, read again whenever a file was added to the folder. Raises `ImproperlyConfigured` naming what is missing."""
    folder = key_dir()
    try:
        stamp = (folder, folder.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise _missing(folder / _FIRST) from error
    if stamp not in _rings:
        found = _read(folder)
        _rings.clear()
        _rings[stamp] = found
    return _rings[stamp]


def cipher(version: int) -> AESGCM:
    """The cipher of one key version."""
    try:
        return ring().ciphers[version]
    except KeyError as error:
        raise _missing(key_dir() / f"v{version}.key") from error


def newest_version() -> int:
    """The version that new data is encrypted with."""
    return ring().newest


def read_key(path: Path) -> bytes:
    """The 32 bytes in a key file. Raises `ImproperlyConfigured` naming the file."""
    try:
        key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"The key file {path} is not base64.") from error
    except OSError as error:
        raise ImproperlyConfigured(f"The key file {path} cannot be read: {error.strerror}.") from error
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"The key file {path} holds {len(key)} bytes instead of {KEY_BYTES}.")
    return key


def missing_keys() -> list[Path]:
    """Key files that must be there and are not."""
    return [path for name in (_FIRST, LOOKUP, CHECKPOINT) if not (path := key_dir() / name).exists()]


def require_keys() -> None:
    """Read every key once, so that a server without its keys does not start. Raises `ImproperlyConfigured`."""
    ring()
    read_key(key_dir() / CHECKPOINT)


def create_keys() -> list[Path]:
    """Make the key files that are missing, each readable by its owner only; never touches one that is there."""
    folder = key_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [path for path in missing_keys() if _create(path)]


def create_next_version() -> int:
    """Add the next key version, with which everything is encrypted from now on."""
    version = newest_version() + 1
    _create(key_dir() / f"v{version}.key")
    return version


def _create(path: Path) -> bool:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii") + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)  # whole or not at all, and never over another's
    except FileExistsError:
        return False
    finally:
        unfinished.unlink()
    return True


def _read(folder: Path) -> KeyRing:
    versions = {int(match[1]): path for path in folder.iterdir() if (match := _VERSION.fullmatch(path.name))}
    if not versions:
        raise _missing(folder / _FIRST)
    ciphers = {version: AESGCM(read_key(path)) for version, path in versions.items()}
    return KeyRing(ciphers=ciphers, lookup=read_key(folder / LOOKUP), newest=max(versions))


def _missing(path: Path) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"The key file {path} is missing. Restore it, or for a new bank run: manage.py vault_keys --create")

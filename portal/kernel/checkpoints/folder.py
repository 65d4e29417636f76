"""The folder of checkpoints: signed lines in one file, and a file of heads for each line."""

import fcntl
import gzip
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from portal.kernel.checkpoints import merkle
from portal.kernel.vault import keys

#: The newest link known of each (source, chain).
State = dict[tuple[str, str], tuple[int, bytes]]

LINES: Final = "checkpoints.jsonl"
FIRST_PREVIOUS: Final = "0" * 64
#: Every so many checkpoints all heads are written again, so that the newest state is read from few files.
FULL_EVERY: Final = 100


class Broken(Exception):
    """The folder's files do not hold together; the text says which and how."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One signed line. `full` says that its heads file holds all heads instead of the changed ones."""

    number: int
    at: str
    previous: str
    root: str
    heads: int
    heads_sha256: str
    full: bool
    line_hash: str


def folder() -> Path:
    """Where checkpoints are kept: outside the database and its backups."""
    return Path(settings.CHECKPOINT_DIR)


@contextmanager
def locked() -> Iterator[None]:
    """One writer at a time."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read() -> list[Checkpoint]:
    """Every line, its signature and its link to the line before checked. Raises `Broken`."""
    try:
        lines = (folder() / LINES).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found: list[Checkpoint] = []
    public = _private_key().public_key()
    for number, line in enumerate(lines, start=1):
        try:
            values: dict[str, Any] = json.loads(line)
            public.verify(bytes.fromhex(values.pop("signature")), _signed(values))
            checkpoint = Checkpoint(line_hash=_sha256(line.encode()), **values)
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
            raise Broken(f"checkpoint {number}: the line was altered, or signed by another key") from error
        if checkpoint.number != number or checkpoint.previous != (found[-1].line_hash if found else FIRST_PREVIOUS):
            raise Broken(f"checkpoint {number}: a line before it is missing or was replaced")
        found.append(checkpoint)
    return found


def changes(checkpoint: Checkpoint) -> State:
    """The heads in a checkpoint's file. Raises `Broken`."""
    path = _heads_path(checkpoint.number)
    try:
        digest = _file_sha256(path)
    except FileNotFoundError as error:
        raise Broken(f"checkpoint {checkpoint.number}: its file of heads is missing") from error
    if digest != checkpoint.heads_sha256:
        raise Broken(f"checkpoint {checkpoint.number}: its file of heads was altered")
    state: State = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            source, chain, seq, head = line.split("\t")
            state[sys.intern(source), chain] = int(seq), bytes.fromhex(head)
    return state


def newest_state(checkpoints: list[Checkpoint]) -> State:
    """All heads as of the last checkpoint. Raises `Broken`."""
    start = max((place for place, checkpoint in enumerate(checkpoints) if checkpoint.full), default=0)
    state: State = {}
    for checkpoint in checkpoints[start:]:
        state.update(changes(checkpoint))
    return state


def append(state: State, changed: State, *, at: str, last: Checkpoint | None) -> Checkpoint:
    """Sign and write the next checkpoint; on disk, heads first, before this returns."""
    number = last.number + 1 if last else 1
    full = (number - 1) % FULL_EVERY == 0
    _write_heads(_heads_path(number), state if full else changed)
    values = {
        "number": number,
        "at": at,
        "previous": last.line_hash if last else FIRST_PREVIOUS,
        "root": root(state).hex(),
        "heads": len(state),
        "heads_sha256": _file_sha256(_heads_path(number)),
        "full": full,
    }
    line = json.dumps({**values, "signature": _private_key().sign(_signed(values)).hex()}, sort_keys=True)
    with (folder() / LINES).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    return Checkpoint(line_hash=_sha256(line.encode()), **values)  # type: ignore[arg-type]  # the same names, one line up


def root(state: State) -> bytes:
    """The Merkle root over the heads, sorted by source and chain."""
    return merkle.root(merkle.leaf(source, chain, *state[source, chain]) for source, chain in sorted(state))


def _heads_path(number: int) -> Path:
    return folder() / f"heads-{number:08d}.gz"


def _write_heads(path: Path, state: State) -> None:
    """A file of a checkpoint whose line was never written may lie here from a crash; it is replaced whole."""
    unfinished = path.with_suffix(".new")
    with unfinished.open("wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0) as packed:  # hashes hardly shrink: be quick
            for (source, chain), (seq, head) in sorted(state.items()):
                packed.write(f"{source}\t{chain}\t{seq}\t{head.hex()}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _signed(values: dict[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True).encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.read_key(keys.key_dir() / keys.CHECKPOINT))

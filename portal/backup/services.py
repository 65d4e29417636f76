"""Make a backup; bring one back."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.core.cache import cache
from django.core.management import call_command

from portal.backup import database, files, manifest
from portal.backup.manifest import Manifest, NotABackup
from portal.kernel import checkpoints
from portal.kernel.errors import Refusal
from portal.kernel.grants import APP_ROLE
from portal.kernel.vault import keys

DATABASE: Final = "database.dump"
PRIVATE: Final = "private.tar"
CHECKPOINTS: Final = "checkpoints.tar"


class PlaceNotEmpty(Refusal):
    """There is something where the backup or the restored bank should go; nothing was changed."""

    code = "place_not_empty"
    message = "%(why)s"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, and where the checkpoints that stood there before were put."""

    manifest: Manifest
    files: int
    put_aside: Path | None


def backup(*, folder: Path, now: datetime) -> Manifest:
    """Write everything but the keys into a new folder, while the bank runs; a checkpoint is signed first.

    Raises `PlaceNotEmpty`, and `checkpoints.Contradiction` when the books no longer hold what was signed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise PlaceNotEmpty(why=f"{folder} is not empty.")
    folder.chmod(0o700)
    with database.as_owner():
        checkpoints.write(now=now)
        files.pack_checkpoints(folder / CHECKPOINTS)
        database.dump(folder / DATABASE)
        files.pack_private(folder / PRIVATE)
        made = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            database=database.name(),
            postgresql=database.server_version(),
            parts={name: manifest.measure(folder / name) for name in (DATABASE, PRIVATE, CHECKPOINTS)},
            keys=manifest.fingerprints(),
        )
    for name in made.parts:
        (folder / name).chmod(0o600)
    manifest.write(folder, made)
    return made


def restore(*, folder: Path, replace: bool, now: datetime) -> Restored:
    """Bring a backup into this place. What is there is refused (`PlaceNotEmpty`) unless it is to be replaced.

    The caller proves the books afterwards. Raises `NotABackup` when a part is altered or the keys here are others.
    """
    made = manifest.read(folder)
    _require_keys(made)
    with database.as_owner():
        _make_room(replace)
        aside = files.put_checkpoints_aside(now)
        database.restore(folder / DATABASE)
        files.unpack_checkpoints(folder / CHECKPOINTS)
        count = files.unpack_private(folder / PRIVATE)
        call_command("migrate", verbosity=0, skip_checks=True)  # to this version's tables; writes the app role's rights again
    cache.clear()
    return Restored(made, count, aside)


def _require_keys(made: Manifest) -> None:
    here = manifest.fingerprints()
    lacking = sorted(name for name, mark in made.keys.items() if here.get(name) != mark)
    if lacking:
        raise NotABackup(why=f"The keys in {keys.key_dir()} are not those of this backup ({', '.join(lacking)}). Put its keys there first.")


def _make_room(replace: bool) -> None:
    if not database.has_role(APP_ROLE):
        raise PlaceNotEmpty(why=f"The server has no role {APP_ROLE}: make it first (it is who the bank runs as).")
    if not replace and (not database.is_empty() or files.has_checkpoints()):
        raise PlaceNotEmpty(why="There is a bank here already (tables or checkpoints). Restore into an empty database, or say --replace.")
    if database.others():
        raise PlaceNotEmpty(why=f"{database.others()} other sessions use this database. Stop the bank first.")
    if replace:
        database.empty()

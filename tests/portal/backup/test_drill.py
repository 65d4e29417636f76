"""The drill: a bank is backed up, lost, and brought back elsewhere, by one command each."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from portal.runtime import places, postgres, services
from tests import prepared

pytestmark = [pytest.mark.slow]

_CONTENT = """
SELECT format('SELECT %L, count(*), coalesce(md5(string_agg(md5(t::text), '''' ORDER BY md5(t::text))), '''') FROM %I t', tablename, tablename)
FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename
"""


@dataclass
class Place:
    """A bank's database and folders."""

    folder: Path
    vault: Path
    database: str = field(default_factory=lambda: f"tx_drill_{uuid4().hex[:12]}")

    def manage(self, *words: str, owner: bool = False) -> subprocess.CompletedProcess[str]:
        variables = os.environ | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "DB_NAME": self.database,
            "VAULT_KEY_DIR": str(self.vault),
            "PRIVATE_ROOT": str(self.folder / "private"),
            "CHECKPOINT_DIR": str(self.folder / "checkpoints"),
            "VALKEY_DATABASE": "56",
        }
        variables |= {"DB_ROLE": "owner"} if owner else {}
        return subprocess.run([sys.executable, "manage.py", *words], check=False, capture_output=True, text=True, env=variables, cwd=places.ROOT)

    def must(self, *words: str, owner: bool = False) -> str:
        done = self.manage(*words, owner=owner)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def content(self) -> list[str]:
        """Name, rows and a hash over all rows of every table."""
        return [postgres.psql(self.database, statement).strip() for statement in postgres.psql(self.database, _CONTENT).splitlines()]

    def create(self) -> None:
        with services.lock("services"):
            postgres.ensure_database(self.database)

    def drop(self) -> None:
        postgres.psql("postgres", f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A bank with people, movements and a private file."""
    folder = tmp_path_factory.mktemp("bank")
    place = Place(folder, folder / "vault")
    try:
        prepared.copy(place.database)
        place.must("vault_keys", "--create", "--verbosity=0")
        place.must("load_demo", "--customers=3", "--years=1")
        (folder / "private" / "id_card").mkdir(parents=True)
        (folder / "private" / "id_card" / "sealed").write_bytes(b"\x00\x01sealed")
        yield place
    finally:
        place.drop()


@pytest.fixture(scope="module")
def backup(bank: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("safe") / "backup"
    told = bank.must("backup", str(folder))
    assert str(bank.vault) in told, "it must say where the keys are that it leaves out"
    return folder


@pytest.fixture
def fresh(bank: Place, tmp_path: Path) -> Iterator[Place]:
    """Another machine's empty place, with the bank's keys."""
    place = Place(tmp_path, bank.vault)
    place.create()
    yield place
    place.drop()


def test_what_comes_back_is_the_same_bank_and_proves(bank: Place, backup: Path, fresh: Place) -> None:
    told = fresh.must("restore", str(backup))
    assert told.count("all hold") == 2
    assert fresh.content() == bank.content()
    assert (fresh.folder / "private" / "id_card" / "sealed").read_bytes() == b"\x00\x01sealed"
    refused = subprocess.run(
        [
            str(postgres.programs() / "psql"),
            "-X",
            "-h",
            str(postgres.sockets()),
            "-U",
            places.APP,
            "-d",
            fresh.database,
            "-c",
            "UPDATE accounts_entry SET amount = 1",
        ],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PGPASSWORD": postgres.password(places.APP)},
    )
    assert "permission denied" in refused.stderr, "the app role must have the same rights as before"


def test_a_bank_is_not_written_over_unless_told(backup: Path, bank: Place, tmp_path: Path) -> None:
    before = bank.content()
    refused = bank.manage("restore", str(backup))
    assert refused.returncode == 1
    assert "nothing was restored" in refused.stderr
    assert bank.content() == before


def test_replacing_keeps_the_old_checkpoints(backup: Path, fresh: Place) -> None:
    fresh.must("restore", str(backup))
    (fresh.folder / "checkpoints" / "witness").write_text("of what is replaced")
    fresh.must("restore", str(backup), "--replace")
    [aside] = fresh.folder.glob("checkpoints.replaced-*")
    assert (aside / "witness").read_text() == "of what is replaced"
    assert sorted(path.name for path in (fresh.folder / "checkpoints").glob("[!.]*")) == ["checkpoints.jsonl", "heads-00000001.gz"]


@pytest.mark.parametrize("part", ["database.dump", "private.tar", "checkpoints.tar"])
def test_an_altered_part_is_refused(backup: Path, fresh: Place, tmp_path: Path, part: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(backup, copy)
    content = bytearray((copy / part).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / part).write_bytes(content)
    refused = fresh.manage("restore", str(copy))
    assert refused.returncode == 1
    assert part in refused.stderr
    assert fresh.content() == []


def test_other_keys_are_refused(backup: Path, fresh: Place, tmp_path: Path) -> None:
    fresh.vault = tmp_path / "other"
    fresh.must("vault_keys", "--create", "--verbosity=0")
    refused = fresh.manage("restore", str(backup))
    assert refused.returncode == 1
    assert "are not those of this backup (checkpoint.key, lookup.key, v1.key)" in refused.stderr
    assert fresh.content() == []


def test_no_key_is_inside(backup: Path, bank: Place) -> None:
    secrets = [path.read_bytes().strip() for path in bank.vault.glob("*.key")]
    assert len(secrets) == 3
    for part in backup.iterdir():
        content = part.read_bytes()
        assert not any(secret in content for secret in secrets), part.name
    assert sorted(json.loads((backup / "manifest.json").read_text())["parts"]) == ["checkpoints.tar", "database.dump", "private.tar"]


def test_an_interrupted_backup_is_none(fresh: Place, backup: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(backup, copy)
    (copy / "manifest.json").unlink()
    refused = fresh.manage("restore", str(copy))
    assert refused.returncode == 1
    assert "it is no backup, or one that was interrupted" in refused.stderr

"""Where the figures are taken: a database of its own on the embedded server, made afresh, and what the machine was like."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.runtime import places, postgres, services

DATABASE = os.environ.get("BENCH_DB_NAME", "tx_bench_run")
RESULT = places.ROOT / "build" / "bench.json"
_PLACE = places.LOCAL / "bench"


def environment() -> dict[str, str]:
    """What a process must be told to work on the stage; figures are always taken on the embedded server (PG_BIN names its version)."""
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DB_NAME": DATABASE,
        "VALKEY_DATABASE": "56",
        "VAULT_KEY_DIR": str(_PLACE / "vault"),
        "PRIVATE_ROOT": str(_PLACE / "private"),
        "CHECKPOINT_DIR": str(_PLACE / "checkpoints"),
    }


def prepare() -> None:
    """Make the database afresh, with every table and the reference data; then this process is on the stage."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(environment())
    services.ensure()
    drop()
    postgres.ensure_database(DATABASE)
    _manage("vault_keys", "--create", "--verbosity=0")
    _manage("migrate", "--verbosity=0", owner=True)
    _manage("load_reference", "--verbosity=0")
    import django

    django.setup()


def drop() -> None:
    postgres.psql("postgres", f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def settle() -> None:
    """Statistics and a checkpoint, so that no contender pays for the loading before it."""
    postgres.psql(DATABASE, "VACUUM ANALYZE", "CHECKPOINT")


def app() -> dict[str, Any]:
    """How psycopg reaches the stage with the rights the bank runs with."""
    return _connection(places.APP)


def owner() -> dict[str, Any]:
    return _connection(places.OWNER)


def conditions(*, seed: int, scale: float) -> dict[str, Any]:
    """Under which circumstances the figures were taken; stored beside them."""
    return {
        "seed": seed,
        "scale": scale,
        "commit": _git("rev-parse", "--short=12", "HEAD") + ("+" if _git("status", "--porcelain") else ""),
        "postgresql": postgres.version(),
        "fsync": postgres.psql("postgres", "SHOW fsync").strip(),
        "python": sys.version.split()[0],
        "cores": os.cpu_count(),
        "load": load(),
    }


def load() -> list[float]:
    """The machine's load over 1, 5 and 15 minutes."""
    return [round(value, 2) for value in os.getloadavg()]


def _connection(role: str) -> dict[str, Any]:
    return {"host": str(postgres.sockets()), "port": postgres.PORT, "dbname": DATABASE, "user": role, "password": postgres.password(role)}


def _manage(*words: str, owner: bool = False) -> None:
    variables = os.environ | ({"DB_ROLE": "owner"} if owner else {})
    if owner:
        words = (*words, "--skip-checks")
    subprocess.run([sys.executable, str(Path(places.ROOT) / "manage.py"), *words], check=True, env=variables, cwd=places.ROOT)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], check=False, capture_output=True, text=True, cwd=places.ROOT)
    return done.stdout.strip() or ("unknown" if done.returncode else "")

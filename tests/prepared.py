"""One migrated database with its reference data; every database of a test run is a copy of it, made in a second.

Kept between runs; made afresh when a migration or a file of SQL is not what it was.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from portal.runtime import places, postgres, services

NAME = str(settings.DATABASES["default"]["TEST"]["TEMPLATE"])
APPS = ("portal", "accounts", "wealth", "scenarios", "backoffice")


def ensure() -> None:
    """Bring the database to what the code says; whoever asks at the same time waits."""
    with services.lock("prepared"):
        if postgres.psql("postgres", f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{NAME}'").strip() != _migrations():
            postgres.psql("postgres", f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
            postgres.ensure_database(NAME)
        _manage("vault_keys", "--create", "--verbosity=0")
        _manage("migrate", "--verbosity=0", "--skip-checks", owner=True)
        _manage("load_reference", "--verbosity=0")
        postgres.psql("postgres", f"COMMENT ON DATABASE \"{NAME}\" IS '{_migrations()}'")


def copy(name: str) -> None:
    """A fresh copy under that name, in place of what was there; nothing in it outlives the machine, so no commit waits for the disk."""
    postgres.psql(
        "postgres",
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE "{NAME}" OWNER {places.OWNER}',
        f'ALTER DATABASE "{name}" SET synchronous_commit = off',
    )


def _migrations() -> str:
    """What all migrations and the SQL they run come to."""
    files = sorted(path for app in APPS for pattern in ("**/migrations/*.py", "**/*.sql") for path in (places.ROOT / app).glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _manage(*words: str, owner: bool = False) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DB_NAME": NAME,
        "VAULT_KEY_DIR": str(settings.VAULT_KEY_DIR),
        "PRIVATE_ROOT": str(settings.PRIVATE_ROOT),
        "CHECKPOINT_DIR": str(settings.CHECKPOINT_DIR),
    }
    environment |= {"DB_ROLE": "owner"} if owner else {}
    subprocess.run([sys.executable, "manage.py", *words], env=environment, check=True, cwd=Path(places.ROOT))

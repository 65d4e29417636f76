"""The database as one file, with PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from portal.runtime import places, postgres
from portal.settings import env, servers

#: Made by the administrator of the server; a restore neither can nor needs to make it.
_ADMINISTRATORS: Final = ("EXTENSION - pg_stat_statements", "COMMENT - EXTENSION ")


class Failed(Exception):
    """One of PostgreSQL's programs gave up; the text is its own."""


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, Django's connection has the rights of the role that owns the tables: it reads and makes everything."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(_owner(before))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


def dump(path: Path) -> None:
    """Write the whole database, as of one moment, in pg_dump's custom format."""
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={path}")


def restore(path: Path) -> None:
    """Bring the dump into this empty database in one transaction."""
    contents = path.with_suffix(".contents")
    lines = _run("pg_restore", "--list", str(path), connected=False).splitlines()
    contents.write_text("\n".join(line for line in lines if not any(words in line for words in _ADMINISTRATORS)) + "\n", encoding="utf-8")
    try:
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--use-list={contents}", str(path))
    finally:
        contents.unlink()


def is_empty() -> bool:
    """Whether nothing of ours, or of anybody's, is in the database yet."""
    return not _first("SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S'))")


def others() -> int:
    """How many other sessions use the database."""
    return int(_first("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL"))


def name() -> str:
    return str(connection.settings_dict["NAME"])


def empty() -> None:
    """Drop everything that the owner role has in this database."""
    with connection.cursor() as cursor:
        cursor.execute("DROP OWNED BY CURRENT_USER CASCADE")


def server_version() -> str:
    return str(_first("SHOW server_version")).split()[0]


def has_role(name: str) -> bool:
    return bool(_first(f"SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}')"))  # noqa: S608 (our own constant)


def _first(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _owner(current: dict[str, Any]) -> dict[str, Any]:
    """How the owner reaches the same database."""
    named = env.database("DATABASE_OWNER_URL") or env.database("DATABASE_URL")
    if named is None:
        found = servers.embedded(places.OWNER)
        return {key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} | {"NAME": current["NAME"]}
    return {key: named[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS", "NAME")}


def _run(program: str, *arguments: str, connected: bool = True) -> str:
    values = connection.settings_dict
    named = {"host": values["HOST"], "port": values["PORT"], "username": values["USER"], "dbname": values["NAME"]}
    target = ["--no-password", *(f"--{name}={value}" for name, value in named.items() if value)] if connected else []
    command = [str(_program(program)), *target, *arguments]
    variables = os.environ | {"PGPASSWORD": values["PASSWORD"] or "", "LC_ALL": "C.UTF-8", "LD_LIBRARY_PATH": str(_program(program).parent.parent / "lib")}
    variables |= {f"PG{name.upper()}": str(value) for name, value in values["OPTIONS"].items() if name in {"sslmode", "sslrootcert", "sslcert", "sslkey"}}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=variables)
    if done.returncode:
        raise Failed(f"{program}: {done.stderr.strip()}")
    return done.stdout


def _program(name: str) -> Path:
    """PG_BIN's, the embedded server's, or the machine's."""
    if not os.environ.get("PG_BIN") and os.environ.get("DATABASE_URL") and (found := shutil.which(name)):
        return Path(found)
    try:
        return postgres.programs() / name
    except SystemExit as error:
        raise ImproperlyConfigured(f"{name} was not found: install PostgreSQL's client programs, or name their folder with PG_BIN.") from error

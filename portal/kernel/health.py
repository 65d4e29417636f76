"""Is this process fit to serve? Named answers for /readyz, with words for whoever is on duty."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from portal.kernel import events, vault

LONGEST_LAG: Final = timedelta(minutes=5)
LEAST_FREE_BYTES: Final = 200 * 1024 * 1024
_OWNERS_RIGHTS: Final = """
    select current_user, bool_or(has_table_privilege(name, 'UPDATE')) from unnest(array['portal_auditentry', 'portal_audithead']) name
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One answer. Where an `essential` one is not `ok`, the process must get no requests; the others only warn."""

    name: str
    ok: bool
    detail: str
    essential: bool = True


class _NotFit(Exception):
    """A check's bad news."""


def checks(now: datetime) -> list[Result]:
    """Every answer, the database's first; without it those that need it are not asked."""
    return list(_ask(now))


def ready(results: list[Result]) -> bool:
    """Whether requests may come."""
    return all(result.ok for result in results if result.essential)


def _ask(now: datetime) -> Iterator[Result]:
    database = _result("database", _database)
    yield database
    if database.ok:
        yield _result("roles", _roles)
        yield _result("migrations", _migrations)
        yield _result("outbox", lambda: _outbox(now), essential=False)
    yield _result("vault keys", _vault_keys)
    yield _result("valkey", _valkey, essential=False)
    yield _result("checkpoint folder", _checkpoint_folder, essential=False)


def _result(name: str, check: Callable[[], str], *, essential: bool = True) -> Result:
    try:
        return Result(name, True, check(), essential)
    except _NotFit as bad:
        return Result(name, False, str(bad), essential)
    except Exception as error:  # an answer is owed whatever breaks; the type says enough and leaks nothing
        return Result(name, False, type(error).__name__, essential)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("show server_version")
            (version,) = cursor.fetchone()
    except DatabaseError as error:
        raise _NotFit("the database does not answer") from error
    return f"PostgreSQL {version}"


def _roles() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS_RIGHTS)
        role, may_change = cursor.fetchone()
    if may_change:
        raise _NotFit(f"signed in as {role}, who may change audit entries: serve with the app role")
    return f"signed in as {role}"


_migrated = False


def _migrations() -> str:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            raise _NotFit(f"{len(waiting)} migrations are not applied: run manage.py migrate")
        _migrated = True
    return "all applied"


def _outbox(now: datetime) -> str:
    lag = events.waiting(now)
    if lag > LONGEST_LAG:
        raise _NotFit(f"the oldest news waits for {lag.total_seconds():.0f} s: is a worker running?")
    return f"{lag.total_seconds():.0f} s behind"


def _vault_keys() -> str:
    try:
        vault.require_keys()
    except ImproperlyConfigured as error:
        raise _NotFit(str(error)) from error
    return f"version {vault.newest_version()}"


def _valkey() -> str:
    try:
        cache.set("health", 1, 10)
    except Exception as error:  # each cache backend has its own error
        raise _NotFit("the cache does not answer") from error
    return "answers"


def _checkpoint_folder() -> str:
    folder = settings.CHECKPOINT_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise _NotFit(f"{free // 1024 // 1024} MB free in {folder}")
    return f"{free // 1024 // 1024} MB free"

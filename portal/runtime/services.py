"""Both embedded servers together, started once however many ask at the same time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from portal.runtime import places, postgres, valkey


def database_name() -> str:
    return os.environ.get("DB_NAME", "tongxing")


def ensure() -> list[str]:
    """Start what is needed and not named by DATABASE_URL or REDIS_URL; the names of what this call started."""
    places.secret("secret_key")
    started = []
    with lock("services"):
        if not os.environ.get("DATABASE_URL"):
            if postgres.start():
                started.append("postgres")
            postgres.ensure_database(database_name())
        if not os.environ.get("REDIS_URL") and valkey.start():
            started.append("valkey")
    return started


def stop(names: list[str]) -> None:
    """Stop those servers."""
    with lock("services"):
        if "valkey" in names:
            valkey.stop()
        if "postgres" in names:
            postgres.stop()


@contextmanager
def lock(name: str) -> Iterator[None]:
    """One holder of `name` in this checkout; others wait."""
    places.LOCAL.mkdir(parents=True, exist_ok=True)
    with (places.LOCAL / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

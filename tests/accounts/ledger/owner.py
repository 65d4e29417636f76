"""Acting as the owner of the database inside a test: what no program of the bank can do, an intruder might."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from portal.kernel.grants import APP_ROLE

_GUARDED = ("accounts_entry", "accounts_posting", "accounts_account")


@contextmanager
def owner() -> Iterator[Any]:
    """A cursor with the owner's rights; the triggers stand."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        yield cursor
        cursor.execute(f"SET ROLE {APP_ROLE}")  # a statement that fails takes the role back with its transaction


@contextmanager
def intruder() -> Iterator[Any]:
    """The same with the guarding triggers off."""
    with owner() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in _GUARDED:
            cursor.execute(f"ALTER TABLE public.{table} DISABLE TRIGGER USER")
        yield cursor
        for table in _GUARDED:
            cursor.execute(f"ALTER TABLE public.{table} ENABLE TRIGGER USER")

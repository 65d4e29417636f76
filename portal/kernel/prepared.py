"""One prepared statement, one round trip: how a function in the database is called on the hot path.

Django's own cursor writes the parameters into the text on the client, so the server parses and plans every call anew;
here they are bound on the server and the plan is kept. Measured for posting: 1.3 times the calls a second.
Statements sent here are not in Django's query log. Behind a pooler that cannot keep prepared statements, set
`OPTIONS["prepare_threshold"] = None` and they are sent unprepared.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from portal.kernel.errors import Refusal

Params = Sequence[Any] | Mapping[str, Any]
Refusals = Mapping[str, Callable[[psycopg.Error], Refusal]]

#: Deadlock and serialization failure: nothing happened, so the same call is simply made again (outside a transaction).
_TRANSIENT: Final = frozenset({"40P01", "40001"})
_ATTEMPTS: Final = 4


def call(statement: str, params: Params, *, refusals: Refusals | None = None, using: str = DEFAULT_DB_ALIAS) -> Any:
    """The first column of the first row, read in binary form.

    Outside a transaction the call is its own, durable when this returns. Inside one it runs in a savepoint, so that a
    refusal leaves the transaction usable. `refusals` says which SQLSTATE is which refusal; other errors are Django's.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        with transaction.atomic(using=using):
            return _call(connection, statement, params, refusals or {}, 1)
    connection.ensure_connection()
    return _call(connection, statement, params, refusals or {}, _ATTEMPTS)


def rows(statement: str, params: Params, *, using: str = DEFAULT_DB_ALIAS) -> list[tuple[Any, ...]]:
    """Every row of a SELECT, read in binary form; a page's big statement costs more to plan than to read."""
    connection = connections[using]
    connection.ensure_connection()
    _prepare_at_once(connection)
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, params, binary=True).fetchall()


def _call(connection: Any, statement: str, params: Params, refusals: Refusals, attempts: int) -> Any:
    raw = connection.connection
    _prepare_at_once(connection)
    with connection.wrap_database_errors:
        for attempt in range(1, attempts + 1):
            cursor = psycopg.Cursor(raw)
            try:
                row = cursor.execute(statement, params, binary=True).fetchone()
                return row[0] if row else None
            except psycopg.Error as error:
                state = error.sqlstate or ""
                if state in refusals:
                    raise refusals[state](error) from error
                if state not in _TRANSIENT or attempt == attempts:
                    raise
            finally:
                cursor.close()
    raise AssertionError("unreachable")


def _prepare_at_once(connection: Any) -> None:
    if "prepare_threshold" not in connection.settings_dict["OPTIONS"]:
        connection.connection.prepare_threshold = 0

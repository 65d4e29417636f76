"""How many statements the server saw: pg_stat_statements counts what Django's query log does not see."""

import psycopg

from portal.runtime import places
from tests.benchmarks import stage
from tests.benchmarks.crew import Work

_COUNT = """
SELECT coalesce(sum(s.calls), 0)::bigint FROM pg_stat_statements s
JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.userid
WHERE d.datname = %s AND r.rolname = %s AND s.toplevel
"""


def per_call(work: Work, *, times: int) -> float:
    """Statements the app role sent for one call of `work`, begin and commit included."""
    work()
    with psycopg.connect(**stage.owner(), autocommit=True) as conn:
        before = _calls(conn)
        for _ in range(times):
            work()
        return (_calls(conn) - before) / times


def _calls(conn: psycopg.Connection) -> int:
    row = conn.execute(_COUNT, (stage.DATABASE, places.APP)).fetchone()
    assert row is not None
    return int(row[0])

"""What somebody with the database owner's rights could do to the audit, for tests that must find it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from portal.kernel.audit.chain import GENESIS, Link, next_hash
from portal.runtime import places


@contextmanager
def as_owner() -> Iterator[Any]:
    """A cursor with the owner's rights and the insert-only trigger off."""
    with connection.cursor() as cursor:
        cursor.execute(f"set role {places.OWNER}")
        cursor.execute("alter table portal_auditentry disable trigger portal_auditentry_insert_only")
        yield cursor
        cursor.execute("alter table portal_auditentry enable trigger portal_auditentry_insert_only")
        cursor.execute("reset role")


def links(actor: str) -> list[Link]:
    """An actor's chain as stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select actor, seq, verb, subject, reason, channel, ip, details::text, at, hash from portal_auditentry where actor = %s order by seq", [actor]
        )
        return [Link(*values, bytes(link)) for *values, link in cursor.fetchall()]


def rehash(cursor: Any, actor: str) -> None:
    """Make a chain consistent again after changing it, its head too, as a careful forger would."""
    last = GENESIS
    for link in links(actor):
        last = next_hash(last, link)
        cursor.execute("update portal_auditentry set hash = %s where actor = %s and seq = %s", [last, actor, link.seq])
    cursor.execute("update portal_audithead set head = %s, seq = %s where actor = %s", [last, len(links(actor)), actor])

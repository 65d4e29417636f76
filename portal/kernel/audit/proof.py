"""Proving the entries: every hash rebuilt in Python, every chain whole, every head where its chain ends."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from portal.kernel.audit.chain import GENESIS, Link, next_hash
from portal.kernel.audit.models import AuditHead
from portal.kernel.chains import Fault, Head

_CHUNK: Final = 5000
_ENTRIES: Final = """
    select actor, seq, verb, subject, reason, channel, ip, details::text, at, hash from portal_auditentry order by actor, seq
"""
_HEADS_OFF: Final = """
    select coalesce(h.actor, e.actor), h.seq, e.seq, h.head = e.hash
    from portal_audithead h
    full join (select distinct on (actor) actor, seq, hash from portal_auditentry order by actor, seq desc) e on e.actor = h.actor
    where h.actor is null or e.actor is null or h.seq <> e.seq or h.head <> e.hash
    order by 1
"""
_MISSING: Final = """
    select s.id, s.seq, s.hash from unnest(%s::text[], %s::bigint[], %s::bytea[]) as s(id, seq, hash)
    where not exists (select from portal_auditentry e where e.actor = s.id and e.seq = s.seq and e.hash = s.hash)
    order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """How much was looked at, and the faults, first ones first."""

    entries: int
    actors: int
    faults: list[Fault]


def prove() -> Proof:
    """Read every entry once. Needs no function of the database, so a replaced one hides nothing."""
    faults: list[Fault] = []
    entries = actors = 0
    actor, seq, last = "", 0, GENESIS
    for link in _links():
        entries += 1
        if link.actor != actor:
            actors, actor, seq, last = actors + 1, link.actor, 0, GENESIS
        faults += _faults_of(link, seq, last)
        seq, last = link.seq, link.hash
    return Proof(entries, actors, [*faults, *_heads_off()])


def heads() -> Iterator[Head]:
    """The newest link of every actor's chain."""
    for actor, seq, head in AuditHead.objects.values_list("actor", "seq", "head").iterator():
        yield Head(actor, seq, bytes(head))


def missing(signed: Sequence[Head]) -> Iterable[Head]:
    """Those of the given links that are not among the entries."""
    with connection.cursor() as cursor:
        for start in range(0, len(signed), _CHUNK):
            part = signed[start : start + _CHUNK]
            cursor.execute(_MISSING, [[head.id for head in part], [head.seq for head in part], [head.hash for head in part]])
            for actor, seq, link in cursor.fetchall():
                yield Head(actor, seq, bytes(link))


def _links() -> Iterator[Link]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_ENTRIES)
        while rows := cursor.fetchmany(_CHUNK):
            for actor, seq, verb, subject, reason, channel, ip, details, at, link in rows:
                yield Link(actor, seq, verb, subject, reason, channel, ip, details, at, bytes(link))


def _faults_of(link: Link, seq: int, last: bytes) -> Iterator[Fault]:
    where = f"audit {link.actor}#{link.seq}"
    if link.seq != seq + 1:
        yield Fault(where, f"follows {seq}: entries between them are missing or numbered twice")
    elif next_hash(last, link) != link.hash:
        yield Fault(where, "was altered: its hash is not that of its content after the one before it")


def _heads_off() -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS_OFF)
        for actor, head_seq, entry_seq, _same in cursor.fetchall():
            yield Fault(f"audit {actor}", f"its head says {head_seq or 'nothing'}, its entries end at {entry_seq or 'nothing'}")

"""The chain's bytes in Python, written from the definition in sql/chain.sql and not from its output.

Worked example: the digest of a posting begins with the number of columns, 20, as four bytes; then the id: oid 20 of
bigint, length 8, eight bytes; … A column that is empty has length −1 and no bytes.
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

GENESIS: Final = bytes(32)

_POSTGRES_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_POSTGRES_DAY: Final = date(2000, 1, 1)
# Type oids of PostgreSQL's catalogue (pg_type.dat), fixed for ever.
_BOOL, _INT8, _INT2, _TEXT, _VARCHAR, _DATE, _TIMESTAMPTZ, _UUID = 16, 20, 21, 25, 1043, 1082, 1184, 2950


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """A posting as it is recorded, field by field in the order of the digest."""

    id: int
    key: UUID
    debit: int
    credit: int
    amount: int
    currency: str
    kind: int
    category: int
    channel: int
    limited: bool
    bound: bool
    booked_at: datetime
    business_date: date
    actor_kind: str
    actor_id: int
    memo: str
    debit_party: str
    credit_party: str
    reverses: int | None = None
    batch: int | None = None


def posting_digest(facts: PostingFacts) -> bytes:
    """What was done, by whom, when and why, in 32 bytes."""
    columns = list(_columns(facts))
    body = b"".join(struct.pack(">I", oid) + (struct.pack(">i", -1) if raw is None else struct.pack(">i", len(raw)) + raw) for oid, raw in columns)
    return hashlib.sha256(struct.pack(">i", len(columns)) + body).digest()


def next_hash(head: bytes, *, account: int, seq: int, amount: int, balance_after: int, digest: bytes) -> bytes:
    """The hash of the entry that follows `head`."""
    return hashlib.sha256(head + struct.pack(">qqqq", account, seq, amount, balance_after) + digest).digest()


def _columns(facts: PostingFacts) -> Iterator[tuple[int, bytes | None]]:
    yield _INT8, _int8(facts.id)
    yield _UUID, facts.key.bytes
    for number in (facts.debit, facts.credit, facts.amount):
        yield _INT8, _int8(number)
    yield _VARCHAR, facts.currency.encode()
    for small in (facts.kind, facts.category, facts.channel):
        yield _INT2, struct.pack(">h", small)
    for flag in (facts.limited, facts.bound):
        yield _BOOL, bytes([flag])
    yield _TIMESTAMPTZ, _int8(_microseconds(facts.booked_at))
    yield _DATE, struct.pack(">i", (facts.business_date - _POSTGRES_DAY).days)
    yield _VARCHAR, facts.actor_kind.encode()
    yield _INT8, _int8(facts.actor_id)
    for text in (facts.memo, facts.debit_party, facts.credit_party):
        yield _TEXT, text.encode()
    for optional in (facts.reverses, facts.batch):
        yield _INT8, None if optional is None else _int8(optional)


def _int8(number: int) -> bytes:
    return struct.pack(">q", number)


def _microseconds(moment: datetime) -> int:
    since = moment - _POSTGRES_EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds

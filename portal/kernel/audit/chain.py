"""The reference of the chain in Python: the same bytes as `portal_audit_content`, rebuilt without trusting the database."""

import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

GENESIS: Final = bytes(32)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL's
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as read from the table; `details` is the text of the jsonb."""

    actor: str
    seq: int
    verb: str
    subject: str
    reason: str
    channel: int
    ip: str
    details: str
    at: datetime
    hash: bytes


def content(link: Link) -> bytes:
    """The canonical bytes: number, moment, channel, then each text with its length."""
    texts = (link.actor, link.verb, link.subject, link.reason, link.ip, link.details)
    head = struct.pack(">qqh", link.seq, (link.at - _EPOCH) // _MICROSECOND, link.channel)
    return head + b"".join(struct.pack(">i", len(data)) + data for data in (text.encode() for text in texts))


def next_hash(previous: bytes, link: Link) -> bytes:
    """The hash of a link, given the one before it (`GENESIS` for the first)."""
    return hashlib.sha256(previous + content(link)).digest()

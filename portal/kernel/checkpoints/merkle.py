"""The Merkle tree of RFC 6962 (certificate transparency), over heads in the order of their keys."""

import hashlib
from collections.abc import Iterable
from typing import Final

EMPTY: Final = hashlib.sha256(b"").digest()


def leaf(source: str, chain: str, seq: int, head: bytes) -> bytes:
    """The hash of one head. NUL separates the texts, which hold none."""
    return hashlib.sha256(b"\x00" + source.encode() + b"\x00" + chain.encode() + b"\x00" + seq.to_bytes(8, "big") + head).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """The tree's root, holding one hash for each level: a left subtree is always a whole power of two."""
    pending: list[tuple[int, bytes]] = []
    for each in leaves:
        height, node = 0, each
        while pending and pending[-1][0] == height:
            height, node = height + 1, _node(pending.pop()[1], node)
        pending.append((height, node))
    if not pending:
        return EMPTY
    top = pending.pop()[1]
    while pending:
        top = _node(pending.pop()[1], top)
    return top


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()

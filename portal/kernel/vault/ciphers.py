"""Bytes in, sealed bytes out: AES-256-GCM with the purpose as associated data, and the keyed hash for lookups.

Layout: one byte 0x01 (format), two bytes key version, twelve bytes nonce, then ciphertext and tag.
"""

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag

from portal.kernel.vault import keys

FORMAT: Final = b"\x01"
PREFIX_BYTES: Final = 3
_NONCE_BYTES: Final = 12


class NotOurs(ValueError):
    """The bytes were altered, belong to another purpose, or were never sealed here."""


def prefix(version: int) -> bytes:
    """How bytes sealed under that key version begin."""
    return FORMAT + version.to_bytes(2, "big")


def encrypt(purpose: str, plain: bytes) -> bytes:
    """Seal `plain` for one purpose under the newest key."""
    version = keys.newest_version()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return prefix(version) + nonce + keys.cipher(version).encrypt(nonce, plain, purpose.encode())


def decrypt(purpose: str, sealed: bytes) -> bytes:
    """Open what `encrypt` sealed for the same purpose. Raises `NotOurs`."""
    nonce, body = sealed[PREFIX_BYTES : PREFIX_BYTES + _NONCE_BYTES], sealed[PREFIX_BYTES + _NONCE_BYTES :]
    try:
        return keys.cipher(version_of(sealed)).decrypt(nonce, body, purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise NotOurs(f"sealed bytes do not open for purpose {purpose!r}") from error


def version_of(sealed: bytes) -> int:
    """The key version that sealed these bytes. Raises `NotOurs`."""
    if len(sealed) < PREFIX_BYTES or sealed[:1] != FORMAT:
        raise NotOurs("not sealed by this vault")
    return int.from_bytes(sealed[1:PREFIX_BYTES], "big")


def lookup_hash(purpose: str, value: str) -> bytes:
    """32 bytes by which a value is found without opening it; spaces around it and capitals make no difference."""
    return hmac.digest(keys.ring().lookup, purpose.encode() + b"\x00" + value.strip().upper().encode(), hashlib.sha256)

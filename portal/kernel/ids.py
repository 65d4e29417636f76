"""Public references, idempotency keys and account numbers."""

import hashlib
import secrets
import time
from typing import Final
from uuid import UUID

from stdnum import luhn

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread
_ISSUER: Final = "629999"  # stands for the bank in account numbers; assigned to no issuer


def new_reference(prefix: str) -> str:
    """A public reference of 20 characters that sorts by time: two letters, 48 bits of milliseconds, 40 random bits."""
    return prefix + _base32(time.time_ns() // 1_000_000, 10) + _base32(secrets.randbits(40), 8)


def posting_key(person: str, client_key: str) -> UUID:
    """The stored form of a client's idempotency key: of any length, and one person's key is never another's."""
    return UUID(bytes=hashlib.sha256(f"{person}|{client_key}".encode()).digest()[:16])


def account_number(serial: int) -> str:
    """The 19-digit number of the account with that serial (12 digits at most), ending in a Luhn check digit."""
    body = f"{_ISSUER}{serial:012d}"
    return body + luhn.calc_check_digit(body)


def _base32(value: int, length: int) -> str:
    return "".join(_ALPHABET[value >> 5 * place & 31] for place in range(length - 1, -1, -1))

"""How a referral code is built and checked. No database.

A code is six drawn characters and four of its keyed hash: 10 to type, one in a million guesses passes, and what does not
pass costs no query.
"""

import hmac
import secrets
from typing import Final

from portal.kernel.vault import lookup_hash

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U to misread
_BODY: Final = 6
_SEAL: Final = 4
#: Before the code in an application's and an account's attribution.
SOURCE: Final = "referral-"


def new_code() -> str:
    """A signed code nobody can make without the key."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_BODY))
    return body + _seal(body)


def is_ours(code: str) -> bool:
    """Whether the seal is good; a forged code is none."""
    return len(code) == _BODY + _SEAL and hmac.compare_digest(code[_BODY:].encode(), _seal(code[:_BODY]).encode())


def read(typed: str) -> str:
    """A code as typed or scanned: letters large, what looks alike taken as meant.

    >>> read(" 7q2-xo1l ")
    '7Q2X011'
    """
    return "".join(typed.upper().replace("O", "0").replace("I", "1").replace("L", "1").split()).replace("-", "")


def source_of(code: str) -> str:
    """What an account opened by the code carries as its attribution.

    >>> source_of("7Q2XAB1234")
    'referral-7Q2XAB1234'
    """
    return f"{SOURCE}{code}"


def code_in(source: str) -> str:
    """The code in an attribution, empty for other links."""
    return source.removeprefix(SOURCE) if source.startswith(SOURCE) else ""


def _seal(body: str) -> str:
    digest = lookup_hash("referral_code", body)
    return "".join(_ALPHABET[byte & 31] for byte in digest[:_SEAL])

"""Codes, masks and fingerprints; no database."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from portal.kernel.canonical import json_text, plain

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread  # pragma: allowlist secret
CODE_CHARACTERS: Final = 8
_MISREAD: Final = str.maketrans("ILOU", "110V")
_GAPS: Final = re.compile(r"[\s\-–—·.]+")
_MOST_STARS: Final = 3


def new_code() -> str:
    """Eight characters, 40 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_CHARACTERS))


def plain_code(typed: str) -> str:
    """The code without gaps, in capitals, with misread letters put right; '' if it cannot be one.

    >>> plain_code(" t4xc-9b6e "), plain_code("Ｔ４ＸＣ９Ｂ６Ｅ"), plain_code("O1L2 9B6E"), plain_code("T4XC")
    ('T4XC9B6E', 'T4XC9B6E', '01129B6E', '')
    """
    code = _GAPS.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_MISREAD)
    return code if len(code) == CODE_CHARACTERS and set(code) <= set(_ALPHABET) else ""


def spaced_code(code: str) -> str:
    """As people read it aloud.

    >>> spaced_code("T4XC9B6E")
    'T4XC 9B6E'
    """
    return f"{code[:4]} {code[4:]}"


def masked_name(name: str) -> str:
    """Enough to recognise somebody one knows by, not enough to learn who it is.

    >>> masked_name("周明远"), masked_name("阿依古丽·买买提"), masked_name("Zhou Mingyuan"), masked_name("")
    ('周**', '阿***', 'Z*** M***', '')
    """
    if name.isascii():
        return " ".join(f"{word[0]}***" for word in name.split())
    return name[:1] + "*" * min(len(name) - 1, _MOST_STARS)


def fingerprint(kind: int, subject: str, content: Mapping[str, Any]) -> bytes:
    """sha256 over the canonical text of what a document is and states."""
    return hashlib.sha256(json_text(plain({"kind": kind, "subject": subject, "content": content})).encode()).digest()

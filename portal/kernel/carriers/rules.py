"""Addresses written one way, and how long and how often a sending is tried. No database."""

import re
from datetime import timedelta
from typing import Final

#: A code that comes later than this helps nobody.
TRY_SMS_FOR: Final = timedelta(minutes=15)
TRY_EMAIL_FOR: Final = timedelta(hours=24)
FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(minutes=5)
#: A worker that took a message and died gives it back after this long.
CLAIM: Final = timedelta(seconds=60)
#: Messages are kept for questions about them ("I never got that code"), then removed.
KEEP: Final = timedelta(days=90)

_CHINESE_MOBILE: Final = re.compile(r"(?:\+|00)?86(1\d{10})")


def written_one_way(address: str) -> str:
    """A number or e-mail address in the form by which it is found again.

    >>> written_one_way("+86 138-1234-5678"), written_one_way(" Alice@Example.com ")
    ('13812345678', 'alice@example.com')
    """
    if "@" in address:
        return address.strip().lower()
    bare = re.sub(r"[\s()-]", "", address)
    mainland = _CHINESE_MOBILE.fullmatch(bare)
    return mainland[1] if mainland else bare


def wait_before(attempts: int) -> timedelta:
    """How long to wait after that many failed tries: 2 s, doubling, five minutes at most."""
    return min(FIRST_WAIT * (1 << min(attempts, 16) - 1), LONGEST_WAIT)

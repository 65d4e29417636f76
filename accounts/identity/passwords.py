"""Which passwords are refused: short ones (settings) and known ones. Nothing about capitals or symbols.

NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where a password stands alone, a block list, no composition rules,
no forced change.
"""

import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

BLOCK_LIST = Path(__file__).with_name("common_passwords.txt")


class NotCommon:
    """Refuses a password from the block list, one word of it repeated, and runs such as 123456789012345."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = _plain(password)
        bare = plain.strip("0123456789!@#$%^&*?._+=~")
        if plain in _blocked() or bare in _blocked() or _repeats(plain) or _repeats(bare) or _is_run(plain):
            raise ValidationError(_("This password is one of the first that others would try. Choose a few words of your own."), code="password_too_common")

    def get_help_text(self) -> str:
        return _("A few words that only you would put together are easy to keep and hard to guess.")


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password).casefold().replace(" ", "").replace("-", "")


@cache
def _blocked() -> frozenset[str]:
    return frozenset(BLOCK_LIST.read_text(encoding="utf-8").split())


def _repeats(plain: str) -> bool:
    """One piece of up to five characters, over and over, or a blocked word twice or more."""
    if not plain:
        return False
    for size in range(1, len(plain) // 2 + 1):
        piece = plain[:size]
        repeated = (piece * (len(plain) // size + 1))[: len(plain)] == plain
        if repeated and (size <= 5 or piece in _blocked()):
            return True
    return False


def _is_run(plain: str) -> bool:
    """Each character one step from the one before, up or down; digits may go round from 9 to 0."""
    steps = {_step(earlier, later) for earlier, later in pairwise(plain)}
    return steps in ({1}, {-1}, {9})


def _step(earlier: str, later: str) -> int:
    if earlier.isdecimal() and later.isdecimal():
        return (int(later) - int(earlier)) % 10
    return ord(later) - ord(earlier)

"""How long a code lives, and how often one may err. No database."""

import re
from datetime import timedelta
from typing import Final

#: Long enough to read it out, too short to pass it on. House rule, 2026-11-22.
VALID_FOR: Final = timedelta(minutes=3)
DIGITS: Final = 8
#: Codes a customer may ask for in ten minutes.
MOST_CODES: Final = 6
CODES_WITHIN: Final = timedelta(minutes=10)
#: Wrong codes a colleague may type in an hour: with eight digits and few codes alive at a time guessing is hopeless.
MOST_WRONG: Final = 10
WRONG_WITHIN: Final = timedelta(hours=1)


def read(typed: str) -> str:
    """The digits as typed, spaces left out; empty when it is no code.

    >>> read(" 1234 5678 "), read("12345"), read("1234567x")
    ('12345678', '', '')
    """
    digits = "".join(typed.split())
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else ""


def shown(code: str) -> str:
    """In two groups, as it is read out.

    >>> shown("12345678")
    '1234 5678'
    """
    return f"{code[:4]} {code[4:]}"

"""What a decision needs."""

from typing import Final

#: A reason that says something; the audit keeps it. House rule, 2026-11-22.
SHORTEST_REASON: Final = 8
LONGEST_REASON: Final = 240


def says_something(reason: str) -> bool:
    """Whether the reason is long enough to be one; Chinese says as much in half the characters.

    >>> says_something("ok"), says_something(" the notice of the regulator "), says_something("监管新规")
    (False, True, True)
    """
    return sum(1 if character.isascii() else 2 for character in reason.strip()) >= SHORTEST_REASON

"""What a decision needs."""

from typing import Final

#: A reason that says something; the audit trail keeps it. Source: house rule, 2026-11-22.
SHORTEST_REASON: Final = 8


def says_something(reason: str) -> bool:
    """Whether the reason is long enough to be one.

    >>> says_something("ok"), says_something(" she confirmed it by phone ")
    (False, True)
    """
    return len(reason.strip()) >= SHORTEST_REASON

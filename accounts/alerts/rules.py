"""Which movement is worth a message. No database."""

from typing import Final

from accounts.ledger.kinds import PostingKind

#: Until a holder chooses: movements from this many major units on are told (decision of 2026-11-22).
DEFAULT_THRESHOLD_MAJOR: Final = 500
#: Bookkeeping of the bank's own; nobody pays or is paid by it.
SILENT: Final = frozenset({PostingKind.OPENING})


def is_told(*, amount: int, threshold: int | None, kind: int) -> bool:
    """Whether a movement of `amount` minor units (negative when money left) is told; no threshold tells nothing.

    >>> is_told(amount=-50_000, threshold=50_000, kind=1), is_told(amount=49_999, threshold=50_000, kind=1), is_told(amount=1, threshold=None, kind=1)
    (True, False, False)
    """
    return threshold is not None and kind not in SILENT and abs(amount) >= threshold

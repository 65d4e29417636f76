"""When a second person must look, how long a thing waits, and what may follow what."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from backoffice.hall.counter.models import Status
from portal.kernel.clock import BANK_ZONE

#: A reason that says something; the customer and the audit both show it.
SHORTEST_REASON: Final = 8
#: What nobody finished by the counters' closing time expires. Source: house rule, 2026-11-21.
CLOSING: Final = time(18, 0)
SHORTEST_WAIT: Final = timedelta(hours=1)

TRANSITIONS: Final[Mapping[Status, frozenset[Status]]] = {
    Status.DRAFT: frozenset({Status.WAITING, Status.DONE, Status.TAKEN_BACK, Status.EXPIRED}),
    Status.WAITING: frozenset({Status.DONE, Status.REFUSED, Status.TAKEN_BACK, Status.EXPIRED}),
    Status.DONE: frozenset(),
    Status.REFUSED: frozenset(),
    Status.TAKEN_BACK: frozenset(),
    Status.EXPIRED: frozenset(),
}


def needs_check(amount_minor: int, threshold_minor: int | None) -> bool:
    """Whether a second person checks: from the threshold up, and always where none is set.

    >>> needs_check(4_999_999, 5_000_000), needs_check(5_000_000, 5_000_000), needs_check(1, None)
    (False, True, True)
    """
    return threshold_minor is None or amount_minor >= threshold_minor


def expiry(made_at: datetime) -> datetime:
    """Closing time of the same day at the bank, and at least an hour away."""
    closing = datetime.combine(made_at.astimezone(BANK_ZONE).date(), CLOSING, BANK_ZONE)
    return max(closing, made_at + SHORTEST_WAIT)


def may_follow(before: str, after: Status) -> bool:
    """Whether a transaction in state `before` may become `after`."""
    return after in TRANSITIONS[Status(before)]

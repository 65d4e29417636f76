"""The ledger's own part of the end of day."""

from datetime import date, datetime
from typing import Final

from accounts.ledger import services
from portal.kernel import prepared

_ACCOUNTS_AT_A_TIME: Final = 2000


def expire_holds(day: date, now: datetime) -> str:
    """Give the money of holds free whose time is over."""
    return f"{services.expire_holds(now=now)} holds expired"


def roll_up(day: date, now: datetime) -> str:
    """Bring the monthly sums of every account up to its last entry, some accounts a transaction."""
    after = portions = 0
    while last := prepared.call("SELECT public.ledger_roll_up(%s::bigint, %s::integer)", (after, _ACCOUNTS_AT_A_TIME)):
        after, portions = last, portions + 1
    return f"monthly sums brought up to date in {portions} portions"

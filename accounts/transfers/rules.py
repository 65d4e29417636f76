"""Pure rules of a transfer: its states, when it is sent, what is signed, what may be written in a memo."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.risk.rules import ORDINARY_WAIT_MINUTES
from accounts.signing import services as signing
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money

ACTION: Final = "transfer"
MEMO_CHARACTERS: Final = 60
#: "Next day" is sent when people are up and can still be asked.
MORNING: Final = time(8, 0)


class Arrival(TextChoices):
    """When the money is to leave, as the customer chooses (PBoC notice Yinfa [2016] 261: at once, ordinary, next day)."""

    NOW = "now", _("At once")
    ORDINARY = "ordinary", _("In two hours")
    NEXT_DAY = "next_day", _("Tomorrow morning")


DONE, WAITING, HELD, REFUSED, UNDONE = 1, 2, 3, 4, 5
#: From each state to what; a trigger in the database says the same.
ALLOWED: Final[Mapping[int, frozenset[int]]] = {
    WAITING: frozenset({DONE, REFUSED, UNDONE}),
    HELD: frozenset({DONE, REFUSED}),
    DONE: frozenset(),
    REFUSED: frozenset(),
    UNDONE: frozenset(),
}


def may_become(state: int, other: int) -> bool:
    """Whether an order in `state` may go to `other`.

    >>> may_become(WAITING, UNDONE), may_become(HELD, UNDONE), may_become(DONE, UNDONE)
    (True, False, False)
    """
    return other in ALLOWED[state]


def sent_at(arrival: str, now: datetime) -> datetime | None:
    """When an order given now is sent; None: at once.

    >>> sent_at("next_day", datetime(2026, 11, 20, 23, 59, tzinfo=BANK_ZONE)).isoformat()
    '2026-11-21T08:00:00+08:00'
    >>> sent_at("ordinary", datetime(2026, 11, 20, 23, 59, tzinfo=BANK_ZONE)).isoformat()
    '2026-11-21T01:59:00+08:00'
    """
    match arrival:
        case Arrival.ORDINARY:
            return now + timedelta(minutes=ORDINARY_WAIT_MINUTES)
        case Arrival.NEXT_DAY:
            return datetime.combine(now.astimezone(BANK_ZONE).date() + timedelta(days=1), MORNING, BANK_ZONE)
    return None


def content_hash(*, source_id: int, target_id: int, payee_name: str, amount: Money, memo: str, arrival: str = Arrival.NOW) -> bytes:
    """What is signed, and what a repeated key is compared with: from, to, the payee's name, amount, currency, memo, and when if not at once."""
    later = (arrival,) if arrival != Arrival.NOW else ()
    return signing.act_hash(ACTION, str(source_id), str(target_id), payee_name, str(amount.minor), amount.currency, memo, *later)

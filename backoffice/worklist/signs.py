"""How capabilities beside and below the leads say that somebody may want something: visits, the hall, later chats.

The leads register themselves as the taker; whoever has a sign calls `capture` and need not know them.
"""

from collections.abc import Callable
from datetime import datetime

from accounts.identity.models import Customer, User
from accounts.organisation.models import Branch, StaffMember
from portal.kernel.access import Actor

Taker = Callable[..., str]

_takers: list[Taker] = []


def register_taker(taker: Taker) -> None:
    """Say who takes signs; it answers the lead's reference."""
    _takers[:] = [taker]


def capture(
    *,
    source: str,
    source_ref: str,
    subject: str,
    actor: Actor,
    now: datetime,
    customer: Customer | None = None,
    login: User | None = None,
    name: str = "",
    contact: str = "",
    place: str = "",
    branch: Branch | None = None,
    manager: StaffMember | None = None,
    value_minor: int = 0,
    probability_bps: int = 0,
    due: datetime | None = None,
    reason: str = "",
) -> str:
    """Hand a sign over; the same `source` and `source_ref` count once. Answers the lead's reference, "" where nobody takes signs."""
    given = {
        "source": source, "source_ref": source_ref, "subject": subject, "customer": customer, "login": login, "name": name, "contact": contact,
        "place": place, "branch": branch, "manager": manager, "value_minor": value_minor, "probability_bps": probability_bps, "due": due,
        "reason": reason, "actor": actor, "now": now,
    }  # fmt: skip
    return _takers[0](**given) if _takers else ""

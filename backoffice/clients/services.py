"""What happens between staff and customers: looks that leave a trace, and who looks after whom (assigning.py, plans.py)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from backoffice.clients import rules
from backoffice.clients.assigning import Assigned, NotMoved, assign, claim, release, share, touched, touched_all
from backoffice.clients.filling import fill_pools
from backoffice.clients.plans import hand_over
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal

__all__ = ["Assigned", "NotMoved", "ReasonNeeded", "Revealed", "assign", "claim", "fill_pools", "hand_over", "record_search", "record_view"]
__all__ += ["release", "reveal", "share", "touched", "touched_all"]


class ReasonNeeded(Refusal):
    code = "reason_needed"
    message = _("Write a reason of at least %(least)s characters. Nothing was shown.")


@dataclass(frozen=True, slots=True)
class Revealed:
    """The fields that are masked elsewhere, in full."""

    id_number: str
    phone: str


def record_view(*, customer: Customer, purpose: str, actor: Actor, now: datetime, page: str = "customer") -> None:
    """Keep that this customer's page was read, and from where it was opened."""
    code = rules.purpose(purpose)
    audit.record(actor=actor, verb="customer.viewed", subject=f"customer:{customer.pk}", now=now, reason=code, details={"page": page})


def record_search(*, kind: str, found: int, actor: Actor, now: datetime) -> None:
    """Keep that customers were searched, by what kind of word and with how many rows; the word may be personal and is not kept."""
    audit.record(actor=actor, verb="customers.searched", subject="customers", now=now, details={"by": kind, "rows": found})


def reveal(*, customer: Customer, reason: str, actor: Actor, now: datetime) -> Revealed:
    """Show document and phone in full, once, for a written reason."""
    reason = reason.strip()
    if len(reason) < rules.SHORTEST_REASON:
        raise ReasonNeeded(least=rules.SHORTEST_REASON)
    audit.record(actor=actor, verb="customer.revealed", subject=f"customer:{customer.pk}", now=now, reason=reason, details={"fields": ["id_number", "phone"]})
    return Revealed(customer.id_number, customer.phone)

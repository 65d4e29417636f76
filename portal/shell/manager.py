"""My manager: who looks after this customer. Looked up once a minute at most, since it changes once in years."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.identity.models import Customer
from backoffice.clients import selectors as clients
from portal.kernel import access, clock
from portal.kernel.cards import Card

#: How long a change of hands may take to show.
_KEPT_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Manager:
    """`since` is the ISO date from which; `phone` is the branch's, empty where it has none."""

    name: str
    name_en: str
    branch: str
    branch_en: str
    phone: str
    since: str

    @property
    def said(self) -> str:
        return self.name_en if self.name_en and _is_english() else self.name

    @property
    def place(self) -> str:
        return self.branch_en if self.branch_en and _is_english() else self.branch

    @property
    def since_day(self) -> date:
        return date.fromisoformat(self.since)

    @property
    def dialled(self) -> str:
        return dialled(self.phone)


def card(request: HttpRequest) -> Card | None:
    """The card of home; None for a customer whom nobody looks after yet."""
    customer = access.person(request, "customer")
    found = None if customer is None else of(customer)
    return None if found is None else Card("shell/_manager.html", {"manager": found}, side=True)


def of(customer: Customer) -> Manager | None:
    key = f"manager:{customer.pk}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        found = _asked(customer)
        kept = asdict(found) if found is not None else {}
        cache.set(key, kept, _KEPT_SECONDS)
    return Manager(**kept) if kept else None


def dialled(phone: str) -> str:
    """A telephone number as a telephone wants it.

    >>> dialled("0510-8270 0031")
    '051082700031'
    """
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")


def _asked(customer: Customer) -> Manager | None:
    lead = next(iter(clients.carers_of(customer)), None)
    if lead is None:
        return None
    person, branch = lead.manager, lead.manager.branch
    return Manager(person.name, person.name_en, branch.name, branch.name_en, branch.phone, clock.bank_date(lead.since).isoformat())


def _is_english() -> bool:
    return (get_language() or "").startswith("en")

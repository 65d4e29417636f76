"""Clients near the next tier and clients whose tier falls: who they are, why, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.consents import selling
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.tiers import selectors as tiers
from accounts.tiers.models import CustomerTier, Tier
from accounts.tiers.selectors import Standing
from backoffice.clients import book
from backoffice.clients.models import Care
from portal.kernel.money import Money
from portal.templatetags.dates import when
from portal.templatetags.money import amount

ROWS_A_PAGE: Final = 100
VIEWS: Final = ("near", "falling")
#: On a customer's page: the tier, the next one and where it falls, by their newest names.
PAGE_SQL: Final = """
SELECT json_build_object('near', c.near, 'gap', c.gap_minor, 'falls_on', c.falls_on, 'average', c.average_minor, 'tier', c.tier, 'falls_to', c.falls_to)
FROM accounts_customertier c WHERE c.customer_id = %(customer)s AND (c.near OR c.falls_on IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One client: the standing, and what keeps or reaches the tier."""

    standing: Standing
    customer: Customer

    @property
    def falls(self) -> bool:
        return self.standing.falls_to is not None

    @property
    def lacks(self) -> Money:
        """To the next tier; where the tier falls, to what would keep it."""
        if self.falls:
            return Money(max(0, self.standing.tier.from_minor - self.standing.row.average_minor))
        return self.standing.gap or Money(0)

    @property
    def reason(self) -> str:
        row = self.standing.row
        if self.standing.falls_to is not None and row.falls_on is not None:
            return _("falls to %(tier)s on %(day)s") % {"tier": self.standing.falls_to, "day": when(row.falls_on, "full")}
        return _("near %(tier)s") % {"tier": self.standing.next}


def watched(cares: QuerySet[Care], view: str = "") -> QuerySet[CustomerTier]:
    """The rows of these clients, those that fall first. Who may not be sold to is here only when their tier falls."""
    falling, near = Q(falls_on__isnull=False), Q(near=True, falls_on=None, customer__in=selling.sellable(Customer.objects.all()).values("pk"))
    wanted = {"near": near, "falling": falling}.get(view, falling | near)
    rows = CustomerTier.objects.filter(Q(near=True) | Q(falls_on__isnull=False)).filter(wanted, customer__in=cares.values("customer"))
    return rows.order_by("falls_on", "gap_minor", "customer")


def lines(rows: Sequence[CustomerTier], day: date) -> list[Line]:
    """The rows with their tiers in words."""
    known = _known(day)
    found = [(tiers.standing(row, known), row.customer) for row in rows]
    return [Line(standing, customer) for standing, customer in found if standing is not None]


def shown(staff: StaffMember, day: date, *, view: str = "") -> list[Line]:
    """The page of this person: the own clients and those of whom they stand in for, or the branch's."""
    return _read(watched(book.cares(staff, book.managers_of(staff)), view), day, ROWS_A_PAGE)


def own(staff: StaffMember, day: date, *, limit: int) -> list[Line]:
    """The first of the own book; one query."""
    return _read(watched(Care.objects.open().filter(manager=staff)), day, limit)


def _read(rows: QuerySet[CustomerTier], day: date, limit: int) -> list[Line]:
    found = rows.select_related("customer__branch").defer("customer__id_number", "customer__phone")
    return lines(list(found[:limit]), day)


_kept: dict[date, list[Tier]] = {}


def _known(day: date) -> list[Tier]:
    """The tiers of a day, read once a process: what holds on a day was settled before it began."""
    if not _kept.get(day):
        _kept.clear()
        _kept[day] = tiers.in_force(day)
    return _kept[day]


def on_page(row: dict[str, Any] | None, staff: StaffMember, now: datetime) -> dict[str, Any] | None:
    """The figure on a customer's page: what lacks to the next tier, or when the tier falls."""
    if row is None:
        return None
    if row["falls_on"]:
        day = when(date.fromisoformat(row["falls_on"]), "full")
        stat = {"label": _("Average of 30 days (CNY)"), "value": amount(row["average"]), "note": _("tier falls on %(day)s") % {"day": day}, "tone": "behind"}
    else:
        stat = {"label": _("To the next tier (CNY)"), "value": amount(row["gap"]), "note": _("average of 30 days %(sum)s") % {"sum": amount(row["average"])}}
    return {"stats": [stat]}

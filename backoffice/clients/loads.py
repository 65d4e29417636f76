"""Loads and coverage of managers, the pool of their branch, and customers whose manager cannot look after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation import selectors as organisation
from accounts.organisation.models import BranchKind, StaffMember
from backoffice.clients import filling, rules, terms
from backoffice.clients.models import Care

POOL_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Load:
    """What one manager looks after; assets as of the last end of day."""

    manager: StaffMember
    clients: int
    joint: int
    due: int
    never: int
    assets: int
    most: int

    @property
    def room(self) -> int:
        return max(0, self.most - self.clients)

    @property
    def share(self) -> int:
        """How full, in percent."""
        return round(100 * self.clients / self.most) if self.most else 100

    @property
    def covered(self) -> int | None:
        """Clients within their rhythm, in percent; None without clients."""
        return round(100 * (self.clients - self.due) / self.clients) if self.clients else None


def loads(managers: Sequence[StaffMember], *, today: date) -> list[Load]:
    """The load of each of these managers, in their order; one query for all."""
    rows = (
        Care.objects.open()
        .filter(manager__in=managers)
        .values("manager")
        .annotate(
            clients=Count("pk", filter=Q(part="lead")),
            joint=Count("pk", filter=Q(part="joint")),
            due=Count("pk", filter=Q(part="lead", contact_due_on__lt=today)),
            never=Count("pk", filter=Q(part="lead", last_contact_at=None)),
            assets=Sum("customer__figures__assets_minor", filter=Q(part="lead")),
        )
    )
    most, found = terms.capacity(today), {row["manager"]: dict(row) for row in rows}
    nothing: dict[str, Any] = {"clients": 0, "joint": 0, "due": 0, "never": 0, "assets": 0}
    return [Load(manager, most=most, **_whole(found.get(manager.pk, nothing))) for manager in managers]


def takers(staff: StaffMember, *, serving: str = "", without: int | None = None) -> list[StaffMember]:
    """Who may be given clients by this person: managers in reach or above who serve that place (a branch's path)."""
    reach = organisation.reach(staff).values("pk")
    steps = staff.branch.path.rstrip(".").split(".")
    above = [".".join(steps[:depth]) + "." for depth in range(1, len(steps) + 1)]
    rows = filling.carers().filter(Q(branch__in=reach) | Q(branch__path__in=above) | Q(branch__parent__path__in=above, branch__kind=BranchKind.TEAM))
    return [person for person in rows.order_by("number") if serving.startswith(filling.home_of(person)) and person.pk != without]


def pool(staff: StaffMember) -> QuerySet[Customer]:
    """Customers of the places this person's post reaches whom nobody leads for, those with most money first."""
    rows = Customer.objects.exclude(status="closed").filter(filling.in_pool(), branch__in=_pool_places(staff))
    fields = ("number", "name", "name_en", "opened_on", "birth_date", "branch", "tiering", "status")
    return (
        rows.select_related("branch", "tiering")
        .only(*fields, "branch__name", "branch__name_en")
        .order_by(F("tiering__average_minor").desc(nulls_last=True), "pk")
    )


def served(staff: StaffMember) -> QuerySet[Customer]:
    """Customers of the places this person serves, whoever looks after them."""
    return Customer.objects.filter(branch__in=_pool_places(staff))


def orphans(staff: StaffMember) -> QuerySet[Care]:
    """Leads in reach who left, hold another post or work for another place."""
    customers = Customer.objects.exclude(status="closed").filter(filling.orphaned(), branch__in=organisation.reach(staff))
    return Care.objects.leads().filter(customer__in=customers).select_related("customer__branch", "manager__branch").order_by("manager", "pk")


def why_orphan(care: Care) -> str | Promise:
    """Why this lead cannot look after the customer."""
    manager = care.manager
    if not manager.active:
        return _("has left or is inactive")
    if manager.role not in rules.CARERS:
        return _("is not an account manager any more")
    return _("works for another branch")


def _pool_places(staff: StaffMember) -> Any:
    if staff.branch.kind == BranchKind.TEAM and staff.branch.parent is not None:
        return organisation.subtree(staff.branch.parent)
    return organisation.reach(staff)


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value or 0 for name, value in row.items() if name != "manager"}

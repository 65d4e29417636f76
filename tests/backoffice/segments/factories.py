"""Customers with a portrait, and segments over them."""

from datetime import UTC, date, datetime
from typing import Any

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.portrait.models import Portrait
from backoffice.segments import services
from backoffice.segments.models import Scope, Segment
from portal.kernel.access import Actor, Channel
from tests.factories import people

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


def line(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


RICH = {"all": [line("portrait.assets_minor", "ge", 20_000_000)]}


def client(assets: int, **given: Any) -> Customer:
    """A customer with that much money (fen) in the portrait; other features by name."""
    features = {name.removeprefix("with_"): given.pop(name) for name in list(given) if name.startswith("with_")}
    customer = given.pop("customer", None) or people.customer(login=None, **given)
    Portrait.objects.update_or_create(customer=customer, defaults={"day": DAY, "computed_at": NOW, "assets_minor": assets, **features})
    return customer


def actor(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def segment(owner: StaffMember, condition: Any = RICH, *, name: str = "Rich", scope: Scope = Scope.BANK, shared: bool = True, **given: Any) -> Segment:
    return services.make(
        name=name, purpose="to try", condition=condition, scope=scope, branch=given.get("branch"), owner=owner, shared=shared, actor=actor(owner), now=NOW
    )

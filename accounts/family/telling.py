"""What members hear of one another in their inboxes: joining, leaving, what is shared, who pays."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from accounts.family.models import Family, FamilyMember
from accounts.identity.models import Customer
from accounts.inbox import services as inbox

TOPIC: Final = "family"


def write(customer: Customer, title: str, body: str, *, now: datetime, params: Mapping[str, Any] | None = None, link: str = "", urgent: bool = False) -> None:
    """One message to one person; it leads to the family's page unless told otherwise."""
    inbox.send(customer=customer, topic=TOPIC, title=title, body=body, params=params, link=link or reverse("family:home"), urgent=urgent, now=now)


def names(customer: Customer) -> tuple[str, str]:
    """The name in both languages, as a parameter of a message."""
    return customer.name, customer.name_en or customer.name


def all_but(family: Family, *without: int) -> Iterable[FamilyMember]:
    """The members of now, without those."""
    return FamilyMember.objects.present().filter(family=family).exclude(pk__in=without).select_related("customer").order_by("pk")

"""The terms the client book works by on a day: tiers with their rhythms, the most clients of one manager, and from when two people decide."""

from datetime import date
from typing import Final

from backoffice.clients.models import BookSetting, ClientTier

#: Where nothing was ever set, nobody is kept from working.
_NO_END: Final = 1_000_000


def tiers(day: date) -> list[ClientTier]:
    """The tiers in force, lowest first."""
    rows = ClientTier.objects.filter(effective_from__lte=day).order_by("code", "-effective_from").distinct("code")
    return sorted(rows, key=lambda tier: tier.rank)


def tier_of(average_minor: int, known: list[ClientTier]) -> ClientTier | None:
    """The highest tier that this month average reaches."""
    reached = [tier for tier in known if average_minor >= tier.from_minor]
    return reached[-1] if reached else (known[0] if known else None)


def capacity(day: date) -> int:
    """How many clients one manager may hold."""
    return _value(BookSetting.Name.CAPACITY, day)


def approval_from(day: date) -> int:
    """From how many clients on a second person checks."""
    return _value(BookSetting.Name.APPROVAL_FROM, day)


def _value(name: str, day: date) -> int:
    rows = BookSetting.objects.filter(name=name, effective_from__lte=day).order_by("-effective_from")
    found = rows.values_list("value", flat=True).first()
    return _NO_END if found is None else found

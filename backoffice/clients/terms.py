"""The terms the client book works by on a day: the most clients of one manager, and from when two people decide. Tiers are `accounts.tiers`."""

from datetime import date
from typing import Final

from backoffice.clients.models import BookSetting

#: Where nothing was ever set, nobody is kept from working.
_NO_END: Final = 1_000_000


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

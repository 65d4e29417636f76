"""The money side of home, read once a request: cards and suggestions look at it before they ask for more."""

from typing import Any

from django.http import HttpRequest

from accounts.deposits import selectors as deposits
from portal.kernel import access

NOTHING = deposits.Overview(accounts=[], totals=[], movements=[])


def overview_of(request: HttpRequest, *, movements: int = 5) -> deposits.Overview:
    """The person's accounts, totals and last movements (as many as the first who asks wants); nothing for others."""
    known: Any = request
    if not hasattr(known, "overview"):
        customer = access.person(request, "customer")
        known.overview = NOTHING if customer is None else deposits.overview(customer=customer, movements=movements)
    found: deposits.Overview = known.overview
    return found

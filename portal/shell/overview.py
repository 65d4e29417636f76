"""The money side of home, read once a request: cards and suggestions look at it before they ask for more."""

from typing import Any

from django.http import HttpRequest

from accounts.deposits import selectors as deposits
from portal.kernel import access

NOTHING = deposits.Overview(accounts=[], totals=[], movements=[])


def overview_of(request: HttpRequest) -> deposits.Overview:
    """The person's accounts, totals and last movements; nothing for somebody who is no customer."""
    known: Any = request
    if not hasattr(known, "overview"):
        customer = access.person(request, "customer")
        known.overview = NOTHING if customer is None else deposits.overview(customer=customer)
    found: deposits.Overview = known.overview
    return found

"""The customer's page: is my bank calling me?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.calls import selectors
from accounts.identity.requests import CustomerRequest
from portal.kernel import access, clock


@access.customer
@never_cache
@require_safe
def mine(request: CustomerRequest) -> HttpResponse:
    """Yes, with name, branch and purpose; or plainly no. Asks again by itself while it is open."""
    now = clock.now()
    context = {"calls": selectors.of_customer(customer=request.customer, now=now), "now": now, "today": clock.bank_date(now), "branch": request.customer.branch}
    return render(request, "accounts/calls/mine.html", context)

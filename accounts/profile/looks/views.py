"""The page that says who looked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.identity.requests import CustomerRequest
from accounts.profile.looks import selectors
from portal.kernel import access, clock


@access.customer
@require_safe
def who_looked(request: CustomerRequest) -> HttpResponse:
    """Names, posts and purposes, by day; earlier ones by button."""
    now, after = clock.now(), request.GET.get("after", "")
    context = {
        "page": selectors.who_looked(customer=request.customer, after=after),
        "summary": None if after else selectors.summary(customer=request.customer, now=now),
        "today": clock.bank_date(now),
        "branch": request.customer.branch,
        "is_first": not after,
    }
    return render(request, "accounts/profile/who_looked.html", context)

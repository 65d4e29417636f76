"""The customer's code for the counter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.identity.requests import CustomerRequest
from backoffice.hall.codes import rules, services
from backoffice.hall.referrals.views import drawn
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.customer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: CustomerRequest) -> HttpResponse:
    """Ask for a code, then read it out; it is shown once, with the time until which it holds."""
    now, refusal = clock.now(), None
    if request.method == "POST":
        try:
            digits, made = services.show(customer=request.customer, actor=access.actor_of(request), now=now)
        except Refusal as caught:
            metrics.refused("hall", caught.code)
            refusal = caught
        else:
            return render(request, "hall/code.html", {"code": rules.shown(digits), "made": made, "picture": drawn(digits)})
    return render(request, "hall/code.html", {"refusal": refusal}, status=409 if refusal else 200)

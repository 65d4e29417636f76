"""The customer's tier: why, what it brings, how far the next is; and the page of those whose tier has one of its own."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.identity.requests import CustomerRequest
from accounts.tiers import rules, selectors
from accounts.tiers.models import BenefitKind
from portal.kernel import access, clock


@access.customer
@never_cache
@require_safe
def mine(request: CustomerRequest) -> HttpResponse:
    """My tier, by which average of which days, what it brings, what would reach the next, and the months before."""
    today = clock.bank_date(clock.now())
    tiers, benefits = selectors.in_force(today), selectors.benefits_in_force(today)
    standing = selectors.of(request.customer, today)
    page: dict[str, Any] = {"standing": standing, "days": rules.WINDOW_DAYS, "tiers": _ladder(tiers, benefits)}
    if standing is not None:
        known = {tier.code: tier for tier in tiers}
        brought = selectors.benefits(standing.tier.code, tiers, benefits)
        page |= {
            "benefits": brought,
            "has_zone": any(row.kind == BenefitKind.ZONE for row in brought),
            "far": selectors.how_far(request.customer, today),
            "months": [(row, known.get(row.tier)) for row in selectors.history(request.customer)],
        }
    return render(request, "accounts/tiers/mine.html", page)


@access.customer
@never_cache
@require_safe
def zone(request: CustomerRequest) -> HttpResponse:
    """Everything the tier brings and how to use it; there for tiers that bring such a page."""
    today = clock.bank_date(clock.now())
    standing = selectors.of(request.customer, today)
    brought = selectors.benefits_of(request.customer, today)
    if standing is None or not any(row.kind == BenefitKind.ZONE for row in brought):
        return redirect("tiers:mine")
    return render(request, "accounts/tiers/zone.html", {"standing": standing, "benefits": [row for row in brought if row.kind != BenefitKind.ZONE]})


def _ladder(tiers: list[Any], benefits: list[Any]) -> list[dict[str, Any]]:
    """Every tier with what it brings first."""
    return [{"tier": tier, "benefits": [row for row in benefits if row.tier == tier.code]} for tier in tiers]

"""The customer's pages: who asks to look, who looks now, what was seen."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.identity.requests import CustomerRequest
from accounts.viewas import pages, selectors, services
from accounts.viewas.models import CustomerView
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.customer
@never_cache
@require_safe
def mine(request: CustomerRequest) -> HttpResponse:
    """Every question and every look, newest first."""
    now = clock.now()
    looks = [(look, look.state_at(now)) for look in selectors.of_customer(request.customer)]
    return render(request, "accounts/viewas/mine.html", {"looks": looks, "today": clock.bank_date(now)})


@access.customer
@never_cache
@require_safe
def detail(request: CustomerRequest, reference: str) -> HttpResponse:
    """One question or look: answer it, end it, or read what was seen."""
    return _page(request, _own(request, reference))


@access.customer
@require_POST
def agree(request: CustomerRequest, reference: str) -> HttpResponse:
    """Yes."""
    return _act(request, reference, services.agree)


@access.customer
@require_POST
def decline(request: CustomerRequest, reference: str) -> HttpResponse:
    """No."""
    return _act(request, reference, services.decline)


@access.customer
@require_POST
def end(request: CustomerRequest, reference: str) -> HttpResponse:
    """Enough."""
    return _act(request, reference, services.withdraw)


def _act(request: CustomerRequest, reference: str, act: Callable[..., CustomerView]) -> HttpResponse:
    view = _own(request, reference)
    try:
        act(reference=reference, customer=request.customer, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("viewas", refusal.code)
        return _page(request, _own(request, view.reference), refusal)
    return redirect("viewas:detail", reference)


def _page(request: CustomerRequest, view: CustomerView, refusal: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    context: dict[str, Any] = {
        "view": view, "waits": view.waits(now), "runs": view.runs(now), "state": view.state_at(now), "seen": selectors.seen(view),
        "may_see": list(pages.shown().values()), "today": clock.bank_date(now), "refusal": refusal,
    }  # fmt: skip
    return render(request, "accounts/viewas/detail.html", context, status=409 if refusal else 200)


def _own(request: CustomerRequest, reference: str) -> CustomerView:
    rows = CustomerView.objects.select_related("staff__branch", "branch")
    return get_object_or_404(rows, reference=reference, customer=request.customer)

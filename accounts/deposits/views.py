"""The accounts list and the page of one account."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.alerts import selectors as alerts
from accounts.deposits import rules, selectors
from accounts.identity.requests import CustomerRequest
from portal.kernel import access, audit, clock

#: Movements shown on the page of one account; the statement has the rest.
RECENT = 6


@access.customer
@require_safe
def list_accounts(request: CustomerRequest) -> HttpResponse:
    mine = selectors.holdings(customer=request.customer)
    context = {"groups": selectors.groups(mine), "totals": selectors.totals(mine)}
    return render(request, "accounts/deposits/list.html", context)


@access.customer
@require_safe
def detail(request: CustomerRequest, reference: str) -> HttpResponse:
    return _page(request, _holding(request, reference), whole_number=False)


@access.customer
@require_POST
def number(request: CustomerRequest, reference: str) -> HttpResponse:
    """The same page with the number in full, for this once; that it was shown is written to the audit."""
    holding = _holding(request, reference)
    audit.record(actor=access.actor_of(request), verb="account.number_shown", subject=f"account:{holding.account.pk}", now=clock.now())
    response = _page(request, holding, whole_number=True)
    patch_cache_control(response, no_store=True, private=True)
    return response


def _holding(request: CustomerRequest, reference: str) -> selectors.Holding:
    found = selectors.holding(customer=request.customer, reference=reference)
    if found is None:
        raise Http404
    return found


def _page(request: CustomerRequest, holding: selectors.Holding, *, whole_number: bool) -> HttpResponse:
    account, today = holding.account, clock.bank_date(clock.now())
    context = {
        "holding": holding,
        "account": account,
        "number": rules.spaced(account.number) if whole_number else rules.masked(account.number),
        "whole_number": whole_number,
        "threshold": alerts.threshold_of(account=account, customer=request.customer),
        "holds": selectors.pending_holds(account=account),
        "headroom": rules.headroom(account.meter, today) if hasattr(account, "meter") else [],
        "movements": selectors.last_movements(holdings=[holding], limit=RECENT),
        "today": today,
    }
    return render(request, "accounts/deposits/detail.html", context)

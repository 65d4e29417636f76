"""The customer's number on the phone."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.identity.requests import CustomerRequest
from accounts.organisation.models import Branch
from backoffice.hall.queue import grounds, rules, selectors, services
from backoffice.hall.queue.models import QueueKind, QueueTicket, TicketSource
from backoffice.hall.queue.refusals import HallClosed, KindNotOffered
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.customer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: CustomerRequest) -> HttpResponse:
    """My number of today, or take one at a hall that is open."""
    customer, now, refusal = request.customer, clock.now(), None
    halls = selectors.open_halls(now)
    if request.method == "POST":
        branch = next((hall for hall in halls if hall.code == request.POST.get("branch", "")), None)
        kind = QueueKind.objects.filter(code=request.POST.get("kind", "")).first()
        try:
            _take(request, branch, kind)
            return redirect("hall_customer:number")
        except Refusal as caught:
            metrics.refused("hall", caught.code)
            refusal = caught
    ticket = selectors.of_customer(customer, now)
    chosen = _chosen(request, halls)
    context = {
        "place": selectors.place_of(ticket, now) if ticket else None, "halls": halls, "branch": chosen, "refusal": refusal, "now": now,
        "lines": selectors.lines(chosen, now) if chosen else [], "grounds": [rules.GROUNDS[code] for code in ticket.ahead] if ticket else [],
        "mine": [rules.GROUNDS[code] for code in grounds.of(customer=customer, branch=chosen, now=now).codes] if chosen and not ticket else [],
    }  # fmt: skip
    return render(request, "hall/number.html", context, status=409 if refusal else 200)


@access.customer
@require_POST
def give_back(request: CustomerRequest, reference: str) -> HttpResponse:
    """I do not need it any more."""
    get_object_or_404(QueueTicket, reference=reference, customer=request.customer)
    try:
        services.give_back(reference=reference, customer=request.customer, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("hall", refusal.code)
    return redirect("hall_customer:number")


def _take(request: CustomerRequest, branch: Branch | None, kind: QueueKind | None) -> None:
    if branch is None:
        raise HallClosed
    if kind is None:
        raise KindNotOffered
    services.take(branch=branch, kind=kind, source=TicketSource.PHONE, customer=request.customer, actor=access.actor_of(request), now=clock.now())


def _chosen(request: CustomerRequest, halls: list[Branch]) -> Branch | None:
    """The hall asked for, else the customer's own branch, else the first that is open."""
    asked = request.POST.get("branch") or request.GET.get("at", "")
    own = next((hall for hall in halls if hall.pk == request.customer.branch_id), None)
    return next((hall for hall in halls if hall.code == asked), None) or own or (halls[0] if halls else None)

"""What can be closed, what stands in the way, and the signature for exactly one closing."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.deposits import selectors as deposits
from accounts.identity.models import CustomerStatus
from accounts.identity.requests import CustomerRequest
from accounts.profile.closing import rules, selectors, services
from accounts.signing import panels
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from portal.kernel import access, clock
from portal.kernel.errors import Refusal

#: What waits for a signature, in the session: reference and target of an account (both empty: the end), and the challenge.
_WAITING: Final = "closing"


@access.customer
@never_cache
@require_safe
def overview(request: CustomerRequest) -> HttpResponse:
    """Accounts with what stands in the way, and what is kept after the end."""
    closables = selectors.closables(customer=request.customer)
    context = {
        "closables": closables,
        "kept": rules.KEPT,
        "years": rules.longest(),
        "is_closed": request.customer.status == CustomerStatus.CLOSED,
        "can_end": not closables and request.customer.status == CustomerStatus.ACTIVE,
        "branch": request.customer.branch,
    }
    return render(request, "accounts/profile/close.html", context)


@access.customer
@never_cache
def account(request: CustomerRequest, reference: str) -> HttpResponse:
    """One account: where the rest goes, then on to the signature."""
    holding = deposits.holding(customer=request.customer, reference=reference)
    if holding is None:
        raise Http404
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            closing = services.prepare(customer=request.customer, reference=reference, target=request.POST.get("target", ""))
        except Refusal as refused:
            refusal = refused
        else:
            target = closing.target.reference if closing.target else ""
            amount = closing.rest if closing.target else None
            return _to_signature(request, rules.CLOSE_ACCOUNT, closing.act, account=reference, target=target, amount=amount)
    context = {
        "holding": holding,
        "refusal": refusal,
        "obstacles": selectors.obstacles(customer=request.customer, holding=holding),
        "targets": selectors.targets(customer=request.customer, account=holding.account),
        "chosen": request.POST.get("target", ""),
    }
    return render(request, "accounts/profile/close_account.html", context)


@access.customer
@require_POST
def end(request: CustomerRequest) -> HttpResponse:
    """End the relationship: on to the signature, when nothing is open."""
    if selectors.closables(customer=request.customer) or request.customer.status != CustomerStatus.ACTIVE:
        messages.warning(request, _("Something stands in the way; it is written below."))
        return redirect("profile:close")
    return _to_signature(request, rules.END, services.end_act(request.customer))


@access.customer
@never_cache
def sign(request: CustomerRequest) -> HttpResponse:
    """The signature for exactly this closing."""
    waiting: dict[str, str] = request.session.get(_WAITING, {})
    actor, now = access.actor_of(request), clock.now()
    try:
        challenge = signing.open_challenge(reference=waiting.get("challenge", ""), customer=request.customer, actor=actor, now=now)
        closing = None if not waiting["account"] else _prepared(request, waiting)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("profile:close")
    panel = panels.take(request, challenge=challenge, actor=actor, now=now)
    if panel.signature is not None:
        try:
            _close(request, closing, panel.signature)
        except Refusal as refusal:
            panel.form.add_error(None, str(refusal))
        else:
            del request.session[_WAITING]
            messages.success(request, _("The account is closed.") if closing else _("You are no longer a customer. Thank you for the time together."))
            return redirect("profile:close")
    return render(request, "accounts/profile/close_sign.html", {"panel": panel, "form": panel.form, "closing": closing, "years": rules.longest()})


def _prepared(request: CustomerRequest, waiting: dict[str, str]) -> services.Closing:
    return services.prepare(customer=request.customer, reference=waiting["account"], target=waiting["target"])


def _close(request: CustomerRequest, closing: services.Closing | None, signature: StepUpChallenge) -> None:
    common: dict[str, Any] = {"customer": request.customer, "signature": signature, "actor": access.actor_of(request), "now": clock.now()}
    if closing is None:
        services.end_relationship(**common)
    else:
        services.close_account(closing=closing, **common)


def _to_signature(request: CustomerRequest, action: str, act: bytes, *, account: str = "", target: str = "", amount: Any = None) -> HttpResponse:
    challenge = signing.ask(customer=request.customer, action=action, act=act, actor=access.actor_of(request), now=clock.now(), amount=amount)
    request.session[_WAITING] = {"account": account, "target": target, "challenge": challenge.reference}
    return redirect("profile:close_sign")

"""What may leave an account, and the holder's own lower limits: lower at once, higher after signing and cooling off."""

from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.deposits.rules import ending
from accounts.identity.requests import CustomerRequest
from accounts.ledger.models import Account
from accounts.limits import forms, rules, selectors, services
from accounts.limits.models import CustomerLimit
from accounts.signing import panels
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from portal.kernel import access, clock
from portal.kernel.errors import Refusal
from portal.kernel.money import format_amount

_SESSION_KEY: Final = "raised_limits"


@access.customer
@never_cache
def detail(request: CustomerRequest, reference: str) -> HttpResponse:
    """Every limit with its source, what is used and left; and the form for the own ones."""
    account, now = _own(request, reference), clock.now()
    overview = selectors.overview(account, now=now)
    form = forms.OwnLimits(request.POST or None, currency=account.currency, initial=_initial(account, overview.own))
    if request.method == "POST" and form.is_valid():
        wanted = {"each": form.cleaned_data["each"], "day": form.cleaned_data["day"]}
        if rules.is_raise(overview.own, **wanted):
            return _ask_signature(request, account, wanted)
        services.set_own_limit(account=account, **wanted, actor=access.actor_of(request), now=now)
        messages.info(request, _("Your limits hold from now on."))
        return redirect("accounts:limits:detail", account.reference)
    context = {"account": account, "ending": ending(account.number), "overview": overview, "form": form, "cooling": rules.COOLING}
    return render(request, "accounts/limits/detail.html", context)


@access.customer
@never_cache
def sign(request: CustomerRequest, reference: str) -> HttpResponse:
    """The signature for exactly these higher limits."""
    account, actor, now = _own(request, reference), access.actor_of(request), clock.now()
    asked = request.session.get(_SESSION_KEY, {}).get(account.reference)
    if asked is None:
        return redirect("accounts:limits:detail", account.reference)
    wanted = {"each": asked["each"], "day": asked["day"]}
    try:
        challenge = signing.open_challenge(reference=asked["challenge"], customer=request.customer, actor=actor, now=now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("accounts:limits:detail", account.reference)
    panel = panels.take(request, challenge=challenge, actor=actor, now=now)
    if panel.signature is not None:
        try:
            _raise(request, account, wanted, panel.signature)
        except Refusal as refusal:
            panel.form.add_error(None, str(refusal))
        else:
            return redirect("accounts:limits:detail", account.reference)
    context = {"account": account, "ending": ending(account.number), "wanted": wanted, "panel": panel, "holds_from": now + rules.COOLING}
    return render(request, "accounts/limits/sign.html", context)


@access.customer
@require_POST
def cancel(request: CustomerRequest, reference: str) -> HttpResponse:
    """Take back higher limits that do not hold yet."""
    account = _own(request, reference)
    services.cancel_pending(account=account, actor=access.actor_of(request), now=clock.now())
    return redirect("accounts:limits:detail", account.reference)


def _ask_signature(request: CustomerRequest, account: Account, wanted: dict[str, int | None]) -> HttpResponse:
    actor, now = access.actor_of(request), clock.now()
    challenge = signing.ask(customer=request.customer, action=rules.ACTION, act=_act(account, wanted), actor=actor, now=now)
    request.session[_SESSION_KEY] = {account.reference: {**wanted, "challenge": challenge.reference}}
    return redirect("accounts:limits:sign", account.reference)


def _raise(request: CustomerRequest, account: Account, wanted: dict[str, int | None], signature: StepUpChallenge) -> None:
    actor, now = access.actor_of(request), clock.now()
    with transaction.atomic():
        signing.use(challenge_id=signature.pk, customer=request.customer, act=_act(account, wanted), actor=actor, now=now)
        services.set_own_limit(account=account, **wanted, actor=actor, now=now)
    request.session.pop(_SESSION_KEY, None)


def _act(account: Account, wanted: dict[str, int | None]) -> bytes:
    """What is signed: the account and both limits."""
    return signing.act_hash(rules.ACTION, str(account.pk), str(wanted["each"]), str(wanted["day"]))


def _initial(account: Account, own: CustomerLimit | None) -> dict[str, Any]:
    known = {"each": own.each_minor, "day": own.day_minor} if own else {}
    return {name: format_amount(minor, account.currency) for name, minor in known.items() if minor is not None}


def _own(request: CustomerRequest, reference: str) -> Account:
    return get_object_or_404(Account.objects.for_customer(request.customer), reference=reference)

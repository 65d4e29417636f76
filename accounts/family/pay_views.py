"""Pay for a member within a signed limit, end it, fetch what another pays."""

import secrets
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.family import finding, forms, paying, selectors
from accounts.family.models import FamilyMember
from accounts.family.refusals import FamilyRefused, NothingAMonth, NothingIsPaid
from accounts.family.views import refused
from accounts.identity.requests import CustomerRequest
from accounts.ledger.models import Account
from accounts.signing import panels
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from accounts.transfers.selectors import SENDING_KINDS
from portal.kernel import access, clock, ids
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal
from portal.kernel.money import Money, format_amount

_SESSION_KEY: Final = "family_pay"


@access.customer
@never_cache
def pay(request: CustomerRequest, reference: str) -> HttpResponse:
    """From which account and how much a month; a higher limit goes on to the signature."""
    mine, other = finding.pair(request.customer, reference)
    sources = _sending(request)
    known = selectors.paying(mine, other, bank_date(clock.now()))
    initial = {"source": known.given.source.reference, "month": format_amount(known.given.month_minor, "CNY")} if known else {}
    form = forms.PayFor(request.POST or None, sources=sources, initial=initial)
    if request.method == "POST" and form.is_valid():
        source, month = form.cleaned_data["source"], form.cleaned_data["month"]
        if month is None or month.minor <= 0:
            refused(form, NothingAMonth())
        elif paying.is_raise(mine, other, source, month):
            return _ask_signature(request, mine, other, source, month)
        else:
            try:
                return _given(request, mine, other, source, month, None)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    return render(request, "accounts/family/pay.html", {"form": form, "other": other, "known": known, "has_sources": bool(sources)})


@access.customer
@never_cache
def sign(request: CustomerRequest, reference: str) -> HttpResponse:
    """The signature for exactly this limit."""
    mine, other = finding.pair(request.customer, reference)
    asked = request.session.get(_SESSION_KEY, {})
    source = Account.objects.for_customer(request.customer).filter(pk=asked.get("source", 0)).first()
    if asked.get("member") != other.reference or source is None:
        return redirect("family:pay", other.reference)
    actor, now, month = access.actor_of(request), clock.now(), Money(asked["month"])
    try:
        challenge = signing.open_challenge(reference=asked["challenge"], customer=request.customer, actor=actor, now=now)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("family:pay", other.reference)
    panel = panels.take(request, challenge=challenge, actor=actor, now=now)
    if panel.signature is not None:
        try:
            return _given(request, mine, other, source, month, panel.signature)
        except Refusal as refusal:
            panel.form.add_error(None, str(refusal))
    return render(request, "accounts/family/pay_sign.html", {"other": other, "source": source, "month": month, "panel": panel})


@access.customer
@require_POST
def stop(request: CustomerRequest, reference: str) -> HttpResponse:
    """Pay no more."""
    mine, other = finding.pair(request.customer, reference)
    paying.stop(payer=mine, user=other, actor=access.actor_of(request), now=clock.now())
    messages.success(request, _("You do not pay for %(name)s any more.") % {"name": other.customer.display_name})
    return redirect("family:member", other.reference)


@access.customer
@never_cache
def fetch(request: CustomerRequest, reference: str) -> HttpResponse:
    """Bring money that another pays to an account of one's own."""
    mine, other = finding.pair(request.customer, reference)
    paid = selectors.paying(other, mine, bank_date(clock.now()))
    if paid is None and request.method != "POST":
        messages.info(request, str(NothingIsPaid(name=other.customer.display_name)))
        return redirect("family:member", other.reference)
    targets = [one for one in _sending(request) if one.holder_id == request.customer.pk]
    form = forms.Fetch(request.POST or None, targets=targets, initial={"key": secrets.token_urlsafe(16)})
    if request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, clock.now()
        try:
            paying.fetch(
                user=mine, payer=other, target=data["target"], amount=data["amount"], actor=access.actor_of(request), now=now,
                key=ids.posting_key(f"customer:{request.customer.pk}", data["key"]),
            )  # fmt: skip
        except FamilyRefused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("%(amount)s is on its way to your account; %(name)s has been told.") % _said(data["amount"], other))
            return redirect("family:member", other.reference)
    return render(request, "accounts/family/fetch.html", {"form": form, "other": other, "paid": paid})


def _sending(request: CustomerRequest) -> list[Account]:
    own = finding.own_accounts(request.customer)
    return [account for account in own if account.kind in SENDING_KINDS and account.is_open and account.currency == "CNY"]


def _ask_signature(request: CustomerRequest, mine: FamilyMember, other: FamilyMember, source: Account, month: Money) -> HttpResponse:
    act = paying.act_of(payer=mine, user=other, source=source, month=month)
    challenge = signing.ask(
        customer=request.customer, action=paying.ACTION, act=act, actor=access.actor_of(request), now=clock.now(), amount=month, payee=other.customer.name
    )
    request.session[_SESSION_KEY] = {"member": other.reference, "source": source.pk, "month": month.minor, "challenge": challenge.reference}
    return redirect("family:pay_sign", other.reference)


def _given(request: CustomerRequest, mine: FamilyMember, other: FamilyMember, source: Account, month: Money, signature: StepUpChallenge | None) -> HttpResponse:
    paying.pay_for(payer=mine, user=other, source=source, month=month, signature=signature, actor=access.actor_of(request), now=clock.now())
    request.session.pop(_SESSION_KEY, None)
    messages.success(request, _("%(name)s may fetch up to %(amount)s a month from now on.") % _said(month, other))
    return redirect("family:member", other.reference)


def _said(amount: Money, other: FamilyMember) -> dict[str, Any]:
    return {"amount": str(amount), "name": other.customer.display_name}

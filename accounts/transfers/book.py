"""The payee book: pay, rename, take out, keep somebody paid; and where money to the own mobile number arrives."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.deposits.rules import masked
from accounts.identity.requests import CustomerRequest
from accounts.payees import rules, services
from accounts.payees.models import SavedPayee
from accounts.transfers import forms, selectors
from accounts.transfers.models import Transfer, TransferState
from accounts.transfers.views import amount_url
from portal.kernel import access, clock
from portal.kernel.errors import Refusal


@access.customer
@require_safe
def list_payees(request: CustomerRequest) -> HttpResponse:
    """Everybody in the book, last paid first."""
    own = [one for one in selectors.sources(request.customer) if one.account.currency == rules.HOME_CURRENCY]
    receiving = services.receiving_account(request.customer)
    form = forms.WhereToReceive(accounts=own, initial={"account": receiving.reference if receiving else ""})
    context = {"lines": selectors.saved_payees(request.customer), "form": form, "can_receive": bool(own), "today": clock.bank_date(clock.now())}
    return render(request, "accounts/payees/list.html", context)


@access.customer
@require_safe
def pay(request: CustomerRequest, reference: str) -> HttpResponse:
    """On to the amount, for somebody in the book."""
    payee = _own(request, reference)
    if not payee.account.is_open:
        messages.warning(request, str(services.PayeeClosed()))
        return redirect("accounts:transfers:payees")
    return redirect(amount_url(request, payee.account, payee.name))


@access.customer
def edit(request: CustomerRequest, reference: str) -> HttpResponse:
    """Call somebody otherwise."""
    payee = _own(request, reference)
    form = forms.Nickname(request.POST or None, initial={"nickname": payee.nickname})
    if request.method == "POST" and form.is_valid():
        services.rename_payee(payee=payee, nickname=form.cleaned_data["nickname"], actor=access.actor_of(request), now=clock.now())
        return redirect("accounts:transfers:payees")
    return render(request, "accounts/payees/edit.html", {"payee": payee, "form": form, "number": masked(payee.account.number)})


@access.customer
@require_POST
def remove(request: CustomerRequest, reference: str) -> HttpResponse:
    """Take somebody out of the book."""
    services.remove_payee(payee=_own(request, reference), actor=access.actor_of(request), now=clock.now())
    return redirect("accounts:transfers:payees")


@access.customer
@require_POST
def receive(request: CustomerRequest) -> HttpResponse:
    """Choose where money to the own mobile number arrives."""
    own = [one for one in selectors.sources(request.customer) if one.account.currency == rules.HOME_CURRENCY]
    form = forms.WhereToReceive(request.POST, accounts=own)
    if form.is_valid():
        services.choose_receiving_account(customer=request.customer, account=form.chosen, actor=access.actor_of(request), now=clock.now())
        messages.info(request, _("Saved. It holds from the next payment on."))
    return redirect("accounts:transfers:payees")


@access.customer
@require_POST
def save(request: CustomerRequest, reference: str) -> HttpResponse:
    """Keep the payee of a transfer that arrived."""
    mine = Transfer.objects.for_customer(request.customer).filter(state=TransferState.DONE).select_related("target")
    transfer = get_object_or_404(mine, reference=reference)
    try:
        services.save_payee(customer=request.customer, account=transfer.target, name=transfer.payee_name, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("accounts:transfers:detail", transfer.reference)
    return redirect("accounts:transfers:payees")


def _own(request: CustomerRequest, reference: str) -> SavedPayee:
    book = SavedPayee.objects.for_customer(request.customer).select_related("account__holder")
    return get_object_or_404(book, reference=reference)

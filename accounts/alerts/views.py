"""From which amount on a holder hears of an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.alerts import forms, selectors, services
from accounts.identity.requests import CustomerRequest
from accounts.ledger.models import Account
from portal.kernel import access, clock
from portal.kernel.money import format_amount


@access.customer
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: CustomerRequest, reference: str) -> HttpResponse:
    """One amount for one account; each holder has their own."""
    account = get_object_or_404(Account.objects.for_customer(request.customer), reference=reference)
    threshold = selectors.threshold_of(account=account, customer=request.customer)
    shown = selectors.default_threshold(account) if threshold is None else threshold
    initial = {"told": threshold is not None, "amount": format_amount(shown, account.currency)}
    form = forms.Threshold(request.POST if request.method == "POST" else None, initial=initial, currency=account.currency)
    if request.method == "POST" and form.is_valid():
        services.choose(account=account, customer=request.customer, threshold=form.cleaned_data["threshold"], now=clock.now())
        messages.success(request, _("Your choice is kept."))
        return redirect("accounts:deposits:detail", account.reference)
    return render(request, "accounts/alerts/edit.html", {"form": form, "account": account, "tail": account.number[-4:]})

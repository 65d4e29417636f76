"""The colleague types the code and has the customer."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountStatus
from accounts.organisation.requests import StaffRequest
from backoffice.clients import rules as masks
from backoffice.hall.codes import services
from backoffice.hall.codes.models import CounterCode
from portal.kernel import access, clock, metrics
from portal.kernel.access import Channel
from portal.kernel.errors import Refusal


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code on the customer's phone"), max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "autofocus": True}),
    )  # fmt: skip


@access.staff("hall.identify")
@require_http_methods(["GET", "HEAD", "POST"])
def identify(request: StaffRequest) -> HttpResponse:
    """Type the code; a wrong one shows nothing and is counted."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actor = access.actor_of(request, Channel.COUNTER)
        try:
            found = services.identify(typed=form.cleaned_data["code"], staff=request.staff, actor=actor, now=clock.now())
        except Refusal as refusal:
            metrics.refused("hall", refusal.code)
            form.add_error("code", str(refusal))
        else:
            return redirect("admin:identified", found.reference)
    page = {"title": _("Know a customer by code"), "code_form": form}
    return TemplateResponse(request, "backoffice/hall/codes/identify.html", page, status=409 if form.errors else 200)


@access.staff("hall.identify")
@require_safe
def identified(request: StaffRequest, reference: str) -> HttpResponse:
    """Who it is, for whom the code was used; the page is the colleague's own and closes at the end of the day."""
    rows = CounterCode.objects.select_related("customer__branch")
    found = get_object_or_404(rows, reference=reference, used_by=request.staff, used_at__date=clock.bank_date(clock.now()))
    customer = found.customer
    accounts = Account.objects.filter(holder=customer).exclude(status=AccountStatus.CLOSED).order_by("pk")
    page: dict[str, Any] = {
        "title": _("Known by code"), "found": found, "customer": customer, "accounts": [(row.get_kind_display(), row.number[-4:]) for row in accounts],
        "phone": masks.masked("phone", customer.phone), "document": masks.masked("id_number", customer.id_number),
        "in_reach": access.visible(Customer.objects.filter(pk=customer.pk), request.staff).exists(),
        "opens": access.may(request.staff, "accounts.open_face"), "takes_cash": access.may(request.staff, "counter.make"),
    }  # fmt: skip
    response = TemplateResponse(request, "backoffice/hall/codes/identified.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response

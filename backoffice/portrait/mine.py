"""The customer's own page: what the bank notes about them, why, and against what they may object."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.consents import selectors as consents
from accounts.identity.requests import CustomerRequest
from backoffice.portrait import selectors, services
from backoffice.portrait.models import TagDefinition
from portal.kernel import access, clock
from portal.kernel.errors import Refusal


@access.customer
@require_safe
def tags(request: CustomerRequest) -> HttpResponse:
    """Tags with their reasons; whether there are any at all is the person's own choice."""
    customer = request.customer
    names = {row.code: row.display_name for row in TagDefinition.objects.filter(current=True)}
    context = {
        "personalised": consents.holds(customer, "personalised"),
        "tags": selectors.tags_of(customer),
        "objections": [(one, names.get(one.code, one.code)) for one in selectors.objections(customer)],
        "today": clock.bank_date(clock.now()),
    }
    return render(request, "portrait/tags.html", context)


@access.customer
@require_POST
def object_to(request: CustomerRequest, code: str) -> HttpResponseBase:
    """This is wrong, or not wanted."""
    if not selectors.concerns(request.customer, code):
        raise Http404
    try:
        services.object_to(
            customer=request.customer, code=code, words=request.POST.get("words", "").replace("\0", ""), actor=access.actor_of(request), now=clock.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken away. We do not note it again unless you let us."))
    return redirect("portrait:tags")


@access.customer
@require_POST
def take_back(request: CustomerRequest, code: str) -> HttpResponseBase:
    """It may be noted again."""
    if not selectors.concerns(request.customer, code):
        raise Http404
    services.take_back(customer=request.customer, code=code, actor=access.actor_of(request), now=clock.now())
    messages.success(request, _("We may note it again where the rule fits."))
    return redirect("portrait:tags")

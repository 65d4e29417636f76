"""Announce a call, see it run, end it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.calls import selectors, services
from accounts.calls.models import CallPurpose
from accounts.organisation.requests import StaffRequest
from backoffice.worklist import forms, rules
from backoffice.worklist import services as worklist
from backoffice.worklist.pages import reach
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.staff("calls.start")
def new(request: StaffRequest, number: str) -> HttpResponse:
    """Choose why one calls; from then on the customer reads who it is."""
    now = clock.now()
    known = reach.briefed(request, number, purpose="call", now=now)
    form = forms.CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.start_call(
                customer=known.customer,
                staff=request.staff,
                purpose=CallPurpose(form.cleaned_data["purpose"]),
                actor=access.actor_of(request),
                now=now,
            )
        except Refusal as refusal:
            metrics.refused("calls", refusal.code)
            form.add_error(None, str(refusal))
        else:
            return redirect("admin:call")
    running = selectors.running_of(staff=request.staff, now=now)
    page = {"title": _("Call"), "briefing": known, "customer": known.customer, "call_form": form, "running": running}
    return TemplateResponse(request, "backoffice/worklist/call_new.html", page, status=400 if form.errors else 200)


@access.staff("calls.start")
@require_safe
def running(request: StaffRequest) -> HttpResponse:
    """The call I am in, with the number to dial; without a call, the way back to the customers."""
    now = clock.now()
    call = selectors.running_of(staff=request.staff, now=now)
    if call is None or not access.visible(type(call.customer).objects.filter(pk=call.customer_id), request.staff).exists():
        return TemplateResponse(request, "backoffice/worklist/call_none.html", {"title": _("Call")})
    known = reach.briefed(request, call.customer.number, purpose="call", now=now)
    phone = ""
    if access.may(request.staff, "customers.reveal"):
        phone = rules.spoken(worklist.number_for(call=call, actor=access.actor_of(request), now=now))
    page = {"title": _("Call"), "briefing": known, "customer": known.customer, "call": call, "phone": phone, "now": now}
    response = TemplateResponse(request, "backoffice/worklist/call.html", page)
    response.headers["Cache-Control"] = "no-store"
    return response


@access.staff("calls.start")
@require_POST
def end(request: StaffRequest) -> HttpResponse:
    """Over: on to writing it down."""
    now = clock.now()
    call = selectors.running_of(staff=request.staff, now=now)
    if call is None:
        return redirect("admin:call")
    services.end_call(call=call, actor=access.actor_of(request), now=now)
    return redirect(f"{reverse('admin:contact_new', args=[call.customer.number])}?call={call.reference}")

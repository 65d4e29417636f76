"""Write a contact down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.calls import selectors as calls
from accounts.calls.models import StaffCall
from accounts.organisation.requests import StaffRequest
from backoffice.worklist import forms, services
from backoffice.worklist.models import Way
from backoffice.worklist.pages import reach
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.staff("contacts.log")
def new(request: StaffRequest, number: str) -> HttpResponse:
    """The form, beside what to know; a refusal keeps what was typed."""
    now = clock.now()
    known = reach.briefed(request, number, purpose="contact", now=now)
    running = calls.running_of(staff=request.staff, now=now)
    initial = {"call": request.GET.get("call", running.reference if running else "")}
    if initial["call"]:
        initial["way"] = Way.CALL
    form = forms.ContactForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.log_contact(
                customer=known.customer,
                staff=request.staff,
                call=_call(request, form.cleaned_data["call"]),
                actor=access.actor_of(request),
                now=now,
                **form.contact(now),
            )
        except Refusal as refusal:
            metrics.refused("worklist", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect(f"{reverse('admin:customer', args=[number])}?for=contact")
    page = {"title": _("Write a contact down"), "briefing": known, "customer": known.customer, "contact_form": form, "today": clock.bank_date(now)}
    return TemplateResponse(request, "backoffice/worklist/contact.html", page, status=400 if form.errors else 200)


def _call(request: StaffRequest, reference: str) -> StaffCall | None:
    """The call this contact was: only one's own, and only one that nobody wrote up yet."""
    return StaffCall.objects.filter(reference=reference, staff=request.staff, contact=None).first() if reference else None

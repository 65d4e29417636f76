"""What the pages share: rows fetched through the rights of who asks, the ways from list to list, acts that come back with their refusal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.organisation.requests import StaffRequest
from backoffice.clients import services as clients
from backoffice.leads import capturing, selectors
from backoffice.leads.models import Lead, Opportunity
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

_OF_LEAD = ("customer__branch", "owner__branch", "branch", "captured_by", "unit__keeper", "ended_by", "merged_into", "login")


def lead_of(request: StaffRequest, reference: str) -> Lead:
    """The lead; a stranger's is 404."""
    return get_object_or_404(access.visible(Lead.objects.select_related(*_OF_LEAD), request.staff), reference=reference)


def opportunity_of(request: StaffRequest, reference: str) -> Opportunity:
    rows = Opportunity.objects.select_related("lead__customer__branch", "lead__login", "lead__unit", "stage", "owner__branch", "branch", "account", "ended_by")
    return get_object_or_404(access.visible(rows, request.staff), reference=reference)


def tabs(request: StaffRequest, on: str) -> list[dict[str, Any]]:
    """Leads, opportunities, units, streets, and the pipeline for who leads a branch or sees all."""
    pages = [("lead_list", _("Leads")), ("opportunity_list", _("Opportunities")), ("unit_list", _("Units")), ("street_list", _("Streets"))]
    if access.may(request.staff, selectors.BRANCH) or not access.may(request.staff, selectors.WORK):
        pages.append(("lead_branch", _("Pipeline")))
    return [{"label": label, "href": reverse(f"admin:{page}"), "on": page == on} for page, label in pages]


def note_look(request: StaffRequest, lead: Lead) -> None:
    """A look at a customer's affairs is told to the customer; at somebody who is none it stands in the audit."""
    now, actor = clock.now(), access.actor_of(request)
    if lead.customer is not None:
        clients.record_view(customer=lead.customer, purpose="lead", actor=actor, now=now, page="lead")
    else:
        capturing.record("lead.viewed", lead, actor, now)


def may_open(request: StaffRequest, customer: Customer | None) -> bool:
    """Whether the customer's own page is in reach."""
    return customer is not None and access.visible(Customer.objects.filter(pk=customer.pk), request.staff).exists()


def acted(
    request: StaffRequest,
    form: forms.Form | None,
    act: Callable[..., Any],
    data: Callable[[], dict[str, Any]],
    done: Callable[[Any], HttpResponse],
    again: Callable[[str], HttpResponse],
    said: str = "",
) -> HttpResponse:
    """One domain call: done, or the page again with the form's errors or the refusal."""
    if form is not None and not form.is_valid():
        return again("")
    try:
        found = act(staff=request.staff, actor=access.actor_of(request), now=clock.now(), **data())
    except Refusal as refusal:
        metrics.refused("leads", refusal.code)
        if form is not None:
            form.add_error(None, str(refusal))
        return again(str(refusal))
    messages.success(request, said or _("Written down."))
    return done(found)

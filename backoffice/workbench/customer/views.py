"""One customer: the page, the masked fields in full once, the timeline further back."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from accounts.identity.models import Customer
from accounts.organisation.requests import StaffRequest
from backoffice.clients import services as clients
from backoffice.workbench import forms
from backoffice.workbench.customer import drawn, selectors
from backoffice.worklist import timeline
from portal.kernel import access, clock
from portal.kernel.errors import Refusal


@access.staff("customers.view")
@require_safe
def customer(request: StaffRequest, number: str) -> HttpResponse:
    """One customer with masked personal data; looking leaves a trace."""
    now = clock.now()
    row = selectors.found(number, staff=request.staff)
    purpose = clients.rules.purpose(request.GET.get("for", ""))
    clients.record_view(customer=row, purpose=purpose, actor=access.actor_of(request), now=now)
    return _page(request, row, now=now, purpose=clients.rules.PURPOSES[purpose])


@access.staff("customers.reveal")
@require_POST
def reveal(request: StaffRequest, number: str) -> HttpResponse:
    """The same page with document and phone in full, once; the answer is never kept by a browser."""
    now = clock.now()
    row = selectors.found(number, staff=request.staff)
    form, shown = forms.RevealForm(request.POST), None
    try:
        shown = clients.reveal(customer=row, reason=request.POST.get("reason", ""), actor=access.actor_of(request), now=now)
    except Refusal as refusal:
        form.add_error("reason", str(refusal))
    response = _page(request, row, now=now, reveal_form=form, shown=shown, status=200 if shown else 400)
    response.headers["Cache-Control"] = "no-store"
    return response


@access.staff("customers.view")
@require_safe
def line(request: StaffRequest, number: str) -> HttpResponse:
    """The timeline from a place on, on a page of its own; reading on is a look too."""
    now, show = clock.now(), _shown_kind(request)
    row = selectors.found(number, staff=request.staff)
    clients.record_view(customer=row, purpose="timeline", actor=access.actor_of(request), now=now, page="timeline")
    found = selectors.moments(row, staff=request.staff, show=show, after=request.GET.get("after", ""))
    page = {"title": row.display_name, "customer": row, "line": drawn.line(found, row, show=show, now=now), "is_first": not request.GET.get("after")}
    return TemplateResponse(request, "backoffice/workbench/customer/line.html", page)


def _page(request: StaffRequest, row: Customer, *, now: datetime, status: int = 200, **more: Any) -> HttpResponse:
    found = selectors.page(row, staff=request.staff, now=now, show=_shown_kind(request))
    context = {"title": row.display_name, "seen_at": now, "reveal_form": forms.RevealForm(), **found, **drawn.page(found, now=now), **more}
    return TemplateResponse(request, "backoffice/workbench/customer/page.html", context, status=status)


def _shown_kind(request: StaffRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in timeline.KINDS else ""

"""The colleague's side: ask, wait, look, end; and name relatives."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.models import Customer
from accounts.organisation.requests import StaffRequest
from accounts.viewas import forms, pages, selectors, services
from accounts.viewas.middleware import SESSION_KEY
from accounts.viewas.models import CustomerView, StaffRelative
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

_LATEST = 30


@access.staff("customers.view_as")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, number: str) -> HttpResponse:
    """Why and for how long; a question that is open already is shown instead."""
    now = clock.now()
    customer = get_object_or_404(access.visible(Customer.objects.select_related("branch"), request.staff), number=number)
    already = selectors.between(request.staff, customer, now)
    if already is not None:
        return redirect("admin:customer_view", already.reference)
    form = forms.AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            view = services.ask(customer=customer, staff=request.staff, actor=access.actor_of(request), now=now, **form.cleaned_data)
        except Refusal as refusal:
            metrics.refused("viewas", refusal.code)
            form.add_error(None, str(refusal))
        else:
            return redirect("admin:customer_view", view.reference)
    page = {"title": _("See their pages"), "customer": customer, "ask_form": form, "may_see": list(pages.shown().values())}
    return TemplateResponse(request, "backoffice/viewas/ask.html", page, status=409 if form.errors else 200)


@access.staff("customers.view_as")
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """My questions and looks, newest first."""
    now = clock.now()
    rows = [(row, row.state_at(now)) for row in selectors.of_staff(request.staff).order_by("-id")[:_LATEST]]
    return TemplateResponse(request, "backoffice/viewas/list.html", {"title": _("Looks at customers' pages"), "rows": rows})


@access.staff("customers.view_as")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """Where it stands: waiting, agreed, ended, and which pages were seen."""
    now = clock.now()
    response = _page(request, _own(request, reference))
    if _own(request, reference).waits(now):
        response.headers["Refresh"] = "8"
    return response


@access.staff("customers.view_as")
@require_POST
def begin(request: StaffRequest, reference: str) -> HttpResponse:
    """From here on this session shows the customer's pages."""
    _own(request, reference)
    now, session = clock.now(), request.session.session_key or ""
    try:
        services.begin(reference=reference, staff=request.staff, session=session, actor=access.actor_of(request), now=now)
    except Refusal as refusal:
        metrics.refused("viewas", refusal.code)
        return _page(request, _own(request, reference), refusal)
    request.session[SESSION_KEY] = reference
    return redirect("shell:home")


@access.staff("customers.view_as")
@require_POST
def end(request: StaffRequest, reference: str) -> HttpResponse:
    """Enough seen, or the question taken back."""
    _own(request, reference)
    services.take_back(reference=reference, staff=request.staff, actor=access.actor_of(request), now=clock.now())
    if request.session.get(SESSION_KEY) == reference:
        del request.session[SESSION_KEY]
    return redirect("admin:customer_view", reference)


@access.staff("workbench.open")
@require_http_methods(["GET", "HEAD", "POST"])
def relatives(request: StaffRequest) -> HttpResponse:
    """Relatives who are customers: who they are is said by oneself, and a number that is not theirs names nobody."""
    form = forms.RelativeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        customer = Customer.objects.filter(number=form.cleaned_data["number"].strip().upper()).first()
        if customer is not None:
            relation = form.cleaned_data["relation"]
            services.name_relative(staff=request.staff, customer=customer, relation=relation, actor=access.actor_of(request), now=clock.now())
        # Whether the number exists is not told: this page is no way to look customers up.
        messages.success(request, _("Written down. If the number is a customer's, you will not be let at their pages."))
        return redirect("admin:relatives")
    rows = StaffRelative.objects.filter(staff=request.staff, ended_at=None).select_related("customer").order_by("-id")
    return TemplateResponse(request, "backoffice/viewas/relatives.html", {"title": _("My relatives"), "rows": rows, "relative_form": form})


@access.staff("workbench.open")
@require_POST
def end_relative(request: StaffRequest, number: str) -> HttpResponse:
    """No longer related."""
    get_object_or_404(StaffRelative, staff=request.staff, customer__number=number, ended_at=None)
    services.end_relative(staff=request.staff, number=number, actor=access.actor_of(request), now=clock.now())
    return redirect("admin:relatives")


def _own(request: StaffRequest, reference: str) -> CustomerView:
    """Another colleague's look is not there, whatever link led here."""
    return get_object_or_404(selectors.of_staff(request.staff), reference=reference)


def _page(request: StaffRequest, view: CustomerView, refusal: Refusal | None = None) -> TemplateResponse:
    now = clock.now()
    page: dict[str, Any] = {
        "title": _("See their pages"), "view": view, "customer": view.customer, "waits": view.waits(now), "runs": view.runs(now),
        "state": view.state_at(now), "seen": selectors.seen(view), "refusal": refusal, "here": request.session.get(SESSION_KEY) == view.reference,
    }  # fmt: skip
    return TemplateResponse(request, "backoffice/viewas/detail.html", page, status=409 if refusal else 200)

"""Give a promise, and say what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.worklist import forms, selectors, services
from backoffice.worklist.models import ClientPromise
from backoffice.worklist.pages import reach
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.staff("contacts.log")
def new(request: StaffRequest, number: str) -> HttpResponse:
    """A promise by itself, without a contact."""
    now = clock.now()
    known = reach.briefed(request, number, purpose="promise", now=now)
    form = forms.PromiseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.promise(customer=known.customer, staff=request.staff, actor=access.actor_of(request), now=now, **form.cleaned_data)
        except Refusal as refusal:
            metrics.refused("worklist", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect(f"{reverse('admin:customer', args=[number])}?for=promise")
    page = {"title": _("New promise"), "briefing": known, "customer": known.customer, "promise_form": form}
    return TemplateResponse(request, "backoffice/worklist/promise_new.html", page, status=400 if form.errors else 200)


@access.staff("contacts.log")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One promise: what, by when, what became of it."""
    return _page(request, _row(request, reference))


@access.staff("contacts.log")
@require_POST
def keep(request: StaffRequest, reference: str) -> HttpResponse:
    """It is done."""
    form = forms.ResultForm(request.POST, auto_id="keep_%s")
    note = form.cleaned_data["result"] if form.is_valid() else ""
    return _act(request, reference, services.keep_promise, {"note": note}, keep_form=form)


@access.staff("contacts.log")
@require_POST
def break_(request: StaffRequest, reference: str) -> HttpResponse:
    """It will not be done, and why."""
    form = forms.ReasonForm(request.POST, auto_id="break_%s")
    return _act(request, reference, services.break_promise, form.cleaned_data if form.is_valid() else None, break_form=form)


@access.staff("contacts.log")
@require_POST
def move(request: StaffRequest, reference: str) -> HttpResponse:
    """Another day, and why."""
    form = forms.MovePromiseForm(request.POST, auto_id="move_%s")
    return _act(request, reference, services.move_promise, form.cleaned_data if form.is_valid() else None, move_form=form)


def _act(request: StaffRequest, reference: str, service: Any, data: dict[str, Any] | None, **typed: Any) -> HttpResponse:
    """One domain call; what was typed wrongly, and a refusal, come back on the promise's own page."""
    _row(request, reference)
    form = next(iter(typed.values()))
    if data is not None:
        try:
            service(reference=reference, staff=request.staff, actor=access.actor_of(request), now=clock.now(), **data)
        except Refusal as refusal:
            metrics.refused("worklist", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("admin:promise", reference)
    return _page(request, _row(request, reference), **typed)


def _row(request: StaffRequest, reference: str) -> ClientPromise:
    rows = access.visible(ClientPromise.objects.select_related("customer", "staff", "made_by", "ended_by", "contact"), request.staff)
    return get_object_or_404(rows, reference=reference)


def _page(request: StaffRequest, row: ClientPromise, **typed: Any) -> HttpResponse:
    now = clock.now()
    reach.note_view(request, row.customer, purpose="promise", now=now)
    given = {
        "keep_form": forms.ResultForm(auto_id="keep_%s"),
        "break_form": forms.ReasonForm(auto_id="break_%s"),
        "move_form": forms.MovePromiseForm(auto_id="move_%s", initial={"due_on": row.due_on}),
    }
    page = {
        "title": _("Promise"),
        "row": row,
        "customer": row.customer,
        "moves": list(row.moves.select_related("staff").order_by("id")),
        "late": row.is_late(clock.bank_date(now)),
        "can_act": row.state == "open" and selectors.may_act(request.staff, row.staff),
        "refused": [error for form in typed.values() for error in form.non_field_errors()],
        **given,
        **typed,
    }
    wrong = any(form.errors for form in typed.values())
    return TemplateResponse(request, "backoffice/worklist/promise.html", page, status=400 if wrong else 200)

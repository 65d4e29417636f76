"""Pages of the bank's people: the calendar, one visit, planning, check-in, minutes."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.organisation.requests import StaffRequest
from backoffice.visits import agenda, desk_forms, forms, noticing, rebooking, rules, selectors, services
from backoffice.visits.models import Visit, VisitKind, VisitState
from backoffice.worklist.pages import reach
from portal.kernel import access, clock, metrics, policies
from portal.kernel.errors import Refusal


@access.staff("visits.view")
@require_safe
def calendar(request: StaffRequest) -> HttpResponse:
    """A week or a day, of one person or of everybody in reach."""
    now = clock.now()
    today = clock.bank_date(now)
    day = forms.day(request.GET.get("day", "")) or agenda.opens_on(request.staff, today)
    span = "day" if request.GET.get("view") == "day" else "week"
    people = agenda.people(request.staff)
    person = next((one for one in people if one.number == request.GET.get("who", "")), None)
    noticing.looked(request.staff, now)
    page = agenda.page(request.staff, day=day, span=span, person=person, people=people, now=now)
    return TemplateResponse(request, "backoffice/visits/calendar.html", {"title": _("Visits"), **page})


@access.staff("visits.work")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Plan a visit, also from a lead (`?lead=`, `?customer=` or `?who=`); a refusal keeps what was typed."""
    now = clock.now()
    given = {name: request.GET.get(name, "")[:80] for name in ("customer", "who", "lead", "place", "note")}
    initial = {**given, "on": request.GET.get("day", ""), "kind": VisitKind.HOME}
    form = desk_forms.PlanForm(request.POST if request.method == "POST" else None, planner=request.staff, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan_visit(planned_by=request.staff, actor=access.actor_of(request), now=now, **form.visit())
        except Refusal as refusal:
            metrics.refused("visits", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Planned. The customer is told.") if made.customer else _("Planned."))
            return redirect("admin:visit", made.reference)
    page = {"title": _("Plan a visit"), "plan_form": form, "hours": _hours(request, form, now)}
    return TemplateResponse(request, "backoffice/visits/new.html", page, status=400 if form.errors else 200)


@access.staff("visits.view")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One visit: who, when, where; what may be done with it."""
    return _page(request, _row(request, reference))


@access.staff("visits.work")
@require_POST
def check_in(request: StaffRequest, reference: str) -> HttpResponse:
    """The two have met; with the place, if the browser was allowed to say."""
    form = desk_forms.PlaceForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    where = rules.position(given.get("latitude", ""), given.get("longitude", ""))
    return act(request, reference, services.check_in, {"position": where}, then="admin:visit_finish", check_form=form)


@access.staff("visits.work")
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: StaffRequest, reference: str) -> HttpResponse:
    """Minutes, outcome, promises, next steps."""
    now, row = clock.now(), _row(request, reference)
    form = desk_forms.MinutesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.finish(visit=row, staff=request.staff, actor=access.actor_of(request), now=now, **form.ending())
        except Refusal as refusal:
            metrics.refused("visits", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("admin:visit", reference)
    if request.method != "POST" and not (row.is_live and selectors.may_act(request.staff, row)):
        return redirect("admin:visit", reference)
    reach.note_view(request, row.customer, purpose="visit", now=now)
    page = {"title": _("Minutes"), "visit": row, "customer": row.customer, "minutes_form": form, "today": clock.bank_date(now)}
    return TemplateResponse(request, "backoffice/visits/finish.html", page, status=400 if form.errors else 200)


@access.staff("visits.work")
@require_POST
def move(request: StaffRequest, reference: str) -> HttpResponse:
    """Another time or colleague."""
    form = desk_forms.MoveForm(request.POST, planner=request.staff, auto_id="move_%s")
    return act(request, reference, services.move, form.move() if form.is_valid() else None, move_form=form)


@access.staff("visits.work")
@require_POST
def cancel(request: StaffRequest, reference: str) -> HttpResponse:
    """The bank cancels."""
    form = desk_forms.ReasonForm(request.POST, auto_id="cancel_%s")
    return act(request, reference, services.cancel, form.cleaned_data if form.is_valid() else None, cancel_form=form)


@access.staff("visits.work")
@require_POST
def miss(request: StaffRequest, reference: str) -> HttpResponse:
    """It did not come about."""
    form = desk_forms.ReasonForm(request.POST, auto_id="miss_%s")
    return act(request, reference, services.miss, form.cleaned_data if form.is_valid() else None, miss_form=form)


def act(
    request: StaffRequest, reference: str, service: Any, data: dict[str, Any] | None, then: str = "admin:visit", said: str = "", **typed: Any
) -> HttpResponse:
    """One domain call; what was typed wrongly, and a refusal, come back on the visit's own page."""
    row = _row(request, reference)
    form = next(iter(typed.values()))
    if data is not None:
        try:
            service(visit=row, staff=request.staff, actor=access.actor_of(request), now=clock.now(), **data)
        except Refusal as refusal:
            metrics.refused("visits", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said or _("Written down."))
            return redirect(then, reference)
    return _page(request, _row(request, reference), **typed)


def _row(request: StaffRequest, reference: str) -> Visit:
    rows = Visit.objects.select_related("customer", "staff", "branch", "received_by", "booked_by", "ended_by", "contact")
    return get_object_or_404(access.visible(rows, request.staff), reference=reference)


def _page(request: StaffRequest, row: Visit, **typed: Any) -> HttpResponse:
    now = clock.now()
    reach.note_view(request, row.customer, purpose="visit", now=now)
    here, day = row.starts_at.astimezone(clock.BANK_ZONE), clock.bank_date(row.starts_at)
    acts, booked = selectors.may_act(request.staff, row), row.state == VisitState.BOOKED
    given = {
        "check_form": desk_forms.PlaceForm(),
        "move_form": desk_forms.MoveForm(planner=request.staff, auto_id="move_%s", initial={"on": day, "at": here.time(), "staff": row.staff_id}),
        "cancel_form": desk_forms.ReasonForm(auto_id="cancel_%s"),
        "miss_form": desk_forms.ReasonForm(auto_id="miss_%s"),
    }
    page = {
        "title": _("The visit"),
        "visit": row,
        "customer": row.customer if row.customer and _sees(request.staff, row) else None,
        "today": clock.bank_date(now),
        "promises": selectors.promises_of(row),
        "moves": list(row.moves.select_related("was_with").order_by("pk")),
        "away": selectors.leaves([row.staff], day, day),
        "can_check_in": acts and booked and now >= row.starts_at - rules.CHECK_IN_FROM and day == clock.bank_date(now),
        "can_finish": acts and (row.state == VisitState.ARRIVED or (booked and now >= row.starts_at)),
        "can_miss": acts and booked and now >= row.starts_at,
        "can_change": acts and booked,
        "rebook": _rebook(row, now) if acts and booked else None,
        "refused": [error for form in typed.values() for error in form.non_field_errors()],
        **given,
        **typed,
    }
    wrong = any(form.errors for form in typed.values())
    response = TemplateResponse(request, "backoffice/visits/detail.html", page, status=400 if wrong else 200)
    policies.allow_place(response)
    return response


def _rebook(row: Visit, now: datetime) -> dict[str, Any] | None:
    """What can be done where the colleague is away that day; None where they are there."""
    touched = rebooking.of(row, now)
    if touched is None:
        return None
    free = rebooking.times_for(row, now)
    return {"touched": touched, "times": free, "most": rebooking.MOST_PROPOSED, "first": [slot.value for slot in rebooking.suggested(row, free)]}


def _sees(staff: StaffMember, row: Visit) -> bool:
    """Whether the customer's own page opens for this person; a teller at the counter sees the appointment alone."""
    return row.customer is not None and access.visible(Customer.objects.filter(pk=row.customer.pk), staff).exists()


def _hours(request: StaffRequest, form: desk_forms.PlanForm, now: datetime) -> list[dict[str, Any]]:
    """What is left of the next days of the person whose day it is, so that nobody plans blindly."""
    person = request.staff
    first = forms.day(str(form["on"].value() or "")) or clock.bank_date(now)
    return agenda.openings(person, first, first + timedelta(days=6), now)

"""The staff's pages of the line: the counter's, and the lobby guide's on a tablet."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.clients import services as clients
from backoffice.hall.queue import forms, rules, selectors, services
from backoffice.hall.queue.models import HallScreen, QueueKind, QueueTicket, TicketSource
from portal.kernel import access, clock, metrics
from portal.kernel.access import Channel
from portal.kernel.errors import Refusal


@access.staff("hall.serve")
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """My counter: whom I serve, who waits, and one button for what comes next."""
    return _desk_page(request)


@access.staff("hall.serve")
@require_POST
def sit_down(request: StaffRequest) -> HttpResponse:
    """Take a counter."""
    form = forms.DeskForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, form=form)
    return _act(request, lambda **known: services.sit_down(**known, **form.cleaned_data), form=form)


@access.staff("hall.serve")
@require_POST
def get_up(request: StaffRequest) -> HttpResponse:
    """Leave the counter."""
    return _act(request, services.get_up)


@access.staff("hall.serve")
@require_POST
def call_next(request: StaffRequest) -> HttpResponse:
    """Next, please."""
    return _act(request, services.call_next)


@access.staff("hall.serve")
@require_POST
def act(request: StaffRequest, verb: str) -> HttpResponse:
    """What becomes of the number I called: again, serve, done, no-show."""
    return _act(request, {"again": services.call_again, "serve": services.serve, "done": services.finish, "no-show": services.no_show}[verb])


@access.staff("hall.serve")
@require_POST
def move(request: StaffRequest) -> HttpResponse:
    """To another kind of service."""
    kind = get_object_or_404(QueueKind, code=request.POST.get("kind", ""))
    return _act(request, lambda **known: services.move(kind=kind, **known))


@access.staff("hall.guide")
@require_safe
def guide(request: StaffRequest) -> HttpResponse:
    """The lobby guide's tablet: who waits, how long, what it takes."""
    return _guide_page(request)


@access.staff("hall.guide")
@require_POST
def open_or_close(request: StaffRequest) -> HttpResponse:
    """Give numbers, or give none any more."""
    service = services.close_hall if request.POST.get("hall") == "close" else services.open_hall
    service(staff=request.staff, actor=_actor(request), now=clock.now())
    return redirect("admin:hall")


@access.staff("hall.guide")
@require_POST
def give(request: StaffRequest) -> HttpResponse:
    """Take a number for somebody at the door."""
    kind, helped = get_object_or_404(QueueKind, code=request.POST.get("kind", "")), "helped" in request.POST
    try:
        ticket = services.take(
            branch=request.staff.branch, kind=kind, source=TicketSource.GUIDE, helped=helped, actor=_actor(request), now=clock.now()
        )  # fmt: skip
    except Refusal as refusal:
        metrics.refused("hall", refusal.code)
        return _guide_page(request, refusal)
    messages.success(request, _("Number %(number)s. Write it down for the person, or print it at the screen.") % {"number": ticket})
    return redirect("admin:hall")


@access.staff("hall.guide")
@require_POST
def put_back(request: StaffRequest, reference: str) -> HttpResponse:
    """Here after all."""
    get_object_or_404(QueueTicket, reference=reference, branch=request.staff.branch)
    try:
        services.put_back(reference=reference, staff=request.staff, actor=_actor(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("hall", refusal.code)
        return _guide_page(request, refusal)
    return redirect("admin:hall")


@access.staff("hall.guide")
@require_http_methods(["GET", "HEAD", "POST"])
def screens(request: StaffRequest) -> HttpResponse:
    """Addresses of the branch's screens."""
    form = forms.ScreenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.add_screen(staff=request.staff, actor=_actor(request), now=clock.now(), **form.cleaned_data)
        return redirect("admin:hall_screens")
    page = {"title": _("Screens of the hall"), "screens": selectors.screens(request.staff.branch), "screen_form": form}
    return TemplateResponse(request, "backoffice/hall/queue/screens.html", page)


@access.staff("hall.guide")
@require_POST
def retire_screen(request: StaffRequest, code: str) -> HttpResponse:
    """The screen was taken down."""
    get_object_or_404(HallScreen, code=code, branch=request.staff.branch)
    services.retire_screen(code=code, staff=request.staff, actor=_actor(request), now=clock.now())
    return redirect("admin:hall_screens")


def _act(request: StaffRequest, service: Callable[..., Any], form: forms.DeskForm | None = None) -> HttpResponse:
    """One domain call of the person at the counter; a refusal comes back on the counter's page."""
    try:
        service(staff=request.staff, actor=_actor(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("hall", refusal.code)
        return _desk_page(request, refusal, form)
    return redirect("admin:hall_desk")


def _desk_page(request: StaffRequest, refusal: Refusal | None = None, form: forms.DeskForm | None = None) -> HttpResponse:
    now, branch = clock.now(), request.staff.branch
    at, call = selectors.desk_of(request.staff), selectors.call_of(request.staff)
    if call is not None and call.ticket.customer is not None:
        clients.record_view(customer=call.ticket.customer, purpose="counter", actor=_actor(request), now=now, page="counter")
    page = {
        "title": _("My counter in the hall"), "desk": at, "call": call, "waiting": selectors.waits_for(at, now) if at else 0,
        "lines": selectors.lines(branch, now), "hall": selectors.hall_of(branch, now), "refusal": refusal, "now": now,
        "desk_form": form or forms.DeskForm(), "may_miss": call is not None and call.times >= rules.CALLS_BEFORE_NO_SHOW,
        "knows_codes": access.may(request.staff, "hall.identify"),
    }  # fmt: skip
    response = TemplateResponse(request, "backoffice/hall/queue/desk.html", page, status=409 if refusal else 200)
    if request.method == "GET" and call is None and at is not None:
        response.headers["Refresh"] = "20"
    return response


def _guide_page(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    now, branch = clock.now(), request.staff.branch
    day = selectors.today(branch, now)
    hint = selectors.hint(branch, now)
    waits = [(ticket, round((now - ticket.queued_at).total_seconds() / 60)) for ticket in selectors.waiting(branch, now)]
    page = {
        "title": _("Hall"), "hall": selectors.hall_of(branch, now), "waits": waits, "goal": rules.GOAL_MINUTES, "hint": hint,
        "lines": selectors.lines(branch, now), "desks": selectors.desks(branch), "day": day, "share": selectors.share(branch, now),
        "not_come": selectors.not_come(branch, now), "refusal": refusal, "grounds": rules.GROUNDS, "stats": _stats(day, hint, selectors.share(branch, now)),
    }  # fmt: skip
    response = TemplateResponse(request, "backoffice/hall/queue/guide.html", page, status=409 if refusal else 200)
    if request.method == "GET":
        response.headers["Refresh"] = "20"
    return response


def _stats(day: selectors.Today, hint: rules.Hint, share: selectors.Share) -> list[dict[str, Any]]:
    """The strip above the line."""
    behind = "behind" if day.mean_wait > rules.GOAL_MINUTES else ""
    whole = share.counter + share.online
    counted = {"label": _("At the counter"), "value": f"{share.percent} %", "note": _("of %(n)s payments in 30 days") % {"n": whole}}
    return [
        {"label": _("Waiting"), "value": hint.waiting, "note": _("%(n)s came within the hour") % {"n": hint.arrivals}},
        {"label": _("Wait today"), "value": day.mean_wait, "unit": _("min"), "note": _("longest %(n)s min") % {"n": day.longest_wait}, "tone": behind},
        {"label": _("Served today"), "value": day.served, "note": _("%(n)s min each · %(m)s did not come") % {"n": day.mean_service, "m": day.no_shows}},
        {"label": _("Counters open"), "value": hint.open_desks, "note": _("it takes %(n)s") % {"n": hint.catch_up}, "tone": "behind" if hint.is_short else ""},
        *([counted] if whole else []),
    ]


def _actor(request: StaffRequest) -> access.Actor:
    return access.actor_of(request, Channel.COUNTER)

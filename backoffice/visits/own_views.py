"""Customers' pages: appointments (list, book, one, another time, cancel), times waited for, branches and their hours."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.requests import CustomerRequest
from accounts.organisation.models import Branch
from accounts.profile.personal import selectors as personal
from backoffice.clients import selectors as clients
from backoffice.visits import booking, forms, invitation, places, rebooking, rules, selectors, slots
from backoffice.visits.models import Visit, VisitKind, VisitState, VisitWait
from backoffice.visits.refusals import NobodyThere, NotOffered, OwnOverlap, TimeTaken
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

#: How many free times are offered in place of one that somebody else got.
_NEAREST = 3
_HOUR = 60


@access.customer
@never_cache
@require_safe
def mine(request: CustomerRequest) -> HttpResponse:
    """What is ahead, what is waited for, what was."""
    now = clock.now()
    page = {
        "ahead": selectors.ahead_of(request.customer, now),
        "waits": selectors.waits_of(request.customer, now),
        "past": selectors.past_of(request.customer, now),
        "today": clock.bank_date(now),
    }
    return render(request, "backoffice/visits/own/list.html", page)


@access.customer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: CustomerRequest) -> HttpResponse:
    """Whom to meet, then when, then what about."""
    now = clock.now()
    kind = request.GET.get("kind", "")
    if kind not in VisitKind.values:
        manager = clients.manager_of(request.customer)
        return render(request, "backoffice/visits/own/kinds.html", {"manager": manager, "branch": request.customer.branch})
    try:
        offer = slots.offered(kind=kind, customer=request.customer, now=now, branch=_branch(request))
    except NobodyThere:
        return redirect("visits:new")
    at = forms.moment(request.GET.get("at", ""))
    if at is None and request.method != "POST":
        return render(request, "backoffice/visits/own/times.html", _times(request, offer, now, {"kind": kind, **_at_branch(offer)}))
    return _details(request, offer, at, now)


@access.customer
@never_cache
@require_safe
def detail(request: CustomerRequest, reference: str) -> HttpResponse:
    """One appointment, with what was promised at it."""
    now, visit = clock.now(), _own(request, reference)
    proposal = rebooking.open_proposal(visit)
    page = {
        "visit": visit,
        "today": clock.bank_date(now),
        "proposal": [(at, _value(at)) for at in proposal.times if at > now] if proposal is not None and visit.starts_at > now else [],
        "open": visit.state == VisitState.BOOKED and visit.starts_at > now,
        "promises": selectors.promises_shown(visit),
        "bring": rules.BRING[visit.topic],
    }
    return render(request, "backoffice/visits/own/detail.html", page)


@access.customer
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: CustomerRequest, reference: str) -> HttpResponse:
    """Another time: choose it, see both, change."""
    now, visit = clock.now(), _own(request, reference)
    if visit.state != VisitState.BOOKED or visit.starts_at <= now:
        messages.info(request, _("This appointment can no longer be changed."))
        return redirect("visits:detail", reference)
    try:
        offer = slots.offered(kind=visit.kind, customer=request.customer, now=now, branch=visit.branch)
    except NobodyThere:
        messages.info(request, _("Nobody looks after you at the moment: please call your branch to change this appointment."))
        return redirect("visits:detail", reference)
    form = forms.MoveForm(request.POST if request.method == "POST" else None)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            booking.move(visit=visit, starts_at=form.cleaned_data["at"], actor=access.actor_of(request), now=now)
        except Refusal as refusal:
            metrics.refused("visits", refusal.code)
            refused = refusal
        else:
            messages.success(request, _("Your appointment has the new time."))
            return redirect("visits:detail", reference)
    at = forms.moment(request.GET.get("at", ""))
    if at is not None and refused is None and request.method != "POST":
        return render(
            request, "backoffice/visits/own/move.html", {"visit": visit, "slot": _slot(offer, at), "form": forms.MoveForm(initial={"at": _value(at)})}
        )
    tried = form.cleaned_data["at"].date() if refused is not None else None
    choose = _times(request, offer, now, {}, tried) | {"visit": visit, "refused": refused and _stays(refused)}
    return render(request, "backoffice/visits/own/times.html", choose, status=409 if refused else 200)


@access.customer
@require_POST
def cancel(request: CustomerRequest, reference: str) -> HttpResponse:
    """Give the time back."""
    visit = _own(request, reference)
    try:
        booking.cancel(visit=visit, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("visits", refusal.code)
        messages.error(request, str(refusal))
        return redirect("visits:detail", reference)
    messages.success(request, _("Your appointment is cancelled. Thank you for telling us."))
    return redirect("visits:list")


@access.customer
@require_safe
def calendar(request: CustomerRequest, reference: str) -> HttpResponse:
    """The appointment for the phone's calendar."""
    visit = _own(request, reference)
    address = request.build_absolute_uri(reverse("visits:detail", args=[visit.reference]))
    response = HttpResponse(invitation.written(visit, address=address), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{visit.reference}.ics"'
    return response


@access.customer
@never_cache
@require_safe
def wait(request: CustomerRequest, reference: str) -> HttpResponse:
    """A time waited for: how many are ahead, or until when it is held."""
    row = _wait(request, reference)
    if row.visit is not None:
        return redirect("visits:detail", row.visit.reference)
    now = clock.now()
    waiting = selectors.waiting_of(row)
    held = waiting.held_until is not None and waiting.held_until > now and row.ended_at is None
    page = {"row": row, "waiting": waiting, "held": held, "over": row.ended_at is not None or (waiting.held_until is not None and not held), "now": now}
    return render(request, "backoffice/visits/own/wait.html", page)


@access.customer
@require_POST
def take(request: CustomerRequest, reference: str) -> HttpResponse:
    """Take the time that is held."""
    row = _wait(request, reference)
    try:
        visit = booking.accept(wait=row, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("visits", refusal.code)
        messages.error(request, str(refusal))
        return redirect("visits:wait", reference)
    messages.success(request, _("The time is yours."))
    return redirect("visits:detail", visit.reference)


@access.customer
@require_POST
def leave(request: CustomerRequest, reference: str) -> HttpResponse:
    """Stop waiting, or let the next have the time that is held."""
    booking.stop_waiting(wait=_wait(request, reference), now=clock.now())
    messages.success(request, _("You no longer wait for this time."))
    return redirect("visits:list")


@access.public
@require_safe
def branches(request: HttpRequest) -> HttpResponse:
    """Where we are and when we are open, today and this week."""
    customer = access.person(request, "customer")
    return render(request, "backoffice/visits/own/branches.html", places.page(clock.now(), customer.branch if customer is not None else None))


def _details(request: CustomerRequest, offer: slots.Offer, at: datetime | None, now: datetime) -> HttpResponse:
    """What it is about; books, or stands in line for a time that is full."""
    form = forms.BookForm(request.POST if request.method == "POST" else None, kind=offer.kind, initial=_known(request, offer, at))
    waits = "wait" in (request.POST if request.method == "POST" else request.GET)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return redirect(_booked(request, offer, form, now, waits=waits))
            except (TimeTaken, NotOffered) as refusal:
                status = 409
                form.add_error(None, _nearest(form, offer, refusal))
            except Refusal as refusal:
                metrics.refused("visits", refusal.code)
                form.add_error(None, str(refusal))
        at = form.cleaned_data.get("at", at) if hasattr(form, "cleaned_data") else at
    if at is None:
        return redirect(f"{reverse('visits:new')}?{urlencode({'kind': offer.kind})}")
    slot = _slot(offer, at)
    page: dict[str, Any] = {"offer": offer, "slot": slot, "day": _day(offer, slot), "form": form, "waits": waits, "at": at, "taken": status == 409}
    page |= {"back": _query(offer, at), "held_for": _length(offer.terms.offer_minutes)}
    return render(request, "backoffice/visits/own/details.html", page, status=status)


def _known(request: CustomerRequest, offer: slots.Offer, at: datetime | None) -> dict[str, str]:
    """What need not be typed: the time, and for a visit the address that the profile has."""
    if offer.kind != VisitKind.HOME or request.method == "POST":
        return {"at": _value(at)}
    return {"at": _value(at), "place": personal.address_of(personal.current(customer=request.customer))}


def _length(minutes: int) -> str:
    """Whole hours as hours."""
    n = minutes // _HOUR
    if minutes % _HOUR:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}


def _booked(request: CustomerRequest, offer: slots.Offer, form: forms.BookForm, now: datetime, *, waits: bool) -> str:
    """Where one is sent when it is done."""
    given: dict[str, Any] = {"customer": request.customer, "kind": VisitKind(offer.kind), "branch": offer.branch, "actor": access.actor_of(request), "now": now}
    if waits:
        row = booking.wait(**given, **form.booking())
        messages.success(request, _("You are in line. We write to you as soon as this time is free."))
        return reverse("visits:wait", args=[row.reference])
    visit = booking.book(key=form.cleaned_data["key"], **given, **form.booking())
    messages.success(request, _("Your appointment is booked."))
    return reverse("visits:detail", args=[visit.reference])


def _nearest(form: forms.BookForm, offer: slots.Offer, refusal: Refusal) -> str:
    """Says it kindly and puts the nearest free times in place of the one that is gone."""
    metrics.refused("visits", refusal.code)
    gone: datetime = form.cleaned_data["at"]
    free = [slot for day in offer.days for slot in day.slots if slot.free and not slot.mine and slot.starts_at != gone]
    form.offer_instead(sorted(free, key=lambda slot: abs(slot.starts_at - gone))[:_NEAREST])
    return str(refusal)


def _stays(refusal: Refusal) -> str:
    """Why there is no other time, for who has one already."""
    why = {
        TimeTaken.code: _("Somebody was a moment quicker: this time is taken."),
        OwnOverlap.code: _("You have another appointment at this time."),
        NotOffered.code: _("This time cannot be booked: it is past, too near, or outside our opening hours."),
    }.get(refusal.code)
    return f"{why} {_('Your appointment stays as it is.')}" if why else str(refusal)


def _times(request: CustomerRequest, offer: slots.Offer, now: datetime, query: Mapping[str, str], tried: date | None = None) -> dict[str, Any]:
    """The days and the chosen one's times; `tried` is the day of a time that could not be had."""
    chosen = offer.day(tried or forms.day(request.GET.get("day", "")))
    days = [{"day": day, "href": f"?{urlencode({**query, 'day': day.date.isoformat()})}", "on": day is chosen} for day in offer.days]
    links = (
        [(slot, f"?{urlencode({**query, 'at': slot.value})}", f"?{urlencode({**query, 'at': slot.value, 'wait': '1'})}") for slot in chosen.slots]
        if chosen
        else []
    )
    is_counter = offer.kind == VisitKind.COUNTER
    return {"offer": offer, "days": days, "chosen": chosen, "times": links, "places": places.served() if is_counter else [], "today": clock.bank_date(now)}


def _query(offer: slots.Offer, at: datetime) -> str:
    return urlencode({"kind": offer.kind, "day": at.astimezone(clock.BANK_ZONE).date().isoformat(), **_at_branch(offer)})


def _at_branch(offer: slots.Offer) -> dict[str, str]:
    return {"branch": offer.branch.code} if offer.kind == VisitKind.COUNTER else {}


def _branch(request: CustomerRequest) -> Branch | None:
    code = request.GET.get("branch", "")
    if not code:
        return None
    found = next((place for place in places.served() if place.code == code), None)
    if found is None:
        raise Http404
    return found


def _slot(offer: slots.Offer, at: datetime) -> slots.Slot | None:
    return next((slot for day in offer.days for slot in day.slots if slot.starts_at == at), None)


def _day(offer: slots.Offer, slot: slots.Slot | None) -> slots.Day | None:
    return next((day for day in offer.days if slot in day.slots), None)


def _value(at: datetime | None) -> str:
    return at.astimezone(clock.BANK_ZONE).strftime("%Y-%m-%dT%H:%M") if at is not None else ""


def _own(request: CustomerRequest, reference: str) -> Visit:
    rows = Visit.objects.for_customer(request.customer).select_related("staff", "branch", "received_by")
    return get_object_or_404(rows, reference=reference)


def _wait(request: CustomerRequest, reference: str) -> VisitWait:
    rows = VisitWait.objects.filter(customer=request.customer).select_related("staff", "branch", "visit")
    return get_object_or_404(rows, reference=reference)

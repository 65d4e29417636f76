"""Street lists: planned at the desk, walked with a phone or a tablet, shop by shop."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.leads import forms, refusals, rules, selectors, streets
from backoffice.leads.models import StreetList, StreetStop
from backoffice.leads.pages import shared
from backoffice.leads.places import StopResult
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal
from portal.kernel.money import Money


@access.staff(selectors.VIEW)
@require_safe
def every(request: StaffRequest) -> HttpResponse:
    """The lists with how far they are."""
    page = {
        "title": _("Street lists"),
        "tabs": shared.tabs(request, "street_list"),
        "rows": list(streets.lists(request.staff)[:100]),
        "may_work": access.may(request.staff, selectors.WORK),
        "may_import": access.may(request.staff, "imports.use"),
    }
    return TemplateResponse(request, "backoffice/leads/streets.html", page)


@access.staff(selectors.WORK)
def new(request: StaffRequest) -> HttpResponse:
    """Another street."""
    initial = {"planned_on": clock.bank_date(clock.now())}
    form = forms.StreetForm(request.POST if request.method == "POST" else None, staff=request.staff, initial=initial)

    def again(_sentence: str = "") -> HttpResponse:
        page = {"title": _("New street"), "street_form": form}
        return TemplateResponse(request, "backoffice/leads/street_new.html", page, status=400 if form.errors else 200)

    def call(staff: Any, actor: Any, now: Any, **said: Any) -> StreetList:
        return streets.open_list(branch=said["owner"].branch, actor=actor, now=now, **said)

    if request.method != "POST":
        return again()
    return shared.acted(request, form, call, lambda: form.cleaned_data, lambda row: redirect("admin:street", row.reference), again)


@access.staff(selectors.VIEW)
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """The shops in the order of walking."""
    return _page(request, _street(request, reference))


@access.staff(selectors.WORK)
@require_POST
def visit(request: StaffRequest, reference: str) -> HttpResponse:
    """How it went in one shop; the page goes on at the next."""
    street = _walked(request, reference)
    form = forms.VisitForm(request.POST)
    stop = request.POST.get("stop", "")
    number = int(stop) if stop.isdecimal() and len(stop) < 18 else 0
    row = street.stops.filter(pk=number).first()
    if row is None:
        raise Http404
    if form.is_valid():
        data = {**form.cleaned_data, "result": StopResult(form.cleaned_data["result"])}
        try:
            streets.visit(reference=reference, stop=number, staff=request.staff, actor=access.actor_of(request), now=clock.now(), **data)
        except Refusal as refusal:
            metrics.refused("leads", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(shop)s: written down.") % {"shop": row.shop})
            return redirect(f"{reverse('admin:street', args=[reference])}{_next(street, row)}")
    return _page(request, street, typed={number: form})


@access.staff(selectors.WORK)
@require_POST
def add(request: StaffRequest, reference: str) -> HttpResponse:
    """A shop that was not on the list."""
    street = _walked(request, reference)
    form = forms.ShopForm(request.POST, auto_id="shop_%s")

    def call(staff: Any, actor: Any, now: Any, **said: Any) -> StreetStop:
        return streets.add_shop(street=street, shop=streets.Shop(**said), now=now)

    return shared.acted(
        request, form, call, lambda: form.cleaned_data, lambda row: redirect(f"{reverse('admin:street', args=[reference])}#stop-{row.pk}"),
        lambda _sentence: _page(request, street, shop_form=form),
    )  # fmt: skip


def _street(request: StaffRequest, reference: str) -> StreetList:
    try:
        return streets.of(reference, request.staff)
    except refusals.NotThere as error:
        raise Http404 from error


def _walked(request: StaffRequest, reference: str) -> StreetList:
    street = _street(request, reference)
    if not streets.may_walk(request.staff, street):
        raise Http404
    return street


def _page(request: StaffRequest, street: StreetList, *, typed: dict[int, Any] | None = None, shop_form: Any = None) -> HttpResponse:
    stops = list(street.stops.order_by("place", "pk"))
    done = sum(bool(stop.result) for stop in stops)
    page = {
        "title": _("Street"),
        "street": street,
        "stops": [_stop(stop, (typed or {}).get(stop.pk), at=request.GET.get("at", "")) for stop in stops],
        "n": len(stops),
        "done": done,
        "interested": sum(stop.result == StopResult.INTERESTED for stop in stops),
        "share": 100 * done // len(stops) if stops else 0,
        "results": StopResult.choices,
        "may_walk": streets.may_walk(request.staff, street),
        "shop_form": shop_form or forms.ShopForm(auto_id="shop_%s"),
        "today": clock.bank_date(clock.now()),
    }
    wrong = bool(typed) or (shop_form is not None and shop_form.errors)
    return TemplateResponse(request, "backoffice/leads/street.html", page, status=400 if wrong else 200)


def _stop(stop: StreetStop, form: Any, *, at: str) -> dict[str, Any]:
    said = form.data if form is not None else {}
    return {
        "row": stop,
        "masked": rules.masked(stop.phone),
        "errors": [error for errors in form.errors.values() for error in errors] if form is not None else [],
        "open": form is not None or str(stop.pk) == at,
        "note": said.get("note", stop.note),
        "contact": said.get("contact", stop.contact),
        "value": said.get("value_minor", f"{stop.value_minor / 100:.0f}" if stop.value_minor else ""),
        "phone": said.get("phone", ""),
        "result": said.get("result", stop.result),
        "money": Money(stop.value_minor, "CNY") if stop.value_minor else None,
        "tone": {"interested": "key", "gone": "", "declined": ""}.get(stop.result, ""),
    }


def _next(street: StreetList, row: StreetStop) -> str:
    """Where the walk goes on."""
    after = street.stops.filter(result="", place__gt=row.place).order_by("place").first() or street.stops.filter(result="").order_by("place").first()
    return f"?at={after.pk}#stop-{after.pk}" if after is not None else ""

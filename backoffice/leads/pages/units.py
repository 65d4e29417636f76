"""The unit book: units with their people, who of them is not yet looked after, and leads of those."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.identity.models import Customer
from accounts.organisation import bulk
from accounts.organisation.requests import StaffRequest
from backoffice.leads import forms, selectors, units
from backoffice.leads.models import Unit
from backoffice.leads.pages import shared
from backoffice.leads.places import UnitKind
from portal.kernel import access, clock

_SHOWS = ("unassigned", "outside", "clients")


@access.staff(selectors.VIEW)
@require_safe
def every(request: StaffRequest) -> HttpResponse:
    """Units of the branch with how many of their people the bank serves."""
    rows = list(units.visible(request.staff).order_by("name", "pk")[:200])
    counts = units.counts(rows)
    page = {
        "title": _("Unit book"),
        "tabs": shared.tabs(request, "unit_list"),
        "rows": [{"unit": unit, "counts": counts[unit.pk]} for unit in rows],
        "may_work": access.may(request.staff, selectors.WORK),
    }
    return TemplateResponse(request, "backoffice/leads/units.html", page)


@access.staff(selectors.WORK)
def new(request: StaffRequest) -> HttpResponse:
    """Another unit of the own branch."""
    form = forms.UnitForm(request.POST if request.method == "POST" else None, staff=request.staff, initial={"keeper": request.staff.number})

    def again(_sentence: str = "") -> HttpResponse:
        return TemplateResponse(request, "backoffice/leads/unit_new.html", {"title": _("New unit"), "unit_form": form}, status=400 if form.errors else 200)

    if request.method != "POST":
        return again()
    enter = lambda **said: units.enter(branch=request.staff.branch, actor=said["actor"], now=said["now"], facts=said["facts"], keeper=said["keeper"])  # noqa: E731
    return shared.acted(
        request, form, enter, lambda: {"facts": _facts(form), "keeper": form.cleaned_data["keeper"]}, lambda row: redirect("admin:unit", row.reference), again
    )


@access.staff(selectors.VIEW)
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One unit and its people."""
    return _page(request, _unit(request, reference))


@access.staff(selectors.WORK)
@require_POST
def act(request: StaffRequest, reference: str, what: str) -> HttpResponse:
    """Look for its people again, add one, or bring what is known up to date."""
    unit = _unit(request, reference)
    form: Any = None
    match what:
        case "find":
            call, data = _find(unit), _nothing
        case "person":
            form = forms.PersonForm(request.POST, auto_id="person_%s")
            call, data = _add(unit), _cleaned(form)
        case _:
            form = forms.UnitForm(request.POST, staff=request.staff, auto_id="unit_%s")
            call, data = _change(unit), _facts_of(form)

    def again(sentence: str) -> HttpResponse:
        return _page(request, unit, refused=sentence, **{f"{what}_form": form})

    return shared.acted(request, form, call, data, lambda _found: redirect("admin:unit", reference), again)


@access.staff(selectors.WORK)
@require_POST
def make_leads(request: StaffRequest, reference: str) -> Any:
    """Marked people become leads, after a look at who they are."""
    unit = _unit(request, reference)
    chosen = [int(value) for value in bulk.marked(request) if value.isdecimal()]
    rows = [row for row in units.people(unit).filter(pk__in=chosen)[: units.A_TIME] if not row.led]  # type: ignore[attr-defined]  # annotated
    ask = bulk.Ask(
        title=_("Make leads"),
        sentence=ngettext("Make a lead of %(n)s person?", "Make leads of %(n)s people?", len(rows)) % {"n": len(rows)},
        submit=_("Make leads"),
        count=len(rows),
        rows=[_shown(row, request) for row in rows],
        note=_("You follow them up; who knows the unit shares the credit. Who may not be approached is left out."),
    )

    def perform(_said: Any) -> str:
        made, left = units.make_leads(unit=unit, people_ids=[row.pk for row in rows], owner=request.staff, actor=access.actor_of(request), now=clock.now())
        said = ngettext("%(n)s lead made.", "%(n)s leads made.", made) % {"n": made}
        return f"{said} {ngettext('%(n)s person may not be approached.', '%(n)s people may not be approached.', left) % {'n': left}}" if left else said

    return bulk.confirm(request, ask=ask, perform=perform, back=reverse("admin:unit", args=[reference]))


def _unit(request: StaffRequest, reference: str) -> Unit:
    return get_object_or_404(units.visible(request.staff), reference=reference)


def _page(request: StaffRequest, unit: Unit, *, refused: str = "", **typed: Any) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in _SHOWS else ""
    counts = units.counts([unit])[unit.pk]
    found = list(units.people(unit, show)[: units.A_TIME])
    known = {"name": unit.name, "kind": unit.kind, "payers": "\n".join(unit.payers), "people_about": unit.people_about, "keeper": unit.keeper.number}
    chips = [
        ("", _("Everybody"), counts.people), ("unassigned", _("Nobody looks after them"), counts.unassigned),
        ("outside", _("No customers yet"), counts.outside), ("clients", _("Looked after"), counts.clients),
    ]  # fmt: skip
    page = {
        "title": _("Unit"),
        "unit": unit,
        "counts": counts,
        "chips": [{"label": label, "href": f"?show={code}" if code else "?", "on": code == show, "count": n} for code, label, n in chips],
        "people": [{"row": row, "name": _shown(row, request), "number": _number(row, request)} for row in found],
        "actions": [{"code": "leads", "label": _("Make leads")}],
        "may_work": access.may(request.staff, selectors.WORK),
        "person_form": typed.get("person_form") or forms.PersonForm(auto_id="person_%s"),
        "unit_form": typed.get("change_form") or forms.UnitForm(staff=request.staff, auto_id="unit_%s", initial={**known, "note": unit.note}),
        "refused": [refused] if refused else [],
    }
    wrong = any(form is not None and form.errors for form in typed.values())
    return TemplateResponse(request, "backoffice/leads/unit.html", page, status=409 if refused else 400 if wrong else 200)


def _shown(row: Any, request: StaffRequest) -> str:
    """A customer in reach by name, another only by the first sign."""
    name = row.display_name
    return name if row.customer is None or _in_reach(row, request) else f"{name[0]}**"


def _number(row: Any, request: StaffRequest) -> str:
    return row.customer.number if row.customer is not None and _in_reach(row, request) else ""


def _in_reach(row: Any, request: StaffRequest) -> bool:
    if not hasattr(request, "reached"):
        request.reached = set(access.visible(Customer.objects.filter(pk__in=row.unit.people.values("customer")), request.staff).values_list("pk", flat=True))  # type: ignore[attr-defined]
    return row.customer_id in request.reached  # type: ignore[attr-defined]


def _facts(form: Any) -> units.UnitFacts:
    data = form.cleaned_data
    return units.UnitFacts(data["name"], UnitKind(data["kind"]), data["payers"].splitlines(), data["people_about"], data["note"])


def _nothing() -> dict[str, Any]:
    return {}


def _cleaned(form: Any) -> Any:
    return lambda: form.cleaned_data


def _facts_of(form: Any) -> Any:
    return lambda: {"facts": _facts(form), "keeper": form.cleaned_data["keeper"]}


def _find(unit: Unit) -> Any:
    return lambda staff, actor, now: units.find_people(unit=unit, actor=actor, now=now)


def _add(unit: Unit) -> Any:
    return lambda staff, actor, now, **said: units.add_person(unit=unit, actor=actor, now=now, **said)


def _change(unit: Unit) -> Any:
    return lambda staff, actor, now, **said: units.change(unit=unit, actor=actor, now=now, **said)

"""The page on which head office sets how appointments are offered and when places are open."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation.models import Branch
from accounts.organisation.requests import StaffRequest
from backoffice.visits import places, setting
from backoffice.visits import setting_forms as forms
from backoffice.visits.models import VisitKind
from backoffice.visits.terms import terms_of
from backoffice.worklist import opening
from backoffice.worklist.models import OpeningHours
from portal.kernel import access, clock, metrics
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal


@access.staff("templates.view")
@require_safe
def terms(request: StaffRequest) -> HttpResponse:
    """What holds, what is to come, and forms for more; `?kind=`, `?branch=` fill them with what holds there."""
    return _page(request)


@access.staff("templates.change")
@require_POST
def add(request: StaffRequest) -> HttpResponse:
    """How a kind is offered from a day on."""
    form = forms.TermsForm(request.POST, today=bank_date(clock.now()))
    if form.is_valid():
        try:
            row = setting.add(wanted=form.wanted(), source=form.cleaned_data["source"], actor=access.actor_of(request), now=clock.now())
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Kept. It holds from %(day)s on; what is booked stays.") % {"day": row.effective_from.isoformat()})
            return redirect("admin:visit_terms")
    return _page(request, terms_form=form)


@access.staff("templates.change")
@require_POST
def hours(request: StaffRequest) -> HttpResponse:
    """The week of a place from a day on; says how many booked appointments would lie outside it."""
    form = forms.HoursForm(request.POST, today=bank_date(clock.now()), auto_id="hours_%s")
    if form.is_valid():
        data = form.cleaned_data
        given: dict[str, Any] = {"branch": data["branch"], "effective_from": data["effective_from"], "source": data["source"]}
        try:
            opening.set_week(week=form.week(), actor=access.actor_of(request), now=clock.now(), **given)
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Kept. The hours hold from %(day)s on.") % {"day": data["effective_from"].isoformat()})
            if outside := setting.booked_outside(data["branch"], data["effective_from"], clock.now()):
                words = ngettext(
                    "%(n)s booked appointment lies outside these hours. Move it, or cancel it.",
                    "%(n)s booked appointments lie outside these hours. Move them, or cancel them.",
                    outside,
                )
                messages.warning(request, words % {"n": outside})
            return redirect("admin:visit_terms")
    return _page(request, hours_form=form)


def _page(request: StaffRequest, **typed: django_forms.Form) -> HttpResponse:
    today = bank_date(clock.now())
    kind = request.GET.get("kind", "") if request.GET.get("kind") in VisitKind.values else VisitKind.MANAGER.value
    branch = Branch.objects.filter(code=request.GET.get("branch", "")).first()
    given: dict[str, django_forms.Form] = {
        "terms_form": forms.TermsForm(today=today, initial=_now(kind, branch, today)),
        "hours_form": forms.HoursForm(today=today, initial=_week(branch, today), auto_id="hours_%s"),
    }
    page = {
        "title": _("Terms of appointments"),
        "today": today,
        "kinds": setting.standing(today),
        "weeks": _weeks(today),
        "may_change": access.may(request.staff, "templates.change"),
        **given,
        **typed,
    }
    wrong = any(form.errors for form in typed.values())
    return TemplateResponse(request, "backoffice/visits/terms.html", page, status=400 if wrong else 200)


def _now(kind: str, branch: Branch | None, today: date) -> dict[str, Any]:
    row = terms_of(kind, branch or Branch.objects.order_by("path")[0], today)
    names = ("minutes", "at_once", "notice_minutes", "days_ahead", "offer_minutes")
    return {"kind": kind, "branch": branch, "how": "offered" if row.offered else "closed", **{name: getattr(row, name) for name in names}}


def _week(branch: Branch | None, today: date) -> dict[str, Any]:
    return {"branch": branch, **{f"day{weekday}": text for weekday, text in setting.week_now(branch, today).items()}}


def _weeks(today: date) -> list[dict[str, Any]]:
    """The bank's week, and those of places that have their own, as they hold and as they are to be."""
    own = set(OpeningHours.objects.exclude(branch=None).values_list("branch", flat=True))
    rows: list[Branch | None] = [None, *(place for place in places.served() if place.pk in own)]
    return [{"branch": branch, "sets": _sets(branch, today)} for branch in rows]


def _sets(branch: Branch | None, today: date) -> list[dict[str, Any]]:
    """The newest week that has begun, and every one to come."""
    days = OpeningHours.objects.filter(branch=branch).order_by("-effective_from").values_list("effective_from", flat=True).distinct()
    begun, to_come = [day for day in days if day <= today][:1], [day for day in days if day > today]
    found = []
    for first in [*begun, *reversed(to_come)]:
        rows = OpeningHours.objects.filter(branch=branch, effective_from=first).order_by("weekday", "opens_at")
        found.append({"from": first, "begun": first <= today, "source": rows[0].source, "days": _days(list(rows))})
    return found


def _days(rows: list[OpeningHours]) -> list[tuple[str, str]]:
    named = [(label, [(row.opens_at, row.closes_at) for row in rows if row.weekday == weekday]) for weekday, label in OpeningHours.Weekday.choices]
    return [(str(label), opening.typed(slots)) for label, slots in named if slots]


def _refused(form: django_forms.Form, refusal: Refusal) -> None:
    metrics.refused("visits", refusal.code)
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))

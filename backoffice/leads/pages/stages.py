"""Stages of opportunities: the way they lead, one of them with its versions, a further one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.leads import staging
from backoffice.leads.models import LeadStage, LeadStageVersion
from backoffice.leads.staging import Wanted
from portal.kernel import access, clock, metrics
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal

_OFF = {"autocomplete": "off"}
_WHOLE = 100
_IN_USE = ((True, pgettext_lazy("condition", "yes")), (False, pgettext_lazy("condition", "no")))


class StageForm(forms.Form):
    """How a stage is to be."""

    name = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=24, widget=forms.TextInput(attrs=_OFF))
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=24, widget=forms.TextInput(attrs=_OFF))
    place = forms.IntegerField(label=gettext_lazy("Place, 1 is first"), min_value=1, max_value=staging.MOST)
    percent = forms.IntegerField(label=gettext_lazy("Usual probability in %"), min_value=0, max_value=_WHOLE)
    leads_to = forms.MultipleChoiceField(label=gettext_lazy("Leads to"), required=False, widget=forms.CheckboxSelectMultiple)
    active = forms.TypedChoiceField(label=gettext_lazy("In use"), choices=_IN_USE, coerce=lambda text: text == "True", initial=True)
    effective_from = forms.DateField(label=gettext_lazy("Effective from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200, widget=forms.TextInput(attrs=_OFF))

    def __init__(self, *args: Any, row: LeadStage | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [stage for stage in LeadStage.objects.order_by("place", "code") if row is None or stage.code != row.code]
        self.fields["leads_to"].choices = [(stage.code, str(stage)) for stage in others]  # type: ignore[attr-defined]
        self.fields["effective_from"].initial = today
        if row is not None and row.result != LeadStage.Ends.OPEN:
            for name in ("place", "percent", "leads_to", "active"):
                del self.fields[name]

    def wanted(self, row: LeadStage | None) -> Wanted:
        """An end keeps what cannot be set of it."""
        data = self.cleaned_data
        if row is not None and row.result != LeadStage.Ends.OPEN:
            return Wanted(data["name"], data["name_en"], row.place, row.probability_bps, tuple(row.leads_to), row.active)
        return Wanted(data["name"], data["name_en"], data["place"], data["percent"] * 100, tuple(data["leads_to"]), data["active"])


class NewStageForm(StageForm):
    """A further stage: its code, and which stages lead to it."""

    code = forms.SlugField(label=pgettext_lazy("category", "Code"), max_length=16, widget=forms.TextInput(attrs=_OFF))
    after = forms.MultipleChoiceField(label=gettext_lazy("Comes after"), widget=forms.CheckboxSelectMultiple)

    field_order = ("code", "name", "name_en", "place", "percent", "after", "leads_to", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, row=None, **kwargs)
        del self.fields["active"], self.fields["effective_from"]
        going = LeadStage.objects.filter(result=LeadStage.Ends.OPEN, active=True).order_by("place", "code")
        self.fields["after"].choices = [(stage.code, str(stage)) for stage in going]  # type: ignore[attr-defined]

    def wanted(self, row: LeadStage | None) -> Wanted:
        data = self.cleaned_data
        return Wanted(data["name"], data["name_en"], data["place"], data["percent"] * 100, tuple(data["leads_to"]), True)


@access.staff("templates.view")
@require_safe
def every(request: StaffRequest) -> HttpResponse:
    """All of them in order, with what is to come and how many opportunities are in each."""
    rows = list(LeadStage.objects.order_by("place", "code"))
    named = {row.code: str(row) for row in rows}
    lines = [
        {
            "row": row,
            "percent": row.probability_bps / 100,
            "ways": [named[code] for code in row.leads_to if code in named],
            "n": staging.in_it(row),
            "to_come": staging.to_come(row),
        }
        for row in rows
    ]
    page = {"title": _("Stages of opportunities"), "lines": lines, "may_change": access.may(request.staff, "templates.change")}
    return TemplateResponse(request, "backoffice/leads/stages.html", page)


@access.staff("templates.view")
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: StaffRequest, code: str) -> HttpResponse:
    """One stage; who may not change it reads it."""
    row = get_object_or_404(LeadStage, pk=code)
    may_change, today = access.may(request.staff, "templates.change"), bank_date(clock.now())
    if request.method == "POST" and not may_change:
        return HttpResponse(status=403)
    form = StageForm(request.POST if request.method == "POST" else None, row=row, today=today, initial=_now(row))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given: dict[str, Any] = {"effective_from": data["effective_from"], "reason": data["reason"], "staff": request.staff}
        try:
            version = staging.change(code=code, wanted=form.wanted(row), actor=access.actor_of(request), now=clock.now(), **given)
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Kept. It holds from %(day)s on.") % {"day": version.effective_from.isoformat()})
            return redirect("admin:stage", code)
    page = {
        "title": _("Stage"),
        "row": row,
        "stage_form": form,
        "fields": _drawn(form),
        "n": staging.in_it(row),
        "to_come": [_told(version) for version in staging.to_come(row)],
        "past": [_told(version) for version in staging.past(row)],
        "may_change": may_change,
    }
    return TemplateResponse(request, "backoffice/leads/stage.html", page, status=400 if form.errors else 200)


@access.staff("templates.change")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A further stage."""
    form = NewStageForm(request.POST if request.method == "POST" else None, today=bank_date(clock.now()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given: dict[str, Any] = {"after": data["after"], "reason": data["reason"], "staff": request.staff}
        try:
            row = staging.add(code=data["code"], wanted=form.wanted(None), actor=access.actor_of(request), now=clock.now(), **given)
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Added. Opportunities come to it from now on."))
            return redirect("admin:stage", row.code)
    page = {"title": _("New stage"), "row": None, "stage_form": form, "fields": _drawn(form), "may_change": True}
    return TemplateResponse(request, "backoffice/leads/stage.html", page, status=400 if form.errors else 200)


def _now(row: LeadStage) -> dict[str, Any]:
    going = LeadStage.objects.filter(result=LeadStage.Ends.OPEN).order_by("place", "code").values_list("code", flat=True)
    place = list(going).index(row.code) + 1 if row.result == LeadStage.Ends.OPEN else 1
    kept = {"name": row.name, "name_en": row.name_en, "percent": row.probability_bps // 100, "leads_to": row.leads_to, "active": row.active}
    return {**kept, "place": place}


def _drawn(form: forms.Form) -> list[dict[str, Any]]:
    """The fields in order; lists of stages and the reason take the whole row."""
    return [{"field": form[name], "wide": name in ("leads_to", "after", "reason")} for name in form.fields]


def _told(version: LeadStageVersion) -> dict[str, Any]:
    """A version as a line says it."""
    values = version.values
    return {"row": version, "name": values["name"], "percent": values["probability_bps"] / 100, "active": values["active"]}


def _refused(form: forms.Form, refusal: Refusal) -> None:
    metrics.refused("leads", refusal.code)
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))

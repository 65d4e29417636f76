"""How the branch's pipeline stands, what came of leads by where they are from, and who gets leads nobody looks after."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation import selectors as organisation
from accounts.organisation.models import Role, StaffMember
from accounts.organisation.requests import StaffRequest
from backoffice.leads import forms, giving, selectors, sources
from backoffice.leads.models import Lead, LeadRule, LeadStage, LeadState
from backoffice.leads.pages import shared
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

_DAYS: Final = (30, 90, 365)


@access.staff(selectors.VIEW)
@require_safe
def pipeline(request: StaffRequest) -> HttpResponse:
    """The branch (or the bank) by stage, by person and by source."""
    now = clock.now()
    days = int(request.GET["days"]) if request.GET.get("days") in {str(one) for one in _DAYS} else 90
    found = selectors.pipeline(request.staff)
    stages = [stage for stage in selectors.stages() if stage.result == LeadStage.Ends.OPEN]
    rows = [_stage(stage, found["stages"].get(stage.code)) for stage in stages]
    leads = access.visible(Lead.objects.filter(state=LeadState.OPEN), request.staff)
    waiting = leads.filter(owner=None).count()
    late = leads.filter(contacted_at=None, due_at__lt=now).count()
    most = max((row["amount"].minor for row in rows), default=0) or 1
    page = {
        "title": _("Pipeline"),
        "tabs": shared.tabs(request, "lead_branch"),
        "chips": [{"label": _("%(n)s days") % {"n": one}, "href": f"?days={one}", "on": one == days} for one in _DAYS],
        "stages": [{**row, "share": round(100 * row["amount"].minor / most)} for row in rows],
        "n": sum(row["n"] for row in rows),
        "amount": Money(sum(row["amount"].minor for row in rows), "CNY"),
        "worth": Money(sum(row["worth"].minor for row in rows), "CNY"),
        "people": [_person(row) for row in found["people"]],
        "conversion": [_source(row) for row in selectors.conversion(request.staff, now - timedelta(days=days))],
        "waiting": waiting,
        "late": late,
        "may_rule": access.may(request.staff, selectors.BRANCH),
        "rules": list(_rules(request)),
        "rule_form": forms.RuleForm(people=_people(request)),
    }
    return TemplateResponse(request, "backoffice/leads/branch.html", page)


@access.staff(selectors.BRANCH)
@require_POST
def set_rule(request: StaffRequest) -> HttpResponse:
    """Who gets leads of a source; nobody marked ends the rule."""
    form = forms.RuleForm(request.POST, people=_people(request))
    if form.is_valid():
        try:
            giving.set_rule(
                branch=request.staff.branch, source=form.cleaned_data["source"], people=list(form.cleaned_data["staff"]), staff=request.staff,
                actor=access.actor_of(request), now=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            metrics.refused("leads", refusal.code)
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Kept. It holds for leads captured from now on."))
    else:
        messages.error(request, _("Choose colleagues of your branch. Nothing was changed."))
    return redirect("admin:lead_branch")


def _people(request: StaffRequest) -> Any:
    reach = organisation.reach(request.staff)
    return StaffMember.objects.filter(branch__in=reach, active=True, role=Role.ACCOUNT_MANAGER).order_by("number")


def _rules(request: StaffRequest) -> Any:
    rows = access.visible(LeadRule.objects.filter(active=True).select_related("branch").prefetch_related("staff"), request.staff)
    for row in rows.order_by("branch__path", "source"):
        yield {"source": sources.label(row.source) if row.source else _("All others"), "branch": row.branch, "people": list(row.staff.all())}


def _stage(stage: LeadStage, row: dict[str, Any] | None) -> dict[str, Any]:
    found = row or {"n": 0, "amount": 0, "worth": 0}
    return {"stage": stage, "n": found["n"], "amount": Money(found["amount"], "CNY"), "worth": Money(found["worth"], "CNY")}


def _person(row: dict[str, Any]) -> dict[str, Any]:
    english = (get_language() or "").startswith("en")
    name = (row["owner__name_en"] if english else "") or row["owner__name"]
    return {"name": name, "n": row["n"], "amount": Money(row["amount"], "CNY"), "worth": Money(row["worth"], "CNY")}


def _source(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row, "label": sources.label(row["source"]), "spoken_share": 100 * row["spoken"] // row["n"], "converted_share": 100 * row["converted"] // row["n"],
        "won_share": 100 * row["won"] // row["n"], "money": Money(row["money"], "CNY"),
    }  # fmt: skip

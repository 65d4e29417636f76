"""Pages on which head office sets the days of complaints (two people) and their categories."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.approvals.models import Approval, ApprovalState
from accounts.organisation.requests import StaffRequest
from backoffice.complaints import setting, terms
from backoffice.complaints.desk import setting_forms as forms
from backoffice.complaints.models import Complaint, ComplaintCategory, ComplaintTerm
from portal.kernel import access, clock, metrics
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal


@access.staff("complaints.figures.view")
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    """The days with where they are from, what is to come, and the tree of categories."""
    return _rules(request)


@access.staff(setting.CHANGE)
@require_POST
def propose(request: StaffRequest) -> HttpResponse:
    """Other days, put before a second person."""
    form = forms.TermForm(request.POST, today=bank_date(clock.now()))
    if form.is_valid():
        given: dict[str, Any] = {"staff": request.staff, "actor": access.actor_of(request), "now": clock.now()}
        try:
            made = setting.ask(wanted=form.wanted(), reason=form.cleaned_data["reason"], **given)
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Proposed. It holds from its day on once a second person agrees."))
            return redirect("admin:approval", made.reference)
    return _rules(request, term_form=form)


@access.staff(setting.CHANGE)
@require_POST
def add(request: StaffRequest) -> HttpResponse:
    """Another category."""
    form = forms.NewForm(request.POST, today=bank_date(clock.now()))
    if form.is_valid():
        data = form.cleaned_data
        wanted = {"parent": data["parent"], "short": data["short"].strip(), "name": data["name"], "name_en": data["name_en"]}
        try:
            row = setting.add(**wanted, begins_on=data["effective_from"], actor=access.actor_of(request), now=clock.now())
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("Added."))
            return redirect("admin:complaint_category", row.code)
    return _rules(request, new_form=form)


@access.staff("complaints.figures.view")
@require_http_methods(["GET", "HEAD"])
def category(request: StaffRequest, code: str) -> HttpResponse:
    """One category: how many complaints name it, and what can be done with it."""
    return _category(request, code)


@access.staff(setting.CHANGE)
@require_POST
def change(request: StaffRequest, code: str) -> HttpResponse:
    """One act on a category, named by `do`; a refusal comes back on its page."""
    get_object_or_404(ComplaintCategory, pk=code)
    known = _ACTS.get(request.POST.get("do", ""))
    if known is None:
        return redirect("admin:complaint_category", code)
    form_class, act, said = known
    form = form_class(request.POST, today=bank_date(clock.now())) if form_class is not None else django_forms.Form(request.POST)
    if form.is_valid():
        data = dict(form.cleaned_data)
        if "effective_from" in data:
            data["on"] = data.pop("effective_from")
        try:
            act(code=code, **data, actor=access.actor_of(request), now=clock.now())
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, str(said))
            gone = not ComplaintCategory.objects.filter(pk=code).exists()
            return redirect("admin:complaint_rules") if gone or act is setting.raise_up else redirect("admin:complaint_category", code)
    return _category(request, code, **{request.POST["do"]: form})


class _Names(forms.NamesForm):
    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


_Act = tuple[Callable[..., django_forms.Form] | None, Callable[..., Any], Any]
_ACTS: dict[str, _Act] = {
    "rename": (_Names, setting.rename, gettext_lazy("Kept.")),
    "replace": (forms.ReplaceForm, setting.replace, gettext_lazy("Kept. The other category stands in its place from that day on.")),
    "end": (forms.EndForm, setting.end, gettext_lazy("Kept. Nobody chooses it from that day on.")),
    "keep": (None, setting.keep_on, gettext_lazy("It can be chosen again.")),
    "remove": (None, setting.remove, gettext_lazy("Removed.")),
    "up": (None, setting.raise_up, gettext_lazy("Moved up.")),
}


def _rules(request: StaffRequest, **typed: django_forms.Form) -> HttpResponse:
    today = bank_date(clock.now())
    forms_given = {"term_form": forms.TermForm(today=today), "new_form": forms.NewForm(today=today)} | typed
    page = {
        "title": _("Rules of complaints"),
        "today": today,
        "terms": _terms(today),
        "tree": _tree(),
        "may_change": access.may(request.staff, setting.CHANGE),
        "waiting": _waiting(),
        **forms_given,
    }
    wrong = any(form.errors for form in typed.values())
    return TemplateResponse(request, "backoffice/complaints/desk/rules.html", page, status=400 if wrong else 200)


def _category(request: StaffRequest, code: str, **typed: django_forms.Form) -> HttpResponse:
    today = bank_date(clock.now())
    row = get_object_or_404(ComplaintCategory.objects.select_related("parent"), pk=code)
    names = {"name": row.name, "name_en": row.name_en}
    given: dict[str, django_forms.Form] = {
        "rename": _Names(today=today, initial=names), "replace": forms.ReplaceForm(today=today, initial=names), "end": forms.EndForm(today=today),
    }  # fmt: skip
    page = {
        "title": _("Category of complaints"),
        "row": row,
        "today": today,
        "used": setting.is_used(row),
        "n": Complaint.objects.filter(category=row).count(),
        "below": list(row.children.order_by("order", "code")),
        "may_change": access.may(request.staff, setting.CHANGE),
        "refused": [error for form in typed.values() for error in form.non_field_errors()],
        **{f"{name}_form": form for name, form in (given | typed).items()},
    }
    wrong = any(form.errors for form in typed.values())
    return TemplateResponse(request, "backoffice/complaints/desk/category.html", page, status=400 if wrong else 200)


def _terms(today: date) -> list[dict[str, Any]]:
    """Each term as it holds, with what is agreed to for later."""
    held = terms.on(today)
    later = ComplaintTerm.objects.filter(effective_from__gt=today).order_by("effective_from")
    before = ComplaintTerm.objects.filter(effective_from__lte=today).order_by("-effective_from")
    to_come, past = list(later), list(before)
    return [
        {
            "label": label, "now": held.get(code), "to_come": [row for row in to_come if row.code == code],
            "past": [row for row in past if row.code == code and row != held.get(code)],
        }
        for code, label in ComplaintTerm.Code.choices
    ]  # fmt: skip


def _tree() -> list[dict[str, Any]]:
    """Headings with what is below them, each with how many complaints name it."""
    counts = dict(Complaint.objects.order_by().values_list("category").annotate(Count("pk")))
    rows = [{"row": row, "n": counts.get(row.code, 0)} for row in ComplaintCategory.objects.order_by("order", "code")]
    return [{**one, "below": [child for child in rows if child["row"].parent_id == one["row"].code]} for one in rows if one["row"].parent_id is None]


def _waiting() -> Approval | None:
    return Approval.objects.filter(kind=setting.KIND, state=ApprovalState.WAITING).order_by("pk").first()


def _refused(form: django_forms.Form, refusal: Refusal) -> None:
    metrics.refused("complaints", refusal.code)
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))

"""Task templates: the list, one of them, in and out of use."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import validate_slug
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.worklist import shaping
from backoffice.worklist.models import TaskTemplate
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

_OFF = {"autocomplete": "off"}


class TemplateForm(forms.Form):
    """A template with its steps."""

    code = forms.CharField(label=pgettext_lazy("category", "Code"), max_length=32, validators=[validate_slug], widget=forms.TextInput(attrs=_OFF))
    title = forms.CharField(label=gettext_lazy("What to do"), max_length=80, widget=forms.TextInput(attrs=_OFF))
    title_en = forms.CharField(label=gettext_lazy("In English"), max_length=80, required=False, widget=forms.TextInput(attrs=_OFF))
    about = forms.CharField(label=gettext_lazy("Why"), max_length=200, required=False, widget=forms.TextInput(attrs=_OFF))
    sla_minutes = forms.IntegerField(label=gettext_lazy("Working minutes until due"), required=False, min_value=1, max_value=100_000)
    warn_minutes = forms.IntegerField(label=gettext_lazy("Warns so many minutes before"), required=False, min_value=0, max_value=100_000)

    def __init__(self, *args: Any, row: TaskTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is not None:
            del self.fields["code"]
        steps = row.steps if row is not None else []
        for place in range(shaping.MOST_STEPS):
            step = steps[place] if place < len(steps) else {}
            self.fields[f"text{place}"] = forms.CharField(
                label=gettext_lazy("Step"), max_length=80, required=False, initial=step.get("text", ""), widget=forms.TextInput(attrs=_OFF)
            )
            self.fields[f"english{place}"] = forms.CharField(
                label=gettext_lazy("In English"), max_length=80, required=False, initial=step.get("text_en", ""), widget=forms.TextInput(attrs=_OFF)
            )
            self.fields[f"required{place}"] = forms.BooleanField(label=gettext_lazy("Required"), required=False, initial=bool(step.get("required")))

    def steps(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"text{place}"], self[f"english{place}"], self[f"required{place}"]) for place in range(shaping.MOST_STEPS)]

    def shape(self) -> shaping.Shape:
        data = self.cleaned_data
        steps = [shaping.Step(data[f"text{place}"], data[f"english{place}"], data[f"required{place}"]) for place in range(shaping.MOST_STEPS)]
        return shaping.Shape(data["title"], data["title_en"], data["about"], steps, data["sla_minutes"], data["warn_minutes"] or 0)


@access.staff("templates.view")
@require_safe
def every(request: StaffRequest) -> HttpResponse:
    """All of them, those in use first."""
    rows = TaskTemplate.objects.annotate(n=Count("tasks", filter=Q(tasks__state="open"))).order_by("-active", "code")
    page = {"title": _("Task templates"), "rows": list(rows), "may_change": access.may(request.staff, "templates.change")}
    return TemplateResponse(request, "backoffice/worklist/templates.html", page)


@access.staff("templates.change")
def new(request: StaffRequest) -> HttpResponse:
    """Another template."""
    return _edit(request, None)


@access.staff("templates.view")
def detail(request: StaffRequest, code: str) -> HttpResponse:
    """One template; who may not change it reads it."""
    row = get_object_or_404(TaskTemplate.objects.select_related("changed_by"), code=code)
    if request.method == "POST" and not access.may(request.staff, "templates.change"):
        return HttpResponse(status=403)
    return _edit(request, row)


@access.staff("templates.change")
@require_POST
def switch(request: StaffRequest, code: str) -> HttpResponse:
    """Out of use, or into use again."""
    row = get_object_or_404(TaskTemplate, code=code)
    act = shaping.retire if row.active else shaping.restore
    left = act(code=code, staff=request.staff, actor=access.actor_of(request), now=clock.now())
    if row.active and left:
        words = ngettext("Out of use. %(n)s open task goes on as it is.", "Out of use. %(n)s open tasks go on as they are.", left) % {"n": left}
        messages.success(request, words)
    else:
        messages.success(request, _("Out of use.") if row.active else _("In use again."))
    return redirect("admin:template_list")


def _edit(request: StaffRequest, row: TaskTemplate | None) -> HttpResponse:
    names = ("title", "title_en", "about", "sla_minutes", "warn_minutes")
    initial = {name: getattr(row, name) for name in names} if row is not None else {}
    form = TemplateForm(request.POST if request.method == "POST" else None, row=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {"shape": form.shape(), "staff": request.staff, "actor": access.actor_of(request), "now": clock.now()}
        try:
            if row is None:
                shaping.add(code=form.cleaned_data["code"], **said)
            else:
                shaping.change(code=row.code, **said)
        except Refusal as refusal:
            metrics.refused("worklist", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. It holds for tasks made from now on."))
            return redirect("admin:template_list")
    page = {"title": _("Task template"), "row": row, "template_form": form, "may_change": access.may(request.staff, "templates.change")}
    return TemplateResponse(request, "backoffice/worklist/template.html", page, status=400 if form.errors else 200)

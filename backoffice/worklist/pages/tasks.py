"""My tasks: the list, one task, what becomes of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.worklist import forms, origins, selectors, services
from backoffice.worklist.models import Task, TaskState
from backoffice.worklist.pages import reach
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.staff("tasks.work")
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """What is open, late first; or what is over, newest first."""
    now, shelf = clock.now(), request.GET.get("show", "open")
    if shelf == "over":
        return _over(request, now)
    work = selectors.open_work(request.staff, now)
    today = clock.bank_date(now)
    shelves = {
        "open": work,
        "late": [due for due in work if due.late],
        "today": [due for due in work if clock.bank_date(due.due_at) <= today],
        "promises": [due for due in work if due.kind == "promise"],
    }
    shelf = shelf if shelf in shelves else "open"
    names = {"open": _("All open"), "late": _("Late"), "today": _("Until tonight"), "promises": _("Promises")}
    chips = [{"label": names[key], "href": f"?show={key}", "on": key == shelf, "count": len(rows)} for key, rows in shelves.items()]
    chips.append({"label": _("Over"), "href": "?show=over", "on": False})
    page = {"title": _("My tasks"), "rows": shelves[shelf], "late": len(shelves["late"]), "due": len(shelves["today"]), "chips": chips, "today": today}
    return TemplateResponse(request, "backoffice/worklist/tasks.html", page)


@access.staff("tasks.work")
def new(request: StaffRequest) -> HttpResponse:
    """Something to do, for oneself or for a colleague of the branch."""
    now = clock.now()
    form = forms.TaskForm(request.POST if request.method == "POST" else None, staff=request.staff, initial={"customer": request.GET.get("customer", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_task(made_by=request.staff, source="self", actor=access.actor_of(request), now=now, **form.task())
        except Refusal as refusal:
            metrics.refused("worklist", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            if made.customer is None:
                return redirect("admin:task_list")
            return redirect(f"{reverse('admin:customer', args=[made.customer.number])}?{urlencode({'for': 'task'})}")
    page = {"title": _("New task"), "task_form": form}
    return TemplateResponse(request, "backoffice/worklist/task_new.html", page, status=400 if form.errors else 200)


@access.staff("tasks.work")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One task."""
    return _page(request, _row(request, reference))


@access.staff("tasks.work")
@require_POST
def finish(request: StaffRequest, reference: str) -> HttpResponse:
    """It is done; from a list one stays in the list."""
    form = forms.ResultForm(request.POST, auto_id="finish_%s")
    data = {"result": form.cleaned_data["result"]} if form.is_valid() else None
    return _act(request, reference, services.finish_task, data, finish_form=form)


@access.staff("tasks.work")
@require_POST
def drop(request: StaffRequest, reference: str) -> HttpResponse:
    """It will not be done, and why."""
    form = forms.ReasonForm(request.POST, auto_id="drop_%s")
    return _act(request, reference, services.drop_task, form.cleaned_data if form.is_valid() else None, drop_form=form)


@access.staff("tasks.work")
@require_POST
def move(request: StaffRequest, reference: str) -> HttpResponse:
    """Another time."""
    form = forms.WhenForm(request.POST, auto_id="move_%s")
    return _act(request, reference, services.move_task, form.due() if form.is_valid() else None, move_form=form)


@access.staff("tasks.work")
@require_POST
def steps(request: StaffRequest, reference: str) -> HttpResponse:
    """Which steps are done."""
    done = [int(place) for place in request.POST.getlist("done") if place.isdecimal()]
    return _act(request, reference, services.tick, {"done": done}, steps_form=forms.ResultForm({}))


def _over(request: StaffRequest, now: datetime) -> HttpResponse:
    before = request.GET.get("before", "")
    found = selectors.ended_tasks(request.staff, _moment(before))
    shown = found[: selectors.ENDED_A_PAGE]
    last = shown[-1].ended_at if len(found) > selectors.ENDED_A_PAGE else None
    older = f"?{urlencode({'show': 'over', 'before': last.isoformat()})}" if last else ""
    page = {"title": _("My tasks"), "rows": shown, "older": older, "now": now}
    return TemplateResponse(request, "backoffice/worklist/tasks_over.html", page)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _act(request: StaffRequest, reference: str, service: Any, data: dict[str, Any] | None, **typed: Any) -> HttpResponse:
    """One domain call; what was typed wrongly, and a refusal, come back on the task's own page."""
    _row(request, reference)
    form = next(iter(typed.values()))
    if data is not None:
        try:
            row = service(reference=reference, staff=request.staff, actor=access.actor_of(request), now=clock.now(), **data)
        except Refusal as refusal:
            metrics.refused("worklist", refusal.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            back = "admin:task_list" if row.state != TaskState.OPEN else None
            return redirect(back) if back else redirect("admin:task", reference)
    return _page(request, _row(request, reference), **typed)


def _row(request: StaffRequest, reference: str) -> Task:
    rows = access.visible(Task.objects.select_related("customer", "owner", "made_by", "ended_by", "contact"), request.staff)
    return get_object_or_404(rows, reference=reference)


def _steps(row: Task) -> list[dict[str, Any]]:
    """The steps in the reader's language, where the template says them in both."""
    english = (get_language() or "").startswith("en")
    return [{**step, "text": (step.get("text_en") if english else "") or step["text"]} for step in row.checklist]


def _due(row: Task) -> dict[str, Any]:
    here = row.due_at.astimezone(clock.BANK_ZONE)
    return {"due_on": here.date(), "due_time": None if row.all_day else here.time()}


def _page(request: StaffRequest, row: Task, **typed: Any) -> HttpResponse:
    now = clock.now()
    reach.note_view(request, row.customer, purpose="task", now=now)
    given = {
        "finish_form": forms.ResultForm(auto_id="finish_%s"),
        "drop_form": forms.ReasonForm(auto_id="drop_%s"),
        "move_form": forms.WhenForm(
            auto_id="move_%s",
            initial=_due(row),
        ),
    }
    page = {
        "title": _("Task"),
        "row": row,
        "customer": row.customer,
        "late": row.is_late(now),
        "near": row.is_near(now),
        "steps": _steps(row),
        "missing": row.missing_steps,
        "origin": origins.of(row.source, row.source_key),
        "can_act": row.state == TaskState.OPEN and selectors.may_act(request.staff, row.owner),
        "refused": [error for form in typed.values() for error in form.non_field_errors()],
        **given,
        **typed,
    }
    wrong = any(form.errors for form in typed.values())
    return TemplateResponse(request, "backoffice/worklist/task.html", page, status=400 if wrong else 200)

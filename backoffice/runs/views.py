"""Long work on screen: the list of my own, one with its progress, called off, its files."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from accounts.statements.streaming import streamed
from portal.kernel import access, clock, runs
from portal.kernel.errors import Refusal
from portal.kernel.runs.models import Run, RunFile, RunState

A_PAGE: Final = 50
_TONES: Final = {RunState.QUEUED: "hollow", RunState.RUNNING: "hollow", RunState.DONE: "key", RunState.FAILED: "alert", RunState.CANCELLED: ""}


@access.staff("workbench.open")
@require_safe
def book(request: StaffRequest) -> HttpResponse:
    """Newest first; what is under way stands beside it."""
    mine = runs.owned(access.actor_of(request).label).prefetch_related("files").order_by("-asked_at", "-pk")[:A_PAGE]
    shown = [line(run) for run in mine]
    page = {"title": _("Long work"), "lines": shown, "open_lines": [each for each in shown if each["run"].is_open]}
    return TemplateResponse(request, "backoffice/runs/list.html", page)


@access.staff("workbench.open")
@require_safe
def show(request: StaffRequest, reference: str) -> HttpResponse:
    """One run; its card alone when htmx looks again. A run that is over leads on to the page of what it did."""
    run = _mine(request, reference)
    page = {"title": _("Long work"), "line": line(run), "card_of": True}
    part = bool(getattr(request, "htmx", False)) and run.is_open
    response = TemplateResponse(request, "backoffice/runs/_card.html" if part else "backoffice/runs/detail.html", page)
    if getattr(request, "htmx", False) and not run.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


@access.staff("workbench.open")
@require_POST
def cancel(request: StaffRequest, reference: str) -> HttpResponse:
    """Call it off."""
    run = _mine(request, reference)
    if runs.cancel(run=run, actor=access.actor_of(request), now=clock.now()):
        messages.success(request, _("It is being called off."))
    else:
        messages.info(request, _("It is over already."))
    return redirect("admin:run", run.reference)


@access.staff("workbench.open")
@require_safe
def download(request: StaffRequest, reference: str, role: str) -> HttpResponseBase:
    """A file of a run, part by part."""
    file = get_object_or_404(RunFile.objects.select_related("run"), run=_mine(request, reference), role=role, size__gt=0)
    try:
        content = runs.content(file, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("admin:run", reference)
    response = streamed(request, content, content_type=file.content_type, filename=_plain(file.name))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def line(run: Run) -> dict[str, Any]:
    """What a page shows of a run."""
    kind = runs.kind_of(run.kind)
    files = [] if run.state == RunState.CANCELLED else [each for each in run.files.all() if each.size and each.role != RunFile.Role.SOURCE]
    files.sort(key=lambda each: each.role, reverse=True)
    for each in files:
        each.address = reverse(f"admin:run_{each.role}", args=[run.reference])  # type: ignore[attr-defined]
    gone = bool(files) and (files[0].gone or files[0].made_at < clock.now() - runs.KEPT)
    return {
        "run": run,
        "label": str(kind.label),
        "tone": _TONES[RunState(run.state)],
        "files": [] if gone else files,
        "gone": gone,
        "page": kind.page(run) if kind.page is not None else "",
        "days": runs.KEPT.days,
    }


def _mine(request: StaffRequest, reference: str) -> Run:
    return get_object_or_404(runs.owned(access.actor_of(request).label).prefetch_related("files"), reference=reference)


def _plain(name: str) -> str:
    """A name for a header: plain letters only."""
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-._") else "-" for letter in name)

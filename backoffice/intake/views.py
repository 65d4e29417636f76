"""Taking files in: what can be taken in and the journal, one file from its dry run to its end."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.intake import resources, services, sheets
from backoffice.intake.forms import DecisionForm, FileForm
from backoffice.intake.models import FileImport, ImportState
from backoffice.intake.resources import ImportResource
from backoffice.runs import views as run_pages
from portal.kernel import access, clock
from portal.kernel.errors import Refusal
from portal.kernel.runs.models import Run

A_PAGE: Final = 50
_TONES: Final = {ImportState.DONE: "key", ImportState.FAILED: "alert", ImportState.CANCELLED: ""}


@access.staff("imports.use")
@require_safe
def book(request: StaffRequest) -> HttpResponse:
    """What this post may take in, and the journal of the own files."""
    mine = FileImport.objects.filter(staff=request.staff).order_by("-made_at", "-pk")[:A_PAGE]
    page = {
        "title": _("Imports"),
        "kinds": [kind for kind in resources.ALL if access.may(request.staff, kind.permission)],
        "lines": [{"found": found, "label": resources.of(found.resource).label, "tone": _TONES.get(ImportState(found.state), "hollow")} for found in mine],
        "waiting": sum(found.state == ImportState.READY for found in mine),
    }
    return TemplateResponse(request, "backoffice/intake/list.html", page)


@access.staff("imports.use")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest, resource: str) -> HttpResponseBase:
    """Choose a file of one kind."""
    kind = _kind(request, resource)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = services.receive(
                resource=resource, name=upload.name, chunks=upload.chunks(), size=upload.size, staff=request.staff, actor=access.actor_of(request),
                now=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("admin:import", found.reference)
    page = {"title": _("Import"), "kind": kind, "file_form": form, "megabytes": sheets.MAX_BYTES // 1024 // 1024}
    return TemplateResponse(request, "backoffice/intake/new.html", page, status=400 if form.errors else 200)


@access.staff("imports.use")
@require_safe
def show(request: StaffRequest, reference: str) -> HttpResponse:
    """One file: being checked, its counts and the question, being taken in, or what came of it."""
    return _page(request, _mine(request, reference), DecisionForm())


@access.staff("imports.use")
@require_POST
def apply(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Yes."""
    found, form = _mine(request, reference), DecisionForm(request.POST)
    form.full_clean()
    try:
        services.apply(found=found, reason=form.cleaned_data.get("reason", ""), staff=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        form.add_error("reason" if isinstance(refusal, services.WhyNeeded) else None, str(refusal))
        return _page(request, _mine(request, reference), form, status=400)
    return redirect("admin:import", reference)


@access.staff("imports.use")
@require_POST
def drop(request: StaffRequest, reference: str) -> HttpResponseBase:
    """No."""
    found = _mine(request, reference)
    try:
        services.drop(found=found, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("admin:import", reference)
    messages.success(request, _("The file was left. Nothing was changed."))
    return redirect("admin:import_list")


def _page(request: StaffRequest, found: FileImport, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    kind = resources.of(found.resource)
    runs = {run.reference: run for run in Run.objects.filter(reference__in=[found.check_run, found.apply_run]).prefetch_related("files")}
    check, act = runs.get(found.check_run), runs.get(found.apply_run)
    now_running = act if act is not None else check
    problems = next((each for run in (act, check) if run is not None for each in run_pages.line(run)["files"] if each.role == "problems"), None)
    page: dict[str, Any] = {
        "title": _("Import"),
        "found": found,
        "kind": kind,
        "line": run_pages.line(now_running) if now_running is not None else None,
        "problems": problems,
        "stats": _stats(found),
        "decision_form": form,
        "is_ready": found.state == ImportState.READY,
    }
    return TemplateResponse(request, "backoffice/intake/detail.html", page, status=status)


def _stats(found: FileImport) -> list[dict[str, Any]]:
    rows: list[tuple[str, int, str]] = [
        (pgettext("rows of a file", "new"), found.new, ""), (_("changed"), found.changed, ""), (_("as it is already"), found.same, ""),
        (_("wrong"), found.wrong, _("left out") if found.wrong else ""),
    ]  # fmt: skip
    return [{"label": label, "value": f"{value:,}", "note": note, "tone": "behind" if note else ""} for label, value, note in rows]


def _kind(request: StaffRequest, resource: str) -> type[ImportResource]:
    try:
        kind = resources.of(resource)
    except LookupError as error:
        raise Http404 from error
    if not access.may(request.staff, kind.permission):
        raise PermissionDenied
    return kind


def _mine(request: StaffRequest, reference: str) -> FileImport:
    return get_object_or_404(FileImport, reference=reference, staff=request.staff)

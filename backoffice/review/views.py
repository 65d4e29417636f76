"""The queue, one application, and the three ways to decide."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.onboarding import decisions
from accounts.onboarding.models import Application, Outcome
from accounts.organisation.requests import StaffRequest
from backoffice.review import forms, selectors
from portal.kernel import access, audit, clock, metrics
from portal.kernel.errors import Refusal

ROWS_SHOWN = 50


@access.staff("applications.review")
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """What waits, longest first; what colleagues hold; what was decided."""
    staff, now = request.staff, clock.now()
    shelves = {"waiting": selectors.queue, "colleagues": selectors.with_colleagues, "decided": selectors.decided}
    shelf = request.GET.get("show", "waiting") if request.GET.get("show") in shelves else "waiting"
    context = {
        "title": _("Identity review"),
        "lines": [selectors.line(row, now) for row in shelves[shelf](staff)[:ROWS_SHOWN]],
        "late": selectors.count_late(staff, now),
        "shelf": shelf,
        "waiting": selectors.count_waiting(staff),
        "today": selectors.decided_today(staff, now),
        "now": now,
    }
    return TemplateResponse(request, "backoffice/review/list.html", context)


@access.staff("applications.review")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One application: pictures, facts, checks, decision. The look is audited."""
    return _page(request, _row(request, reference))


@access.staff("applications.review")
@require_POST
def take(request: StaffRequest, reference: str) -> HttpResponse:
    """Onto the own desk."""
    return _act(request, reference, decisions.take)


@access.staff("applications.review")
@require_POST
def put_back(request: StaffRequest, reference: str) -> HttpResponse:
    """Back into the queue."""
    return _act(request, reference, decisions.put_back)


@access.staff("applications.review")
@require_POST
def decide(request: StaffRequest, reference: str) -> HttpResponse:
    """Verified, one thing to redo, or not accepted; then on to the next that waits."""
    row = _row(request, reference)
    form = forms.Decision(request.POST, matter=row.matter)
    if not form.is_valid():
        return _page(request, row, form=form)
    said = form.cleaned_data
    words: dict[str, Any] = {"reference": row.reference, "seen": said["seen"]}
    match said["outcome"]:
        case Outcome.VERIFIED:
            service: Any = decisions.verify
        case Outcome.REVISE:
            service, words = decisions.revise, words | {"item": said["item"], "note": said["note"]}
        case _:
            service, words = decisions.reject, words | {"reason": said["reason"], "note": said["note"]}
    try:
        service(**words, reviewer=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("review", refusal.code)
        return _page(request, _row(request, reference), form=form, refusal=refusal)
    return redirect("admin:review_list")


def _act(request: StaffRequest, reference: str, service: Any) -> HttpResponse:
    row = _row(request, reference)
    try:
        service(reference=row.reference, reviewer=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("review", refusal.code)
        return _page(request, _row(request, reference), refusal=refusal)
    return redirect("admin:review_detail", reference)


def _page(request: StaffRequest, row: Application, form: Any = None, refusal: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    audit.record(actor=access.actor_of(request), verb="application.viewed", subject=f"application:{row.pk}", now=now)
    page = selectors.page(row, request.staff, now)
    form = form or forms.Decision(matter=row.matter, initial={"seen": row.round, "outcome": Outcome.REVISE if page["failed"] else Outcome.VERIFIED})
    context = page | {"title": _("Identity review: %(name)s") % {"name": row.name}, "form": form, "refusal": refusal}
    return TemplateResponse(request, "backoffice/review/detail.html", context, status=409 if refusal else 200)


def _row(request: StaffRequest, reference: str) -> Application:
    rows = access.visible(Application.objects.all(), request.staff)
    return get_object_or_404(rows.select_related("branch", "reviewer", "user", "account", "customer"), reference=reference)

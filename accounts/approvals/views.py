"""The inbox of a second person, and one request with its decision."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.approvals import forms, kinds, selectors, services
from accounts.approvals.models import Approval
from accounts.organisation.requests import StaffRequest
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

ROWS_A_PAGE = 50


@access.staff("approvals.view")
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """What waits for my decision, what I asked for, or what was decided."""
    staff = request.staff
    checks = selectors.checks_something(staff)
    shelf = request.GET.get("show", "")
    shelf = shelf if shelf in ("mine", "over") else "check" if checks else "mine"
    waiting = selectors.inbox(staff) if shelf == "check" else []
    rows = selectors.mine(staff) if shelf == "mine" else selectors.visible(staff).exclude(state="waiting") if shelf == "over" else Approval.objects.none()
    before = request.GET.get("before", "")
    found = list((rows.filter(reference__lt=before) if before else rows).select_related("maker", "checker", "branch").order_by("-reference")[: ROWS_A_PAGE + 1])
    page = {
        "title": _("Approvals"),
        "shelf": shelf,
        "waiting": waiting,
        "late_soon": sum(row.expires_at <= clock.now() + kinds.USUAL_WAIT / 9 for row in waiting),
        "rows": [(row, selectors.label_of(row)) for row in found[:ROWS_A_PAGE]],
        "older": found[ROWS_A_PAGE - 1].reference if len(found) > ROWS_A_PAGE else "",
        "chips": _chips(shelf, checks),
        "now": clock.now(),
    }
    return TemplateResponse(request, "backoffice/approvals/list.html", page)


@access.staff("approvals.view")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One request: what is to be done, and the decision."""
    row = _row(request, reference)
    services.mark_seen(approval=row, staff=request.staff, now=clock.now())
    return _page(request, row)


@access.staff("approvals.view")
@require_POST
def approve(request: StaffRequest, reference: str) -> HttpResponse:
    """Agree; it is done at once."""
    return _act(request, reference, services.approve, note=request.POST.get("note", ""))


@access.staff("approvals.view")
@require_POST
def refuse(request: StaffRequest, reference: str) -> HttpResponse:
    """Do not agree, with a reason."""
    return _act(request, reference, services.refuse, reason=request.POST.get("reason", ""))


@access.staff("approvals.view")
@require_POST
def withdraw(request: StaffRequest, reference: str) -> HttpResponse:
    """The maker takes it back."""
    return _act(request, reference, services.withdraw)


def _act(request: StaffRequest, reference: str, service: Any, **more: str) -> HttpResponse:
    row = _row(request, reference)
    try:
        service(approval_id=row.pk, staff=request.staff, actor=access.actor_of(request), now=clock.now(), **more)
    except Refusal as refusal:
        metrics.refused("approvals", refusal.code)
        return _page(request, _row(request, reference), refusal=refusal, typed=more)
    return redirect("admin:approval", reference)


def _page(request: StaffRequest, row: Approval, refusal: Refusal | None = None, typed: dict[str, str] | None = None) -> HttpResponse:
    staff, kind, own = request.staff, kinds.get(row.kind), row.maker_id == request.staff.pk
    now = clock.now()
    page = {
        "title": selectors.label_of(row),
        "row": row,
        "label": selectors.label_of(row),
        "lines": selectors.lines_of(row),
        "late": row.is_waiting and row.expires_at <= now,
        "can_decide": row.is_waiting and row.expires_at > now and not own and kind is not None and access.may(staff, kind.check),
        "can_withdraw": row.is_waiting and own,
        "own": own,
        "approve_form": forms.ApproveForm(),
        "refuse_form": forms.RefuseForm(typed if typed and "reason" in typed else None),
        "refusal": refusal,
    }
    return TemplateResponse(request, "backoffice/approvals/detail.html", page, status=409 if refusal else 200)


def _row(request: StaffRequest, reference: str) -> Approval:
    return get_object_or_404(selectors.visible(request.staff).select_related("maker__branch", "checker", "branch"), reference=reference)


def _chips(shelf: str, checks: bool) -> list[dict[str, Any]]:
    shelves = [("check", _("Waits for me"))] if checks else []
    shelves += [("mine", _("Asked by me")), ("over", _("Decided"))]
    return [{"label": label, "href": f"?show={code}", "on": code == shelf} for code, label in shelves]

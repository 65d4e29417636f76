"""The tiers on the staff site: what holds and how many have it, and other figures with their effect before they are proposed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.approvals.models import Approval, ApprovalState
from accounts.organisation.requests import StaffRequest
from accounts.tiers import forms, proposing, selectors
from accounts.tiers.models import Tier
from accounts.tiers.selectors import Effect
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.staff("tiers.view")
@require_safe
def tier_list(request: StaffRequest) -> HttpResponse:
    """Every tier with its figures, what it brings, how many have it, and what begins later."""
    today = clock.bank_date(clock.now())
    known, benefits = selectors.in_force(today), selectors.benefits_in_force(today)
    counts = selectors.effect(known).counts
    lines = [{"tier": tier, "count": counts[tier.code][0], "benefits": [row for row in benefits if row.tier == tier.code]} for tier in known]
    page = {
        "title": _("Tiers"),
        "lines": lines,
        "coming": Tier.objects.filter(effective_from__gt=today).order_by("effective_from", "rank"),
        "waiting": Approval.objects.filter(kind=proposing.KIND, state=ApprovalState.WAITING).order_by("pk"),
        "may_change": access.may(request.staff, "tiers.change"),
    }
    return TemplateResponse(request, "backoffice/tiers/list.html", page)


@access.staff("tiers.view")
@require_http_methods(["GET", "HEAD", "POST"])
def tier(request: StaffRequest, code: str) -> HttpResponse:
    """One tier: other figures are tried out here, then proposed to a second person."""
    today = clock.bank_date(clock.now())
    row = next((one for one in selectors.in_force(today) if one.code == code), None)
    if row is None:
        raise Http404
    form = forms.Figures(request.POST or None, initial=forms.Figures.initial_of(row))
    effect: Effect | None = None
    if request.method == "POST":
        if not access.may(request.staff, "tiers.change"):
            raise PermissionDenied
        if form.is_valid():
            try:
                effect = proposing.preview(form.wanted(row), today)
                if "propose" in request.POST:
                    return redirect("admin:approval", _ask(request, form, row).reference)
            except Refusal as refusal:
                metrics.refused("tiers", refusal.code)
                field = getattr(refusal, "field", "")
                form.add_error(field if field in form.fields else None, str(refusal))
    page: dict[str, Any] = {
        "title": _("Tiers"),
        "row": row,
        "figures": form,
        "effect": effect,
        "counts": _counts(effect, today) if effect else [],
        "versions": Tier.objects.filter(code=code).order_by("-effective_from"),
        "may_change": access.may(request.staff, "tiers.change"),
        "waiting": Approval.objects.filter(kind=proposing.KIND, subject=f"tier:{code}", state=ApprovalState.WAITING).first(),
    }
    return TemplateResponse(request, "backoffice/tiers/detail.html", page, status=409 if form.is_bound and form.errors else 200)


def _ask(request: StaffRequest, form: forms.Figures, row: Tier) -> Approval:
    return proposing.ask(wanted=form.wanted(row), reason=form.cleaned_data["reason"], staff=request.staff, actor=access.actor_of(request), now=clock.now())


def _counts(effect: Effect, today: Any) -> list[tuple[str, int, int]]:
    names = {tier.code: str(tier) for tier in selectors.in_force(today)}
    return [(names.get(code, code), now, then) for code, (now, then) in effect.counts.items()]

"""The risk desk's pages: what is held, one order with everything known, and the decision."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.deposits.rules import masked
from accounts.organisation.requests import StaffRequest
from accounts.risk import services as risk
from accounts.transfers.models import Transfer, TransferState
from backoffice.clients import services as clients
from backoffice.riskdesk import forms, paths, selectors, services
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal
from portal.templatetags.money import amount

ROWS_A_PAGE = 50
NEXT_SHOWN = 6


@access.staff("risk.view")
@require_safe
def held(request: StaffRequest) -> HttpResponse:
    """Orders that wait for a decision, oldest first."""
    rows = selectors.held(request.staff)
    page = {"title": _("Held transfers"), "rows": rows[:ROWS_A_PAGE], "count": rows.count()}
    return TemplateResponse(request, "backoffice/riskdesk/list.html", page)


@access.staff("risk.view")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One order, the rules that held it, and what they were taken from."""
    return _page(request, _row(request, reference))


@access.staff("risk.decide")
@require_POST
def decide(request: StaffRequest, reference: str) -> HttpResponse:
    """Let it go or decline it, with a reason; then on to the next that waits."""
    transfer, form = _row(request, reference), forms.Decision(request.POST)
    if not form.is_valid():
        return _page(request, transfer, form=form, status=400)
    service = services.release if form.cleaned_data["outcome"] == forms.RELEASE else services.refuse
    try:
        service(transfer=transfer, reason=form.cleaned_data["reason"], actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("riskdesk", refusal.code)
        return _page(request, _row(request, reference), form=form, refusal=refusal, status=409)
    return redirect("admin:held_detail", reference)


def _page(request: StaffRequest, transfer: Transfer, *, form: forms.Decision | None = None, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    now = clock.now()
    clients.record_view(customer=transfer.customer, purpose="risk", actor=access.actor_of(request), now=now, page="held transfer")
    page = {
        "title": _("Held transfer"),
        "transfer": transfer,
        "decision": transfer.decision,
        "rules": risk.reasons(transfer.decision),
        "from_number": masked(transfer.source.number),
        "to_number": masked(transfer.target.number),
        **_money(transfer, paths.of(transfer.target, now)),
        "story": selectors.story(transfer, now),
        "others": [row for row in selectors.held(request.staff)[:NEXT_SHOWN] if row.pk != transfer.pk],
        "can_decide": transfer.state == TransferState.HELD and access.may(request.staff, "risk.decide"),
        "decision_form": form or forms.Decision(),
        "refusal": refusal,
    }
    return TemplateResponse(request, "backoffice/riskdesk/detail.html", page, status=status)


def _money(transfer: Transfer, found: paths.Paths) -> dict[str, Any]:
    """Where the money would go, as parts/graph.html draws it: the order itself first."""
    held = {
        "title": transfer.customer.display_name,
        "note": masked(transfer.source.number),
        "word": _("%(sum)s asked for") % {"sum": amount(transfer.amount.minor)},
        "minor": transfer.amount.minor,
        "tone": "ink",
        "line": "alert" if transfer.state == TransferState.HELD else "",
    }
    known = _("new payee") if transfer.decision.new_payee else _("known payee")
    middle = {"title": transfer.payee_name, "note": f"{masked(transfer.target.number)} · {known}", "tone": "alert" if transfer.decision.listed else ""}
    return {"paths": found, "left": [held, *map(_side, found.into)], "middle": middle, "right": list(map(_side, found.out))}


def _side(side: paths.Side) -> dict[str, Any]:
    times = ngettext("%(n)s time", "%(n)s times", side.times) % {"n": side.times}
    return {"title": side.name, "note": " · ".join(part for part in (side.number, times) if part), "word": amount(side.sum), "minor": side.sum}


def _row(request: StaffRequest, reference: str) -> Transfer:
    """A held order, or one that was held and is decided: it has kept its hold."""
    rows = access.visible(Transfer.objects.exclude(hold=None), request.staff)
    return get_object_or_404(rows.select_related("customer", "source", "target__holder", "decision"), reference=reference)

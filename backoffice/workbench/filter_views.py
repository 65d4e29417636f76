"""Opening, keeping and taking away saved filters."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation.requests import StaffRequest
from backoffice.workbench import filters
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.staff("workbench.open")
@require_safe
def open_filter(request: StaffRequest, reference: str) -> HttpResponse:
    """The list with the filter on, or the sentence that tells why it shows nothing."""
    row = get_object_or_404(filters.within_reach(request.staff), reference=reference)
    lapsed = filters.why_lapsed(row, request.staff)
    if not lapsed:
        return redirect(filters.address(row))
    page = {"title": row.name, "row": row, "lapsed": lapsed, "mine": row.owner_id == request.staff.pk}
    return TemplateResponse(request, "backoffice/workbench/filter_lapsed.html", page, status=403)


@access.staff("workbench.open")
@require_POST
def save_filter(request: StaffRequest) -> HttpResponse:
    """Keep what the list shows now under a name; a refusal is told on the list."""
    page, query = request.POST.get("page", ""), request.POST.get("query", "")
    try:
        row = filters.save(
            owner=request.staff,
            page=page,
            name=request.POST.get("name", ""),
            query=query,
            shared=request.POST.get("shared") == "1",
            actor=access.actor_of(request),
            now=clock.now(),
        )
    except Refusal as refusal:
        metrics.refused("filters", refusal.code)
        messages.error(request, str(refusal))
        known = filters.known(page)
        return redirect(f"{reverse(f'admin:{page}')}?{filters.conditions(query)}" if known else "admin:index")
    messages.success(request, _("“%(name)s” is kept beside this list.") % {"name": row.name})
    return redirect(filters.address(row))


@access.staff("workbench.open")
@require_POST
def remove_filter(request: StaffRequest) -> HttpResponse:
    """Take a filter of one's own away."""
    try:
        row = filters.remove(owner=request.staff, reference=request.POST.get("reference", ""))
    except Refusal as refusal:
        metrics.refused("filters", refusal.code)
        messages.error(request, str(refusal))
        return redirect("admin:index")
    messages.success(request, _("“%(name)s” is taken away.") % {"name": row.name})
    known = filters.known(row.page)
    return redirect(f"admin:{row.page}" if known and access.may(request.staff, known.permission) else "admin:index")

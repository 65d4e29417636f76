"""Giving a list out: choose format and reason, then a download, or a worker makes it."""

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.organisation.requests import StaffRequest
from accounts.statements.streaming import streamed
from backoffice.exports import lists, services
from backoffice.exports.columns import Listing
from backoffice.exports.forms import ExportForm
from backoffice.exports.models import ExportRecord
from portal.kernel import access, clock
from portal.kernel.errors import Refusal


@access.staff("workbench.open")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest, name: str) -> HttpResponseBase:
    """The list's own permission decides; its filters come along in the address."""
    listing = lists.listing(name, staff=request.staff, query=request.GET)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _given(request, listing, form)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
    return _page(request, listing, form)


def _given(request: StaffRequest, listing: Listing, form: ExportForm) -> HttpResponseBase:
    now, actor, query = clock.now(), access.actor_of(request), QueryDict(request.GET.urlencode())
    long = services.is_long(listing)
    record = services.begin(listing=listing, query=query, staff=request.staff, actor=actor, now=now, **form.cleaned_data)
    if long:
        return redirect("admin:run", services.in_background(record=record, query=query, actor=actor, now=now).reference)
    services.tell(record=record, listing=listing, actor=actor)
    parts = services.stream(record, listing, clock=clock.now)
    return streamed(request, parts, content_type=services._TYPES[record.format], filename=services.filename(record))


def _page(request: StaffRequest, listing: Listing, form: ExportForm) -> HttpResponse:
    try:
        back = f"{reverse(f'admin:{listing.name}')}?{request.GET.urlencode()}"
    except NoReverseMatch:
        back = ""
    mine = ExportRecord.objects.filter(staff=request.staff).order_by("-made_at", "-pk")[:8]
    page = {
        "title": _("Export"),
        "listing": listing,
        "export_form": form,
        "filters": services.filters(request.GET),
        "is_long": services.is_long(listing),
        "at_once": services.AT_ONCE,
        "mine": mine,
        "back": back,
    }
    return TemplateResponse(request, "backoffice/exports/new.html", page, status=400 if form.errors else 200)

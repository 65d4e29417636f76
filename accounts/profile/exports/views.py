"""A copy of my data: ask for it, see how far it is, download it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.identity.requests import CustomerRequest
from accounts.profile.exports import services
from accounts.profile.exports.models import DataExport, ExportState
from accounts.statements.streaming import streamed
from portal.kernel import access, clock
from portal.kernel.errors import Refusal


@access.customer
@never_cache
@require_safe
def show(request: CustomerRequest) -> HttpResponse:
    """The newest copy and how it stands."""
    newest, now = DataExport.objects.filter(customer=request.customer).order_by("-asked_at", "-pk").first(), clock.now()
    is_ready = newest is not None and newest.state == ExportState.READY and newest.expires_at is not None and newest.expires_at > now
    is_coming = newest is not None and newest.state in {ExportState.WAITING, ExportState.BUILDING}
    context = {"export": newest, "is_ready": is_ready, "is_coming": is_coming, "is_failed": newest is not None and newest.state == ExportState.FAILED}
    return render(request, "accounts/profile/export.html", context)


@access.customer
@require_POST
def ask(request: CustomerRequest) -> HttpResponse:
    """Have one made."""
    services.ask(customer=request.customer, language=get_language() or "zh-hans", actor=access.actor_of(request), now=clock.now())
    return redirect("profile:export")


@access.customer
@require_safe
def download(request: CustomerRequest, reference: str) -> HttpResponseBase:
    """The zip itself."""
    export = get_object_or_404(DataExport, reference=reference, customer=request.customer)
    try:
        parts = services.download(export=export, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("profile:export")
    return streamed(request, parts, content_type="application/zip", filename=f"my-data-{export.asked_at:%Y%m%d}.zip")

"""The teller's pages of Type I openings; the second colleague decides on the page of approvals."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.approvals.models import Approval
from accounts.organisation.requests import StaffRequest
from backoffice.clients.rules import masked
from backoffice.hall.openings import forms, services
from backoffice.hall.openings.models import FaceOpening
from portal.kernel import access, clock, metrics
from portal.kernel.access import Channel
from portal.kernel.errors import Refusal

_LATEST = 30
#: Beside which field a refusal stands.
_FIELDS = {
    "wrong_id_number": "id_number", "other_document": "id_number", "too_young": "id_number", "document_expired": "expires_on", "wrong_name": "name",
    "face_other_person": "name", "wrong_mobile": "phone",
}  # fmt: skip


@access.staff("accounts.open_face")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """The person sits here: enter what the document says; a refusal keeps what was typed."""
    form = forms.OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actor = access.actor_of(request, Channel.COUNTER)
        try:
            row = services.enter(
                entry=form.entry(), teller=request.staff, seen=_("Person and document compared at the counter"), actor=actor, now=clock.now()
            )  # fmt: skip
        except Refusal as refusal:
            metrics.refused("onboarding", refusal.code)
            form.add_error(_FIELDS.get(refusal.code), str(refusal))
        else:
            return redirect("admin:face_opening", row.reference)
    rows = FaceOpening.objects.filter(branch=request.staff.branch).select_related("customer", "teller", "account").order_by("-id")[:_LATEST]
    page = {"title": _("Open a Type I account"), "opening_form": form, "rows": rows}
    return TemplateResponse(request, "backoffice/hall/openings/new.html", page, status=409 if form.errors else 200)


@access.staff("accounts.open_face")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """Where it stands; once open, the account to hand over."""
    rows = FaceOpening.objects.filter(branch=request.staff.branch).select_related("customer", "teller", "account", "branch")
    row = get_object_or_404(rows, reference=reference)
    asked = Approval.objects.filter(kind=services.KIND, subject=f"face_opening:{row.reference}").select_related("checker").order_by("-pk").first()
    page = {
        "title": _("Open a Type I account"), "row": row, "asked": asked, "document": masked("id_number", row.id_number), "phone": masked("phone", row.phone),
    }  # fmt: skip
    response = TemplateResponse(request, "backoffice/hall/openings/detail.html", page)
    if row.state == "waiting":
        response.headers["Refresh"] = "15"
    return response

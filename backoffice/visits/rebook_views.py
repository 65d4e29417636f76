"""Pages for appointments whose colleague is away: all of them, and what is done with one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.organisation import bulk
from accounts.organisation.requests import StaffRequest
from backoffice.visits import desk_forms, desk_views, rebooking
from portal.kernel import access, clock
from portal.kernel.errors import Refusal
from portal.templatetags.dates import when


@access.staff("visits.work")
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: StaffRequest) -> HttpResponseBase:
    """Every appointment on a day on which its colleague is away; marked ones go to the deputy."""
    rows = rebooking.waiting(request.staff, clock.now())
    if request.method == "POST":
        return _to_deputies(request, rows)
    page = {
        "title": _("Appointments to decide about"),
        "rows": rows,
        "n": len(rows),
        "asked": sum(row.proposal is not None for row in rows),
        "actions": [{"code": "deputy", "label": _("To the deputy, same hour"), "danger": False}],
    }
    return TemplateResponse(request, "backoffice/visits/rebook.html", page)


@access.staff("visits.work")
@require_POST
def to_deputy(request: StaffRequest, reference: str) -> HttpResponse:
    """The deputy receives at the same hour."""
    form = desk_forms.NothingForm(request.POST)
    said = _("The deputy has it now, and the customer is told.")
    return desk_views.act(request, reference, rebooking.to_deputy, {} if form.is_valid() else None, said=said, rebook_form=form)


@access.staff("visits.work")
@require_POST
def propose(request: StaffRequest, reference: str) -> HttpResponse:
    """Other times are proposed to the customer."""
    form = desk_forms.TimesForm(request.POST)
    said = _("The customer is asked. Until they answer, the appointment stays as it is.")
    return desk_views.act(request, reference, rebooking.propose, {"times": form.times()} if form.is_valid() else None, said=said, rebook_form=form)


def _to_deputies(request: StaffRequest, rows: list[rebooking.Touched]) -> HttpResponseBase:
    marked = set(bulk.marked(request))
    chosen = [row for row in rows if row.visit.reference in marked and row.fits]
    n = len(chosen)
    ask = bulk.Ask(
        title=_("To the deputy"),
        sentence=ngettext("Give %(n)s appointment to the deputy?", "Give %(n)s appointments to the deputies?", n) % {"n": n},
        submit=_("Give them to the deputy"),
        count=n,
        rows=[f"{row.visit.name} · {when(row.visit.starts_at, 'moment')} → {row.deputy}" for row in chosen],
        note=_("The hour stays. Each customer is told who receives them."),
    )

    def perform(_said: Mapping[str, Any]) -> str:
        done, left = 0, []
        for row in chosen:
            try:
                rebooking.to_deputy(visit=row.visit, staff=request.staff, actor=access.actor_of(request), now=clock.now())
                done += 1
            except Refusal as refusal:
                left.append(f"{row.visit.name}: {refusal}")
        for sentence in left:
            messages.warning(request, sentence)
        return ngettext("%(n)s appointment has another host now.", "%(n)s appointments have another host now.", done) % {"n": done}

    return bulk.confirm(request, ask=ask, perform=perform, back=reverse("admin:visit_rebook_list"))

"""Leave and deputies: who is away, entering a leave, coming back sooner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.organisation import forms, leaves, rules, selectors
from accounts.organisation.models import Leave
from accounts.organisation.requests import StaffRequest
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal


@access.staff("leave.own")
@require_safe
def leave_list(request: StaffRequest) -> HttpResponse:
    """The own leave and that of who one covers; for who manages a place, everybody's."""
    staff, day = request.staff, clock.bank_date(clock.now())
    mine = list(selectors.leaves_of(staff, day))
    known = {leave.pk for leave in mine}
    team = [leave for leave in selectors.team_leaves(staff, day) if leave.pk not in known]
    falls = leaves.falls_together([*mine, *team], clock.now())
    for leave in (*mine, *team):
        leave.falls = falls.get(leave.pk, [])  # type: ignore[attr-defined]  # read by the template alone
    page = {
        "title": _("Leave and deputies"),
        "mine": mine,
        "team": team,
        "manages": rules.may(staff, "leave.manage"),
        "away_now": sum(leave.covers(day) for leave in [*mine, *team]),
        "today": day,
    }
    return TemplateResponse(request, "backoffice/organisation/leave_list.html", page)


@access.staff("leave.own")
def leave_new(request: StaffRequest) -> HttpResponse:
    """Enter a leave; a refusal keeps what was typed."""
    form = forms.LeaveForm(request.POST or None, person=request.staff, initial={"staff": request.staff.pk})
    if request.method == "POST" and form.is_valid():
        try:
            leave = leaves.enter(by=request.staff, actor=access.actor_of(request), now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            metrics.refused("leave", refusal.code)
            form.add_error(None, str(refusal))
        else:
            falls = leaves.falls_together([leave], clock.now()).get(leave.pk, [])
            for sentence, _href in falls:
                messages.warning(request, sentence)
            return redirect(falls[0][1] if falls else "admin:leave_list")
    page = {"title": _("New leave"), "leave_form": form}
    return TemplateResponse(request, "backoffice/organisation/leave_new.html", page, status=200 if request.method != "POST" else 400)


@access.staff("leave.own")
@require_POST
def leave_end(request: StaffRequest) -> HttpResponse:
    """Back sooner, or not gone at all."""
    typed = request.POST.get("leave", "")
    leave = access.visible(Leave.objects.select_related("staff__branch"), request.staff).filter(pk=int(typed) if typed.isdecimal() else 0).first()
    if leave is None:
        messages.error(request, str(leaves.LeaveIsOver()))
        return redirect("admin:leave_list")
    try:
        leaves.end(leave=leave, by=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("leave", refusal.code)
        messages.error(request, str(refusal))
    return redirect("admin:leave_list")

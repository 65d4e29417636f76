"""The desk list, one case, the acts on it, taking one in, the figures."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.approvals.models import Approval, ApprovalState
from accounts.organisation.requests import StaffRequest
from backoffice.complaints import figures as counted
from backoffice.complaints import listing, rules, selectors, services, terms
from backoffice.complaints.desk import acts, forms, line
from backoffice.complaints.forms import refused
from backoffice.complaints.models import Complaint, ComplaintState, StepKind
from backoffice.complaints.steps import subject_of
from portal.kernel import access, audit, clock, metrics
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal


@access.staff("complaints.view")
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """By days left, late ones on top."""
    today, view = bank_date(clock.now()), listing.view_of(request.GET)
    rows = list(listing.rows(request.staff, request.GET, today)[: listing.ROWS_A_PAGE + 1])
    here = reverse("admin:complaint_list")
    kept = {name: request.GET[name] for name in ("branch", "category") if request.GET.get(name)}
    chips = [
        {"label": label, "href": f"{here}?{urlencode({'show': code, **kept})}", "on": code == view}
        for code, label in listing.VIEWS.items()
        if code != "nobody" or access.may(request.staff, "complaints.lead")
    ]
    ticking = [row for row in rows if row.is_ticking]
    page = {
        "title": _("Complaints"),
        "rows": [(row, row.days_left(today), -row.days_left(today)) for row in rows[: listing.ROWS_A_PAGE]],
        "more": len(rows) > listing.ROWS_A_PAGE,
        "late": sum(row.is_late(today) for row in ticking),
        "soon": sum(0 <= row.days_left(today) <= terms.on(today)["warn"].days for row in ticking),
        "chips": chips,
        "view": view,
        "today": today,
        "may_register": access.may(request.staff, "complaints.register"),
        "may_read_figures": access.may(request.staff, "complaints.figures.view"),
    }
    return TemplateResponse(request, "backoffice/complaints/desk/list.html", page)


@access.staff("complaints.view")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One case: what was said, what was done, what comes next."""
    return _page(request, _row(request, reference))


@access.staff("complaints.work")
@require_POST
def act(request: StaffRequest, reference: str) -> HttpResponse:
    """Do one thing; a refusal comes back on the case's own page with what was typed."""
    row = _row(request, reference)
    wanted = acts.ACTS.get(request.POST.get("act", ""))
    if wanted is None:
        raise Http404
    form = acts.form_of(wanted, row, request.staff, request.POST, request.FILES)
    if form.is_valid():
        person = {"by": request.staff} if wanted.by else {"staff": request.staff}
        try:
            wanted.service(reference=reference, actor=access.actor_of(request), now=clock.now(), **person, **form.given())
        except Refusal as refusal:
            metrics.refused("complaints", refusal.code)
            refused(form, refusal)
        else:
            messages.success(request, _("Done: %(what)s.") % {"what": wanted.submit})
            return redirect("admin:complaint", reference)
    return _page(request, _row(request, reference), typed={wanted.code: form})


@access.staff("complaints.work")
@require_POST
def contact(request: StaffRequest, reference: str) -> HttpResponse:
    """Show the telephone number of who is no customer, once; the audit has it."""
    row = _row(request, reference)
    if not row.contact_phone or not selectors.may_handle(request.staff, row):
        raise Http404
    audit.record(actor=access.actor_of(request), verb="complaint.contact_shown", subject=f"complaint:{row.reference}", now=clock.now())
    return _page(request, row, phone=row.contact_phone)


@access.staff("complaints.register")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Take one in for somebody; who registers it sees it afterwards only when it is theirs."""
    now = clock.now()
    initial = {"number": request.GET.get("customer", "")}
    form = forms.NewForSomebody(request.POST or None, request.FILES or None, staff=request.staff, now=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register(staff=request.staff, actor=access.actor_of(request), now=now, **form.given())
        except Refusal as refusal:
            metrics.refused("complaints", refusal.code)
            refused(form, refusal)
        else:
            messages.success(request, _("Registered under %(number)s. Tell the complainant this number and that the answer comes by %(day)s.")
                             % {"number": row.reference, "day": row.due_on.isoformat()})  # fmt: skip
            seen = access.visible(Complaint.objects.filter(pk=row.pk), request.staff).exists()
            return redirect("admin:complaint", row.reference) if seen else redirect("admin:complaint_list")
    page = {"title": _("New complaint"), "new_form": form, "days": terms.on(bank_date(now))["answer"]}
    return TemplateResponse(request, "backoffice/complaints/desk/new.html", page, status=400 if form.errors else 200)


@access.staff("complaints.figures.view")
@require_safe
def figures(request: StaffRequest) -> HttpResponse:
    """By branch, category and root cause: how many, on time, opened again."""
    today = bank_date(clock.now())
    period = request.GET.get("period", "")
    period = period if period in listing.PERIODS else "12"
    first = listing.since(period, today)
    here, found = reverse("admin:complaint_figures"), counted.of(request.staff, first=first, today=today)
    page = {
        "title": _("Complaints: figures"),
        "figures": found,
        "stats": _stats(found.total),
        "first": first,
        "today": today,
        "period": period,
        "chips": [{"label": label, "href": f"{here}?period={code}", "on": code == period} for code, label in listing.PERIODS.items()],
        "terms": terms.on(today).values(),
    }
    return TemplateResponse(request, "backoffice/complaints/desk/figures.html", page)


def _stats(total: counted.Line) -> list[dict[str, Any]]:
    here, now_due = reverse("admin:complaint_list"), _("to be answered now") if total.late else ""
    return [
        {"label": pgettext("complaints", "Received"), "value": total.all},
        {"label": pgettext("complaints", "Open"), "value": total.open, "href": here},
        {"label": _("Past their day"), "value": total.late, "href": f"{here}?show=late", "note": now_due, "tone": "behind"},
        {"label": _("Answered on time"), "value": "—" if total.punctual is None else total.punctual, "unit": "" if total.punctual is None else "%"},
        {"label": _("Opened again"), "value": total.reopened},
        {"label": _("Founded"), "value": "—" if total.right is None else total.right, "unit": "" if total.right is None else "%",
         "note": _("of the closed ones")},
    ]  # fmt: skip


def _row(request: StaffRequest, reference: str) -> Complaint:
    rows = access.visible(Complaint.objects.all(), request.staff)
    rows = rows.select_related("customer__branch", "category__parent", "branch", "owner__branch", "against", "registered_by")
    return get_object_or_404(rows.defer(*selectors.NO_SECRETS), reference=reference)


def _page(request: StaffRequest, row: Complaint, *, typed: dict[str, Any] | None = None, phone: str = "") -> HttpResponse:
    now = clock.now()
    today = bank_date(now)
    if row.customer is not None:
        audit.record(
            actor=access.actor_of(request), verb="customer.viewed", subject=f"customer:{row.customer.pk}", now=now, reason="complaint",
            details={"page": f"complaint:{row.reference}"},
        )  # fmt: skip
    steps = selectors.line_of(row)
    mediated = any(step.kind == StepKind.MEDIATED and step.round == row.round for step in steps)
    closes_from = _closes_from(row, today)
    offered = acts.offered(row, request.staff, mediated=mediated, closes_from=closes_from, today=today, typed=typed or {})
    page = {
        "title": _("Complaint"),
        "row": row,
        "today": today,
        "left": row.days_left(today),
        "over": -row.days_left(today),
        "late": row.is_late(today),
        "moments": [line.moment(step) for step in reversed(steps)],
        "said": next((step for step in steps if step.kind == StepKind.REGISTERED), None),
        "next_act": next((one for one in offered if one.is_open), None),
        "further": [one for one in offered if not one.is_open],
        "problems": [error for form in (typed or {}).values() for error in form.non_field_errors()],
        "compensations": list(row.compensations.select_related("approval").order_by("-pk")),
        "closes_from": closes_from if row.state == ComplaintState.ANSWERED and closes_from and closes_from > today else None,
        "phone": phone,
        "waiting": list(Approval.objects.filter(subject=subject_of(row), state=ApprovalState.WAITING).select_related("maker")),
        "can_show_phone": bool(row.contact_phone) and not phone and selectors.may_handle(request.staff, row),
        "owner_left": row.owner is not None and not row.owner.active and row.is_open,
        "to_tell": row.to_tell and row.is_open,
    }
    return TemplateResponse(request, "backoffice/complaints/desk/detail.html", page, status=400 if typed else 200)


def _closes_from(row: Complaint, today: date) -> date | None:
    """The first day on which an answer that nobody accepted may be closed."""
    if row.answered_at is None:
        return None
    return rules.due(bank_date(row.answered_at), terms.on(today)["silence"].days) + timedelta(days=1)

"""The complainant's pages: my complaints, a new one, one with all that was done so far.

They are for everybody who signs in: a customer, also one whose login is frozen, and who has no account here.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity import phones
from accounts.identity.models import Customer, User
from backoffice.complaints import rules, selectors, services, terms
from backoffice.complaints.forms import refused
from backoffice.complaints.models import Complaint, ComplaintChannel, ComplaintState
from backoffice.complaints.own import forms
from backoffice.complaints.own.told import told
from portal.kernel import access, clock, metrics
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal

_SHOWN = 50
Act = Callable[..., Complaint]


@access.user
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Open ones first."""
    if _is_for_work(request):
        return redirect("shell:home")
    rows, customer = list(_own(request).order_by("-pk")[:_SHOWN]), access.person(request, "customer")
    rows.sort(key=lambda row: not row.is_open)
    page = {"rows": rows, "today": bank_date(clock.now()), "branch": customer.branch if customer is not None else None}
    return render(request, "backoffice/complaints/own/list.html", {**page, **_above()})


@access.user
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write one; what was typed stays when something is refused."""
    if _is_for_work(request):
        return redirect("shell:home")
    now, form = clock.now(), _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            row = _register(request, form.cleaned_data, now)
        except Refusal as refusal:
            _keep(form, refusal)
        else:
            messages.success(request, _("We have your complaint. Its number is %(number)s.") % {"number": row.reference})
            return redirect("complaints:detail", row.reference)
    days = terms.on(bank_date(now))["answer"].days
    return render(request, "backoffice/complaints/own/new.html", {"form": form, "days": days, **_above()}, status=400 if form.errors else 200)


@access.user
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Number, who answers, by when, what was done so far."""
    return _page(request, _row(request, reference))


@access.user
@require_POST
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Something further."""
    return _act(request, reference, services.add, forms.More, "more_form", _("Written down. Your colleague at the bank reads it."))


@access.user
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Content with the answer."""
    return _act(request, reference, services.accept, forms.Accepted, "accept_form", _("Thank you. We close your complaint with this answer."))


@access.user
@require_POST
def dispute(request: HttpRequest, reference: str) -> HttpResponse:
    """Not content: somebody looks again."""
    return _act(request, reference, services.dispute, forms.Objection, "objection_form", _("Your objection is written down. Somebody looks at it again."))


@access.user
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """It is not over."""
    return _act(request, reference, services.reopen, forms.Again, "again_form", _("Your complaint is open again."))


def _act(request: HttpRequest, reference: str, service: Act, form_class: type[django_forms.Form], name: str, done: str) -> HttpResponse:
    """One domain call; what is refused comes back on the complaint's own page, with what was typed."""
    row = _row(request, reference)
    form = form_class(request.POST, request.FILES, auto_id=f"{name}_%s")
    if form.is_valid():
        data = form.cleaned_data
        said: dict[str, Any] = {key: data[key] for key in ("text",) if key in data}
        if "papers" in data:
            said["uploads"] = data["papers"]
        if service is services.add:
            said["key"] = data["key"]
        try:
            service(reference=reference, by=_person(request), actor=access.actor_of(request), now=clock.now(), **said)
        except Refusal as refusal:
            _keep(form, refusal)
        else:
            messages.success(request, done)
            return redirect("complaints:detail", reference)
    return _page(request, row, **{name: form})


def _keep(form: Any, refusal: Refusal) -> None:
    metrics.refused("complaints", refusal.code)
    refused(form, refusal)


def _page(request: HttpRequest, row: Complaint, **typed: Any) -> HttpResponse:
    today = bank_date(clock.now())
    may = {act: row.state in states for act, states in rules.MAY.items()}
    within = terms.on(today)["reopen"].days
    still = row.closed_at is not None and (today - bank_date(row.closed_at)).days <= within
    page = {
        "row": row,
        "line": [told(step, row) for step in selectors.public_line(row)],
        "today": today,
        "late": row.is_late(today),
        "left": row.days_left(today),
        "can_add": may["add"],
        "can_accept": row.state == ComplaintState.ANSWERED,
        "can_reopen": may["reopen"] and still,
        "more_form": forms.More(auto_id="more_form_%s"),
        "objection_form": forms.Objection(auto_id="objection_form_%s"),
        "again_form": forms.Again(auto_id="again_form_%s"),
        "objecting": "objection_form" in typed,
        "adding": "more_form" in typed,
        "reopening": "again_form" in typed,
        "problems": [error for form in typed.values() for error in form.non_field_errors()],
        **typed,
        **_above(),
    }
    return render(request, "backoffice/complaints/own/detail.html", page, status=400 if typed else 200)


def _above() -> dict[str, str]:
    """The page that leads here: people and help, or where that is not built in, the own page."""
    try:
        resolve("/service/")
    except Resolver404:
        return {"service_href": reverse("identity:me"), "service_name": _("Me")}
    return {"service_href": "/service/", "service_name": _("Service")}


def _form(request: HttpRequest) -> forms.NewComplaint:
    customer, given = access.person(request, "customer"), (request.POST or None, request.FILES or None)
    if customer is not None:
        return forms.NewComplaint(*given, initial={"branch": customer.branch_id})
    known = phones.of(_person(request))
    return forms.NewFromStranger(*given, initial={"contact_phone": phones.at_home(known[0]) if known else ""})


def _register(request: HttpRequest, data: dict[str, Any], now: datetime) -> Complaint:
    person = _person(request)
    who: dict[str, Any] = {"customer": person}
    if isinstance(person, User):
        who = {"login": person, "contact_name": data["contact_name"], "contact_phone": data["contact_phone"]}
    return services.register(
        channel=ComplaintChannel.PORTAL, category=data["category"], text=data["text"], wish=data["wish"], branch=data["branch"],
        uploads=data["papers"], key=data["key"], actor=access.actor_of(request), now=now, **who,
    )  # fmt: skip


def _person(request: HttpRequest) -> Any:
    """The customer, else the login itself."""
    found: Customer | None = access.person(request, "customer")
    return found if found is not None else request.user


def _is_for_work(request: HttpRequest) -> bool:
    """A colleague's login complains nowhere: what is theirs as a customer has a login of its own."""
    return access.person(request, "customer") is None and access.person(request, "staff") is not None


def _own(request: HttpRequest) -> Any:
    return Complaint.objects.for_person(_person(request)).select_related("category", "branch", "owner__branch")


def _row(request: HttpRequest, reference: str) -> Complaint:
    """A stranger's complaint is not there."""
    return get_object_or_404(_own(request), reference=reference)

"""Pages of who answers for a branch: loads and coverage, customers whose manager is gone, kept rules, a whole book's hand-over."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.organisation import selectors as organisation
from accounts.organisation.models import StaffMember
from accounts.organisation.requests import StaffRequest
from backoffice.clients import book as books
from backoffice.clients import dividing, filling, forms, handover, plans
from backoffice.clients import loads as desks
from backoffice.clients import rules as posts
from backoffice.clients import steps as tier_steps
from backoffice.clients.models import AssignmentRule, Care, Part, Source
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference


@access.staff("book.assign")
@require_safe
def loads(request: StaffRequest) -> HttpResponse:
    """Who looks after how many, who is covered, who waits in the pool."""
    return _loads(request, forms.ReasonForm())


@access.staff("book.assign")
@require_POST
def even_out(request: StaffRequest) -> HttpResponse:
    """The preview of moving clients from full books to those with room."""
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return _loads(request, form, status=400)
    managers = [person for person in books.managers_of(request.staff) if person.active and person.role in posts.CARERS]
    try:
        act = filling.even_out(managers=managers, reason=form.cleaned_data["reason"], staff=request.staff, now=clock.now())
    except Refusal as refusal:
        form.add_error("reason", str(refusal))
        return _loads(request, form, status=409)
    return redirect("admin:client_act", reference=act.reference)


@access.staff("book.assign")
@require_safe
def orphans(request: StaffRequest) -> HttpResponse:
    """Clients whose manager left, changed post or works elsewhere: nobody answers for them."""
    rows = list(desks.orphans(request.staff).defer("customer__id_number", "customer__phone")[: desks.POOL_PAGE])
    page = {
        "title": _("Clients without a manager who can act"),
        "rows": [(care, desks.why_orphan(care)) for care in rows],
        "count": desks.orphans(request.staff).count(),
        "pool_count": desks.pool(request.staff).count(),
        "actions": [{"code": "give", "label": _("Assign…"), "dialog": True}],
    }
    return TemplateResponse(request, "backoffice/clients/orphans.html", page)


@access.staff("book.view")
@require_safe
def steps(request: StaffRequest) -> HttpResponse:
    """Clients whose tier falls or who are near the next one, with reason and amount."""
    asked = request.GET.get("view", "")
    view = asked if asked in tier_steps.VIEWS else ""
    rows = tier_steps.shown(request.staff, clock.bank_date(clock.now()), view=view)
    words = (("", _("All")), ("falling", _("tier falls")), ("near", _("near the next tier")))
    page = {
        "title": _("Tiers about to change"),
        "rows": rows,
        "chips": [{"label": label, "href": f"?view={code}" if code else "?", "on": code == view} for code, label in words],
        "most": tier_steps.ROWS_A_PAGE,
    }
    return TemplateResponse(request, "backoffice/clients/steps.html", page)


@access.staff("book.assign")
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: StaffRequest) -> HttpResponse:
    """The kept rules of the places in reach, and a form for a new one."""
    places = list(organisation.reach(request.staff).order_by("path"))
    carers = list(filling.carers().filter(branch__in=[place.pk for place in places]).order_by("number"))
    given: dict[str, Any] = {"places": places, "loads": desks.loads(carers, today=clock.bank_date(clock.now()))}
    form = forms.RuleForm(request.POST if request.method == "POST" else None, **given)
    if form.is_bound and form.is_valid() and _keep_rule(request, form):
        messages.success(request, _("The rule is kept. It moves nobody until its preview is confirmed."))
        return redirect("admin:client_rules")
    page = {
        "title": _("Assignment rules"),
        "rule_form": form,
        "rows": _rules(request.staff).select_related("branch", "made_by").prefetch_related("managers").order_by("-active", "branch__path", "name"),
        "is_open": form.is_bound,
    }
    return TemplateResponse(request, "backoffice/clients/rules.html", page, status=400 if form.is_bound else 200)


@access.staff("book.assign")
@require_POST
def run_rule(request: StaffRequest, reference: str) -> HttpResponse:
    """The preview of a rule: who would get whom."""
    rule = get_object_or_404(_rules(request.staff).filter(active=True), reference=reference)
    try:
        act, left_over = filling.run_rule(rule=rule, staff=request.staff, now=clock.now())
    except Refusal as refusal:
        metrics.refused("clients", refusal.code)
        messages.warning(request, _("The rule finds nobody now, or nobody has room. Nothing was changed."))
        return redirect("admin:client_rules")
    request.session[f"left_over:{act.reference}"] = left_over
    return redirect("admin:client_act", reference=act.reference)


@access.staff("book.assign")
@require_POST
def end_rule(request: StaffRequest, reference: str) -> HttpResponse:
    """The rule is not used any more; what it did stays in the history."""
    rule = get_object_or_404(_rules(request.staff), reference=reference)
    AssignmentRule.objects.filter(pk=rule.pk).update(active=False)
    messages.success(request, _("The rule %(name)s is not used any more.") % {"name": rule.name})
    return redirect("admin:client_rules")


@access.staff("book.assign")
@require_http_methods(["GET", "HEAD", "POST"])
def leaver(request: StaffRequest, number: str) -> HttpResponse:
    """A colleague's whole book: among whom it is divided, and why; then the preview, where notes are written for each client."""
    person = get_object_or_404(StaffMember.objects.filter(branch__in=organisation.reach(request.staff)).select_related("branch"), number=number)
    held = list(Care.objects.open().filter(manager=person).select_related("customer__branch").defer("customer__id_number", "customer__phone"))
    others = desks.takers(request.staff, serving=person.branch.path, without=person.pk)
    form = forms.LeaverForm(request.POST if request.method == "POST" else None, loads=desks.loads(others, today=clock.bank_date(clock.now())))
    if form.is_bound and form.is_valid():
        try:
            act = plans.preview(
                source=Source.HAND_OVER, moves=_divided(held, person, form.cleaned_data["managers"]), reason=form.cleaned_data["reason"],
                staff=request.staff, now=clock.now(), branch=person.branch, leaver=person,
            )  # fmt: skip
        except Refusal as declined:
            form.add_error("reason", str(declined))
        else:
            return redirect("admin:client_act", reference=act.reference)
    page = {
        "title": _("Hand over the book of %(name)s") % {"name": person},
        "person": person,
        "leads": sum(care.part == Part.LEAD for care in held),
        "joint": sum(care.part == Part.JOINT for care in held),
        "carried": handover.summary([care.customer_id for care in held]),
        "leaver_form": form,
    }
    return TemplateResponse(request, "backoffice/clients/leaver.html", page, status=400 if form.is_bound else 200)


def _loads(request: StaffRequest, form: forms.ReasonForm, status: int = 200) -> HttpResponse:
    managers = books.managers_of(request.staff)
    rows = desks.loads(managers, today=clock.bank_date(clock.now()))
    clients, due = sum(row.clients for row in rows), sum(row.due for row in rows)
    page = {
        "title": _("Loads and coverage"),
        "rows": sorted(rows, key=lambda row: (-row.clients, row.manager.number)),
        "clients": clients,
        "due": due,
        "covered": round(100 * (clients - due) / clients) if clients else None,
        "pool_count": desks.pool(request.staff).count(),
        "orphan_count": desks.orphans(request.staff).count(),
        "assets": sum(row.assets for row in rows),
        "even_form": form,
    }
    return TemplateResponse(request, "backoffice/clients/loads.html", page, status=status)


def _rules(staff: StaffMember) -> Any:
    return AssignmentRule.objects.filter(branch__in=organisation.reach(staff))


def _keep_rule(request: StaffRequest, form: forms.RuleForm) -> bool:
    data = form.cleaned_data
    try:
        with transaction.atomic():
            rule = AssignmentRule.objects.create(
                reference=new_reference("AR"), name=data["name"].strip(), branch=data["branch"], takes=data["takes"], from_minor=data["from_amount"],
                below_minor=data["below_amount"], made_by=request.staff, made_at=clock.now(),
            )  # fmt: skip
            rule.managers.set(data["managers"])
    except IntegrityError:
        form.add_error("name", _("A rule of this branch has this name already."))
        return False
    return True


def _divided(held: list[Care], person: StaffMember, managers: list[StaffMember]) -> list[plans.Planned]:
    """Each client to the least loaded of the chosen; who cannot be served by them stays in the book."""
    shared = dividing.by_least_load([(care.customer_id, care.customer.branch.path) for care in held], filling.desks(managers), most=10**9)
    parts = {care.customer_id: Part(care.part) for care in held}
    return [plans.Planned(customer, manager, old_id=person.pk, part=parts[customer]) for customer, manager in shared.pairs]

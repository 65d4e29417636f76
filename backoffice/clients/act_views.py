"""Acts on clients: to whom, the preview of who gets whom, its confirmation, and the pack that stays of a hand-over."""

from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.models import Customer
from accounts.organisation import bulk
from accounts.organisation.models import StaffMember
from accounts.organisation.requests import StaffRequest
from backoffice.clients import filling, forms, handover, plans
from backoffice.clients import loads as desks
from backoffice.clients.models import Assignment, AssignmentMove, AssignmentState, Care, Source
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

MOVES_A_PAGE: Final = 50
ACTS_A_PAGE: Final = 50


@access.staff("book.hand_over")
@require_POST
def give(request: StaffRequest) -> HttpResponse:
    """To whom the marked clients go, and why; then the preview."""
    customers = list(_movable(request.staff, bulk.marked(request)))
    if not customers:
        messages.warning(request, _("No row is marked that you may hand over. Nothing was done."))
        return redirect("admin:client_book")
    now, asked = clock.now(), request.POST.get("asked") == "1"
    leads = {care.customer_id: care for care in Care.objects.leads().filter(customer__in=customers).select_related("manager")}
    form = forms.GiveForm(request.POST if asked else None, loads=_choices(request.staff, customers, leads))
    if form.is_bound and form.is_valid():
        manager = form.cleaned_data["manager"]
        old = {pk: care.manager_id for pk, care in leads.items()}
        moves = [plans.Planned(row.pk, manager.pk, old_id=old.get(row.pk)) for row in customers if old.get(row.pk) != manager.pk]
        source = Source.HAND_OVER if leads else Source.HAND
        try:
            act = plans.preview(source=source, moves=moves, reason=form.cleaned_data["reason"], staff=request.staff, now=now, branch=customers[0].branch)
        except Refusal as declined:
            form.add_error("reason", str(declined))
        else:
            return redirect("admin:client_act", reference=act.reference)
    page = {
        "title": _("Hand over") if leads else _("Assign"),
        "customers": customers[:MOVES_A_PAGE],
        "count": len(customers),
        "more": max(0, len(customers) - MOVES_A_PAGE),
        "numbers": [row.number for row in customers],
        "give_form": form,
        "carried": handover.summary([row.pk for row in customers]),
        "is_handover": bool(leads),
    }
    return TemplateResponse(request, "backoffice/clients/give.html", page, status=400 if form.is_bound else 200)


@access.staff("book.view")
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: StaffRequest, reference: str) -> HttpResponse:
    """One act: while a preview, who would get whom (a hand-over can be changed row by row); afterwards what came of it."""
    row = _act(request, reference)
    moves = row.moves.select_related("customer__branch", "old", "new").defer("customer__id_number", "customer__phone").order_by("customer__name", "pk")
    may_edit = row.is_draft and row.source == Source.HAND_OVER
    number = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1
    start = (max(1, min(number, 10_000)) - 1) * MOVES_A_PAGE
    found = list(moves[start : start + MOVES_A_PAGE + 1])
    shown = found[:MOVES_A_PAGE]
    others = _takers_of(request.staff, row, shown) if may_edit else []
    if request.method == "POST":
        if not may_edit:
            return HttpResponse(status=403)
        _save(request, row, shown, others)
        messages.success(request, _("Kept. Nobody was moved yet."))
        return redirect(request.get_full_path())
    page = {
        "title": row.get_source_display(),
        "act": row,
        "moves": shown,
        "count": row.moves.count(),
        "by_manager": _by_manager(row),
        "loads": others,
        "kinds": handover.kinds(),
        "may_edit": may_edit,
        "summary": handover.summary(list(row.moves.values_list("customer_id", flat=True))) if row.is_draft else _carried(row),
        "newer": f"?page={number - 1}" if number > 1 else "",
        "older": f"?page={number + 1}" if len(found) > MOVES_A_PAGE else "",
        "left_over": request.session.pop(f"left_over:{row.reference}", 0),
        "stayed": row.moves.exclude(outcome__in=("", plans.MOVED)).count() if row.state == AssignmentState.DONE else 0,
    }
    return TemplateResponse(request, "backoffice/clients/act.html", page)


@access.staff("book.hand_over")
@require_POST
def confirm(request: StaffRequest, reference: str) -> HttpResponse:
    """Do it, or give it to a second person when it is about many."""
    row = _own_draft(request, reference)
    try:
        if row.source == Source.HAND_OVER and any(name.startswith("new-") for name in request.POST):
            _save(request, row, *_posted(request, row))
        done = plans.confirm(assignment=row, staff=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("clients", refusal.code)
        messages.error(request, str(refusal))
    else:
        if done.state == AssignmentState.WAITING:
            messages.success(request, _("A colleague has to agree, since it is about many clients. Nobody was moved yet."))
        else:
            messages.success(request, _moved(done.moved))
    return redirect("admin:client_act", reference=reference)


@access.staff("book.hand_over")
@require_POST
def drop(request: StaffRequest, reference: str) -> HttpResponse:
    """Throw the preview away."""
    try:
        plans.drop(assignment=_own_draft(request, reference))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:client_act", reference=reference)
    messages.success(request, _("Dropped. Nobody was moved."))
    return redirect("admin:client_book")


@access.staff("book.view")
@require_safe
def acts(request: StaffRequest) -> HttpResponse:
    """What was done with the book, newest first: previews of one's own, what waits, what is done."""
    number = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1
    start = (max(1, min(number, 10_000)) - 1) * ACTS_A_PAGE
    rows = access.visible(Assignment.objects.exclude(state=AssignmentState.DROPPED), request.staff)
    found = list(
        rows.select_related("made_by", "leaver", "rule", "branch").annotate(planned=Count("moves")).order_by("-made_at", "-pk")[start : start + ACTS_A_PAGE + 1]
    )
    page = {
        "title": _("Assignments"),
        "rows": found[:ACTS_A_PAGE],
        "newer": f"?page={number - 1}" if number > 1 else "",
        "older": f"?page={number + 1}" if len(found) > ACTS_A_PAGE else "",
    }
    return TemplateResponse(request, "backoffice/clients/acts.html", page)


def may_move(staff: StaffMember, lead: Care) -> bool:
    """Whether this person may give the client to somebody else: the lead themself, or who assigns there."""
    return access.may(staff, "book.assign") or (access.may(staff, "book.hand_over") and lead.manager_id == staff.pk)


def _movable(staff: StaffMember, numbers: list[str]) -> QuerySet[Customer]:
    """Of these customers those this person may give away: the own leads, or everybody in reach for who assigns."""
    rows = Customer.objects.filter(number__in=numbers).exclude(status="closed").select_related("branch").defer("id_number", "phone").order_by("name", "pk")
    if access.may(staff, "book.assign"):
        return access.visible(rows, staff)
    return rows.filter(pk__in=Care.objects.leads().filter(manager=staff).values("customer"))


def _choices(staff: StaffMember, customers: list[Customer], leads: dict[int, Care]) -> list[desks.Load]:
    """Managers who serve every one of these customers, the least loaded first; not the one who leads for all of them."""
    paths = sorted({row.branch.path for row in customers}, key=len)
    found = desks.takers(staff, serving=paths[0])
    holders = {leads[row.pk].manager_id if row.pk in leads else None for row in customers}
    people = [person for person in found if all(_serves(person, path) for path in paths) and holders != {person.pk}]
    return sorted(desks.loads(people, today=clock.bank_date(clock.now())), key=lambda load: (load.clients, load.manager.number))


def _serves(person: StaffMember, path: str) -> bool:
    return path.startswith(filling.home_of(person))


def _act(request: StaffRequest, reference: str) -> Assignment:
    rows = access.visible(Assignment.objects.select_related("made_by", "leaver", "rule", "branch"), request.staff)
    return get_object_or_404(rows, reference=reference)


def _own_draft(request: StaffRequest, reference: str) -> Assignment:
    return get_object_or_404(Assignment.objects.filter(made_by=request.staff), reference=reference)


def _takers_of(staff: StaffMember, row: Assignment, moves: list[AssignmentMove]) -> list[desks.Load]:
    """Whom a hand-over may still be changed to: managers who serve every place on this page."""
    paths = {move.customer.branch.path for move in moves}
    people = [person for person in desks.takers(staff, serving=min(paths, key=len, default="")) if person.pk != row.leaver_id]
    return desks.loads([person for person in people if all(_serves(person, path) for path in paths)], today=clock.bank_date(clock.now()))


def _posted(request: StaffRequest, row: Assignment) -> tuple[list[AssignmentMove], list[desks.Load]]:
    keys = [int(name[4:]) for name in request.POST if name.startswith("new-") and name[4:].isdecimal()]
    moves = list(row.moves.filter(pk__in=keys).select_related("customer__branch").defer("customer__id_number", "customer__phone"))
    return moves, _takers_of(request.staff, row, moves)


def _save(request: StaffRequest, row: Assignment, moves: list[AssignmentMove], others: list[desks.Load]) -> None:
    """Keep what was changed on this page: to whom, and what to know."""
    people = {load.manager.number: load.manager.pk for load in others}
    changes = {
        move.pk: (people.get(request.POST.get(f"new-{move.pk}", ""), move.new_id or 0), request.POST.get(f"note-{move.pk}", move.note))
        for move in moves
        if f"new-{move.pk}" in request.POST
    }
    plans.edit(assignment=row, changes=changes, reason=request.POST.get("reason"))


def _by_manager(row: Assignment) -> list[dict[str, Any]]:
    """How many each manager gets (and, once done, got), most first."""
    counts = row.moves.values("new").annotate(count=Count("pk"), came=Count("pk", filter=Q(outcome=plans.MOVED))).order_by("-count", "new")
    people = StaffMember.objects.select_related("branch").in_bulk([found["new"] for found in counts if found["new"]])
    held = {load.manager.pk: load for load in desks.loads(list(people.values()), today=clock.bank_date(clock.now()))}
    return [{"manager": people[found["new"]], "load": held[found["new"]], **found} for found in counts if found["new"]]


def _carried(row: Assignment) -> list[tuple[Any, int]]:
    labels = {kind.name: kind.label for kind in handover.kinds()}
    return [(labels.get(name, name), count) for name, count in row.carried.items()]


def _moved(count: int) -> str:
    return ngettext("%(count)s client has a new manager and hears it from us.", "%(count)s clients have a new manager and hear it from us.", count) % {
        "count": count
    }

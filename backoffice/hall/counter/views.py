"""The counter's pages: make, look at, check, print. The staff site puts its chrome around them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.ledger.models import Account
from accounts.organisation.requests import StaffRequest
from backoffice.clients import services as clients
from backoffice.hall.counter import forms, selectors, services
from backoffice.hall.counter.models import CounterTransaction, Status
from portal.kernel import access, clock, metrics
from portal.kernel.access import Channel
from portal.kernel.errors import Refusal

ROWS_A_PAGE = 50


@access.staff("counter.view")
@require_safe
def book(request: StaffRequest) -> HttpResponse:
    """The counter's book: what waits for my check, what I made, or all of the branch; newest first."""
    staff = request.staff
    shelves = {"check": selectors.to_check(staff), "mine": selectors.mine(staff), "all": access.visible(CounterTransaction.objects.all(), staff)}
    usual = "check" if access.may(staff, "counter.check") else "mine" if access.may(staff, "counter.make") else "all"
    shelf = request.GET.get("show", usual) if request.GET.get("show") in shelves else usual
    rows = shelves[shelf].select_related("account__holder", "maker", "checker", "branch").order_by("-reference")
    before = request.GET.get("before", "")
    found = list((rows.filter(reference__lt=before) if before else rows)[: ROWS_A_PAGE + 1])
    shown = found[:ROWS_A_PAGE]
    older = shown[-1].reference if len(found) > ROWS_A_PAGE else None
    page = {"title": _("Counter transactions"), "rows": shown, "older": older, "shelf": shelf, "waiting": selectors.count_to_check(staff)}
    rights = {"can_make": access.may(staff, "counter.make"), "can_check": access.may(staff, "counter.check")}
    shown_as = {"chips": _chips(shelf, page["waiting"], **rights), "now": clock.now()}
    return TemplateResponse(request, "backoffice/hall/counter/list.html", {**page, **rights, **shown_as})


@access.staff("counter.make")
def new(request: StaffRequest) -> HttpResponse:
    """Write down a deposit or a withdrawal; a refusal keeps what was typed."""
    staff = request.staff
    form = forms.NewTransaction(request.POST or None, staff=staff, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.draft(maker=staff, actor=_actor(request), now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            metrics.refused("counter", refusal.code)
            form.add_error(None, str(refusal))
        else:
            return redirect("admin:counter_detail", made.reference)
    page = {"title": _("Take in, pay out"), "entry_form": form, "threshold": selectors.threshold_minor("CNY", clock.bank_date(clock.now()))}
    return TemplateResponse(request, "backoffice/hall/counter/new.html", page)


@access.staff("counter.view")
@require_safe
def detail(request: StaffRequest, reference: str) -> HttpResponse:
    """One transaction: to check before it is submitted, to decide, or as it ended."""
    return _page(request, _row(request, reference))


@access.staff("counter.make")
@require_POST
def submit(request: StaffRequest, reference: str) -> HttpResponse:
    """The teller submits the draft."""
    return _act(request, reference, services.submit, "maker")


@access.staff("counter.make")
@require_POST
def take_back(request: StaffRequest, reference: str) -> HttpResponse:
    """The teller takes the transaction back."""
    return _act(request, reference, services.take_back, "maker")


@access.staff("counter.check")
@require_POST
def approve(request: StaffRequest, reference: str) -> HttpResponse:
    """The checker agrees, and the money moves."""
    return _act(request, reference, services.approve, "checker")


@access.staff("counter.check")
@require_POST
def refuse(request: StaffRequest, reference: str) -> HttpResponse:
    """The checker does not agree, and says why."""
    return _act(request, reference, services.refuse, "checker", reason=request.POST.get("reason", ""))


@access.staff("counter.view")
@require_safe
def receipt(request: StaffRequest, reference: str) -> HttpResponse:
    """The slip for the customer, to print."""
    row = _row(request, reference)
    if row.status != Status.DONE:
        return redirect("admin:counter_detail", reference)
    return TemplateResponse(request, "backoffice/hall/counter/receipt.html", {"title": _("Receipt"), "row": row})


def _chips(shelf: str, waiting: Any, *, can_make: bool, can_check: bool) -> list[dict[str, Any]]:
    """Ways to look at the book; nobody is offered an empty one."""
    offered = (("check", _("To check"), can_check), ("mine", _("Made by me"), can_make), ("all", _("All"), True))
    counts = {"check": waiting}
    return [{"label": label, "href": f"?show={code}", "on": code == shelf, "count": counts.get(code, "")} for code, label, fits in offered if fits]


def _act(request: StaffRequest, reference: str, service: Any, role: str, **more: Any) -> HttpResponse:
    """One domain call for the person acting; a refusal comes back on the transaction's own page."""
    _row(request, reference)
    try:
        service(reference=reference, actor=_actor(request), now=clock.now(), **{role: request.staff}, **more)
    except Refusal as refusal:
        metrics.refused("counter", refusal.code)
        return _page(request, _row(request, reference), refusal=refusal, typed=more)
    return redirect("admin:counter_detail", reference)


def _page(request: StaffRequest, row: CounterTransaction, refusal: Refusal | None = None, typed: Any = None) -> HttpResponse:
    staff = request.staff
    if row.account.holder is not None:
        clients.record_view(customer=row.account.holder, purpose="counter", actor=_actor(request), now=clock.now(), page="counter")
    own = row.maker_id == staff.pk
    page = {
        "title": row.get_kind_display(),
        "row": row,
        "refusal": refusal,
        "typed": typed or {},
        "can_submit": own and row.status == Status.DRAFT,
        "can_take_back": own and row.is_open,
        "can_decide": not own and row.status == Status.WAITING and access.may(staff, "counter.check"),
        "now": clock.now(),
    }
    return TemplateResponse(request, "backoffice/hall/counter/detail.html", page, status=409 if refusal else 200)


def _row(request: StaffRequest, reference: str) -> CounterTransaction:
    rows = access.visible(CounterTransaction.objects.all(), request.staff)
    return get_object_or_404(rows.select_related("account__holder", "maker", "checker", "branch", "posting"), reference=reference)


def _known(request: StaffRequest) -> dict[str, Any]:
    """What the page that linked here already knows: the account, and in or out."""
    staff, reference = request.staff, request.GET.get("account", "")
    account = access.visible(Account.objects.filter(reference=reference), staff).first() if reference else None
    kind = request.GET.get("kind", "deposit")
    return {"kind": kind, "number": account.number} if account else {"kind": kind}


def _actor(request: StaffRequest) -> access.Actor:
    return access.actor_of(request, Channel.COUNTER)

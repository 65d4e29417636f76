"""Pages of the own book: my clients, the pool, one client's care. Acts on many clients are in act_views.py."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.models import Customer
from accounts.organisation import bulk
from accounts.organisation.requests import StaffRequest
from accounts.tiers import selectors as tiers_of
from backoffice.clients import act_views, forms, handover, rules, selectors, services
from backoffice.clients import book as books
from backoffice.clients import loads as desks
from backoffice.clients.models import Part
from portal.kernel import access, clock, metrics
from portal.kernel.errors import Refusal

#: Filters that are names of a list in an address, for chips and pages.
_KEPT: Final = ("view", "q", "tier", "manager", "tag", "o")


@access.staff("book.view")
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: StaffRequest) -> HttpResponseBase:
    """My clients (a branch manager: the branch's), due first; marked rows are handed over, assigned or put back."""
    if request.method == "POST":
        return _bulk(request)
    now = clock.now()
    managers, tiers = books.managers_of(request.staff), tiers_of.in_force(clock.bank_date(now))
    asked = books.Asked.of(request.GET, managers=managers, tiers=tiers)
    shown = books.book(request.staff, asked=asked, managers=managers, tiers=tiers, now=now)
    if asked.word:
        kind = selectors.kind_of_search(asked.word)
        services.record_search(kind=kind, found=len(shown.lines), actor=access.actor_of(request), now=now)
    may_move, may_assign = access.may(request.staff, "book.hand_over"), access.may(request.staff, "book.assign")
    actions: list[dict[str, Any]] = [{"code": "hand_over", "label": _("Hand over…"), "dialog": True}] if may_move else []
    if may_assign:
        actions = [{"code": "hand_over", "label": _("Assign…"), "dialog": True}, {"code": "release", "label": _("Back into the pool…"), "danger": True}]
    page = {
        "title": _("My clients") if shown.own else pgettext("client book", "Clients"),
        "book": shown,
        "rows": [_row(line) for line in shown.lines],
        "asked": asked,
        "chips": _chips(shown, request.GET),
        "orders": [(code, order.label) for code, order in books.ORDERS.items()],
        "tags": [(code, label) for code, (label, _tone) in books.TAGS.items()],
        "actions": actions,
        "may_move": may_move,
        "may_assign": may_assign,
        "newer": _address(request.GET, page=asked.page - 1) if asked.page > 1 else "",
        "older": _address(request.GET, page=asked.page + 1) if asked.page < shown.pages else "",
        "is_filtered": bool(asked.word or asked.tiers or asked.manager or asked.tag or asked.order not in {"due", "change"}),
    }
    return TemplateResponse(request, "backoffice/clients/book.html", page)


@access.staff("book.view")
@require_safe
def pool(request: StaffRequest) -> HttpResponse:
    """Customers of the branch nobody looks after; names stay short until one takes them."""
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1
    start = (max(1, min(page, 10_000)) - 1) * desks.POOL_PAGE
    found = list(desks.pool(request.staff)[start : start + desks.POOL_PAGE + 1])
    today = clock.bank_date(clock.now())
    tiers = {tier.code: tier for tier in tiers_of.in_force(today)}
    rows = [_in_pool(customer, tiers) for customer in found[: desks.POOL_PAGE]]
    own = desks.loads([request.staff], today=today)[0] if access.may(request.staff, "book.claim") else None
    shown = {
        "title": _("Unassigned clients"),
        "rows": rows,
        "own": own,
        "may_claim": own is not None,
        "may_assign": access.may(request.staff, "book.assign"),
        "actions": [{"code": "give", "label": _("Assign…"), "dialog": True}],
        "newer": f"?page={page - 1}" if page > 1 else "",
        "older": f"?page={page + 1}" if len(found) > desks.POOL_PAGE else "",
    }
    return TemplateResponse(request, "backoffice/clients/pool.html", shown)


@access.staff("book.claim")
@require_POST
def claim(request: StaffRequest) -> HttpResponse:
    """Take one customer from the pool; who was slower reads who has them."""
    customer = get_object_or_404(desks.served(request.staff).only("pk", "name", "name_en"), number=request.POST.get("number", ""))
    try:
        services.claim(customer_id=customer.pk, staff=request.staff, actor=access.actor_of(request), now=clock.now())
    except Refusal as refusal:
        metrics.refused("clients", refusal.code)
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is in your book now, and hears from us that you look after them.") % {"name": customer.display_name})
    return redirect("admin:client_pool")


@access.staff("book.view")
@require_http_methods(["GET", "HEAD", "POST"])
def care(request: StaffRequest, number: str) -> HttpResponse:
    """Who looks after one client, who did, and how results are shared."""
    rows = access.visible(Customer.objects.select_related("branch").defer("id_number", "phone"), request.staff)
    customer = get_object_or_404(rows, number=number)
    carers = selectors.carers_of(customer)
    lead = next((row for row in carers if row.part == Part.LEAD), None)
    may_share = lead is not None and (access.may(request.staff, "book.assign") or lead.manager_id == request.staff.pk)
    others = desks.takers(request.staff, serving=customer.branch.path, without=lead.manager_id if lead else None)
    given = {"loads": desks.loads(others, today=clock.bank_date(clock.now()))}
    form = forms.ShareForm(request.POST if may_share and request.method == "POST" else None, initial=_shares(carers), **given)
    refusal, status = None, 200
    if request.method == "POST" and not may_share:
        return HttpResponse(status=403)
    if form.is_bound and form.is_valid():
        try:
            services.share(
                customer=customer, shares=form.cleaned_data["shares"], reason=form.cleaned_data["reason"], actor=access.actor_of(request), now=clock.now()
            )
        except Refusal as declined:
            refusal, status = declined, 409
        else:
            messages.success(request, _("The results of %(name)s are shared like this from now on.") % {"name": customer.display_name})
            return redirect("admin:client_care", number=number)
    elif form.is_bound:
        status = 400
    page = {
        "title": _("Care of %(name)s") % {"name": customer.display_name},
        "customer": customer,
        "carers": carers,
        "lead": lead,
        "history": selectors.history_of(customer),
        "share_form": form if may_share else None,
        "carried": handover.summary([customer.pk]),
        "may_move": lead is not None and act_views.may_move(request.staff, lead),
        "sentence": str(refusal) if refusal else "",
    }
    return TemplateResponse(request, "backoffice/clients/care.html", page, status=status)


def _bulk(request: StaffRequest) -> HttpResponseBase:
    """What was asked for the marked rows: releasing is confirmed here, giving goes on to the page that asks to whom."""
    if request.POST.get("action") != "release" or not access.may(request.staff, "book.assign"):
        return act_views.give(request)
    rows = list(access.visible(Customer.objects.filter(number__in=bulk.marked(request)), request.staff).order_by("name", "pk"))
    count = len(rows)
    ask = bulk.Ask(
        title=_("Back into the pool"),
        sentence=ngettext("Put %(count)s client back into the pool?", "Put %(count)s clients back into the pool?", count) % {"count": count},
        note=_("Nobody looks after them until somebody claims them or they are assigned. The history stays."),
        submit=_("Put back"),
        count=count,
        rows=[f"{row.display_name} {row.number}" for row in rows],
        danger=True,
        form_class=forms.ReasonForm,
    )

    def perform(given: Any) -> str:
        done = services.release(customers=[row.pk for row in rows], reason=given["reason"], actor=access.actor_of(request), now=clock.now())
        return ngettext("%(count)s client is in the pool again.", "%(count)s clients are in the pool again.", done.moved) % {"count": done.moved}

    return bulk.confirm(request, ask=ask, perform=perform, back=reverse("admin:client_book"))


def _row(line: books.Line) -> dict[str, Any]:
    """A line with its addresses and what is read out, made here since a page has many."""
    number, name = line.customer.number, line.customer.display_name
    return {
        "line": line,
        "name": name,
        "number": number,
        "href": f"{reverse('admin:customer', args=[number])}?for=book",
        "care_href": reverse("admin:client_care", args=[number]),
        "mark": _("Mark %(name)s") % {"name": name},
        "care": _("Care of %(name)s") % {"name": name},
    }


def _chips(shown: books.Book, query: QueryDict) -> list[dict[str, Any]]:
    """Ways to look at the book, with their counts; those that would show nothing are absent."""
    totals, asked = shown.totals, shown.asked
    views = [
        ("", _("All"), totals.clients),
        ("due", _("Due for a contact"), totals.due),
        ("out", _("Most money out in 30 days"), min(totals.outflow, books.TOP_OUTFLOWS)),
        ("elder", _("Elders"), totals.elder),
        ("joint", _("Joint care"), totals.joint),
    ]
    chips = [
        _chip(query, label, count, asked.view == code and not asked.manager, view=code)
        for code, label, count in views
        if count or not code or code == asked.view
    ]
    if shown.own:
        for person in shown.managers[1:]:
            label = _("Standing in for %(name)s") % {"name": person}
            chips.append(_chip(query, label, "", asked.manager == person.number, manager=person.number))
    return chips


def _chip(query: QueryDict, label: str, count: Any, on: bool, **changed: Any) -> dict[str, Any]:
    return {"label": label, "count": count, "on": on, "href": _address(query, only=("q", "tier", "tag"), **changed)}


def _address(query: QueryDict, *, only: tuple[str, ...] = _KEPT, **changed: Any) -> str:
    """The list's address with what is asked now, and what changes."""
    kept = QueryDict(mutable=True)
    for name in only:
        if name not in changed and query.getlist(name):
            kept.setlist(name, query.getlist(name))
    for name, value in changed.items():
        if value:
            kept[name] = str(value)
    return f"?{kept.urlencode()}" if kept else reverse("admin:client_book")


def _in_pool(customer: Customer, tiers: dict[str, Any]) -> dict[str, Any]:
    tiering = getattr(customer, "tiering", None)
    return {
        "customer": customer,
        "name": rules.masked_name(customer.display_name),
        "tier": tiers.get(tiering.tier) if tiering else None,
        "average": tiering.average_minor if tiering else 0,
        "as_of": tiering.as_of if tiering else None,
    }


def _shares(carers: list[Any]) -> dict[str, Any]:
    helpers = [row for row in carers if row.part == Part.JOINT]
    given: dict[str, Any] = {}
    for place, row in enumerate(helpers):
        given |= {f"helper{place}": row.manager.number, f"percent{place}": row.share_bps // 100}
    return given

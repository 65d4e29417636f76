"""The statement page and its download."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.deposits.selectors import Holding
from accounts.identity.requests import CustomerRequest
from accounts.ledger import selectors as ledger
from accounts.ledger.models import Account
from accounts.ledger.selectors import StatementFilter
from accounts.statements import resources, selectors
from accounts.statements.forms import StatementForm, page_before
from accounts.statements.shown import shown
from accounts.statements.streaming import streamed
from portal.kernel import access, audit, clock


@access.customer
@require_safe
def list_entries(request: CustomerRequest, reference: str) -> HttpResponse:
    """Newest first. `before` continues where a page ended: with htmx as a part of the page, else as a page."""
    account = _account(request, reference)
    before = _before(request)
    form = StatementForm(request.GET, currency=account.currency)
    today = clock.bank_date(clock.now())
    context = {"account": account, "holding": Holding(account), "form": form, "today": today, "before": before, "now": clock.now()}
    context |= _links(request, form, today)
    if form.is_valid():
        page = selectors.page(account=account, filters=form.filters, before=before)
        context |= {"page": page, "days": shown(page, currency=account.currency, today=today)}
        if before is None:
            summed = form.filters if context["asked"] else StatementFilter(since=today.replace(day=1))
            context["totals"] = ledger.statement_totals(account_id=account.pk, filters=summed)
    part = before is not None and getattr(request, "htmx", False)
    return render(request, "accounts/statements/_movements.html" if part else "accounts/statements/list.html", context)


@access.customer
@require_safe
def download(request: CustomerRequest, reference: str) -> HttpResponseBase:
    """The same list as a file; with filters that make no sense the page that says so."""
    account = _account(request, reference)
    form = StatementForm(request.GET, currency=account.currency)
    if not form.is_valid():
        return list_entries(request, reference)
    audit.record(
        actor=access.actor_of(request),
        verb="statement.downloaded",
        subject=f"account:{account.pk}",
        now=clock.now(),
        details={"format": "csv", "filters": _asked(request, form)},
    )
    rows = ledger.stream_statement(account_id=account.pk, filters=form.filters)
    parts = resources.csv_chunks(account=account, rows=rows)
    return streamed(request, parts, content_type="text/csv; charset=utf-8", filename=resources.filename(account, form.filters))


def _account(request: CustomerRequest, reference: str) -> Account:
    return get_object_or_404(Account.objects.for_customer(request.customer), reference=reference)


def _before(request: CustomerRequest) -> int | None:
    try:
        return page_before(request.GET.get("before"))
    except ValueError as error:
        raise Http404 from error


def _asked(request: CustomerRequest, form: StatementForm) -> dict[str, str]:
    """The filters as typed, empty ones left out."""
    return {name: typed for name in form.fields if (typed := request.GET.get(name, "").strip())}


def _links(request: CustomerRequest, form: StatementForm, today: date) -> dict[str, object]:
    """Addresses of this list with one filter less or another one more; they carry what was typed."""
    asked = _asked(request, form)

    def without(*names: str, **more: str) -> str:
        left = {name: typed for name, typed in asked.items() if name not in names} | more
        return f"?{urlencode(left)}"

    month = today.replace(day=1)
    last = month - timedelta(days=1)
    return {
        "asked": asked,
        "query": urlencode(asked),
        "without": {"text": without("text"), "days": without("since", "until"), "amounts": without("at_least", "at_most"), "direction": without("direction")},
        "quick": {
            "month": without("until", since=month.isoformat()),
            "last_month": without(since=last.replace(day=1).isoformat(), until=last.isoformat()),
            "in": without(direction="in"),
            "out": without(direction="out"),
        },
    }

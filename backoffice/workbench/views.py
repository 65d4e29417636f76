"""The workbench's pages: an account's entries, the audit search, Ctrl+K. The staff site puts its chrome around them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.ledger.models import Account
from accounts.organisation.requests import StaffRequest
from backoffice.clients import services as clients
from backoffice.workbench import audit as trail
from backoffice.workbench import finding, forms, selectors
from portal.kernel import access, audit, clock
from portal.kernel.errors import Refusal


@access.staff("entries.view")
@require_safe
def entries(request: StaffRequest, reference: str) -> HttpResponse:
    """An account's entries, newest first, fifty at a time."""
    accounts = access.visible(Account.objects.select_related("holder", "branch"), request.staff)
    account = get_object_or_404(accounts, reference=reference)
    if account.holder is not None:
        actor = access.actor_of(request)
        clients.record_view(customer=account.holder, purpose="entries", actor=actor, now=clock.now(), page=f"entries:{account.reference}")
    before = request.GET.get("before", "")
    page = selectors.entry_page(account, int(before) if before.isdecimal() else None)
    return TemplateResponse(request, "backoffice/workbench/entries.html", {"title": _("Entries"), "account": account, "page": page})


@access.staff("audit.search")
@require_safe
def audit_search(request: StaffRequest) -> HttpResponse:
    """Who did what, when, why and from where; searching is itself an entry."""
    form = forms.AuditForm(request.GET or None)
    found = None
    if not form.is_bound or form.is_valid():
        asked = trail.Asked(**form.cleaned_data) if form.is_bound else trail.Asked()
        try:
            found = trail.find(staff=request.staff, asked=asked, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            audit.record(actor=access.actor_of(request), verb="audit.searched", subject="audit", now=clock.now(), details=asked.told())
    kept = request.GET.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    page = {"title": _("Audit trail"), "search_form": form, "found": found, "kept": kept.urlencode()}
    return TemplateResponse(request, "backoffice/workbench/audit.html", page)


@access.staff("workbench.open")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: StaffRequest) -> HttpResponse:
    """Ctrl+K as a page, and the rows it shows while one types. The word comes in the body, so that no address holds it."""
    text = request.POST.get("q", "")
    shelves = finding.find(staff=request.staff, text=text, actor=access.actor_of(request), now=clock.now()) if text else []
    page = {"title": _("Find"), "shelves": shelves, "word": finding.word_of(text), "asked": bool(text.strip())}
    if request.headers.get("X-Part") == "found":
        return render(request, "backoffice/workbench/_found.html", page)
    return TemplateResponse(request, "backoffice/workbench/find.html", page)

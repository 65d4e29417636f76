"""Choose what a member sees; look at what a member shows."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.family import finding, forms, rules, selectors, sharing
from accounts.family.refusals import FamilyRefused
from accounts.family.views import refused
from accounts.identity.requests import CustomerRequest
from accounts.ledger.selectors import StatementFilter
from accounts.statements import selectors as statements
from portal.kernel import access, audit, clock
from portal.kernel.money import format_amount


@access.customer
@never_cache
def edit(request: CustomerRequest, reference: str) -> HttpResponse:
    """Per account: nothing, the balance rounded, the balance, every movement."""
    mine, other = finding.pair(request.customer, reference)
    own = finding.own_accounts(request.customer, without=other.customer)
    watched = selectors.watch_given(mine, other)
    initial: dict[str, Any] = {f"account_{pk}": level for pk, level in selectors.levels_given(mine, other).items()}
    initial |= {"watch": watched is not None, "watch_from": format_amount(watched if watched is not None else rules.WATCH_FROM_MINOR, "CNY")}
    form = forms.Sharing(request.POST or None, accounts=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"levels": form.levels, "watch_from": form.watched_from}
        try:
            changed = sharing.share(giver=mine, viewer=other, **given, actor=access.actor_of(request), now=clock.now())
        except FamilyRefused as refusal:
            refused(form, refusal)
        else:
            name = {"name": other.customer.display_name}
            said = _("It holds from now on. %(name)s has been told.") if changed else _("Nothing changed: it was so already.")
            messages.success(request, said % name)
            return redirect("family:member", other.reference)
    page = {"form": form, "other": other, "relation": selectors.relation(mine, other)}
    return render(request, "accounts/family/sharing.html", page)


@access.customer
@never_cache
@require_safe
def account(request: CustomerRequest, reference: str) -> HttpResponse:
    """The movements of an account that a member shows."""
    found = selectors.account_seen(finding.mine(request.customer), reference)
    if found is None or not found[1].has_movements:
        raise Http404
    other, seen = found
    before = request.GET.get("before", "")
    page = statements.page(account=seen.account, filters=StatementFilter(), before=int(before) if before.isdecimal() and len(before) < 18 else None)
    if not before:
        audit.record(
            actor=access.actor_of(request), verb="family.viewed", subject=f"account:{seen.account.pk}", now=clock.now(),
            details={"of": f"customer:{other.customer_id}"},
        )  # fmt: skip
    return render(request, "accounts/family/account.html", {"other": other, "seen": seen, "page": page})

"""Limits that a parent gives a child's accounts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.deposits.rules import ending
from accounts.family import finding, forms, guarding, selectors
from accounts.family.refusals import FamilyRefused
from accounts.family.views import refused
from accounts.identity.requests import CustomerRequest
from accounts.ledger.models import Account
from accounts.limits import selectors as bank
from accounts.limits.models import GuardianLimit
from portal.kernel import access, clock
from portal.kernel.clock import bank_date
from portal.kernel.money import format_amount


@access.customer
@never_cache
@require_safe
def limits(request: CustomerRequest, reference: str) -> HttpResponse:
    """The child's accounts that money can leave, each with what the bank and a parent let leave."""
    mine, child = finding.pair(request.customer, reference)
    now = clock.now()
    if not selectors.may_guard(mine, child, bank_date(now)):
        raise Http404
    accounts = selectors.guarded_accounts([child])
    given = {row.account_id: row for row in GuardianLimit.objects.filter(account__in=accounts)}
    rows = [{"account": one, "tail": ending(one.number), "given": given.get(one.pk), "caps": bank.bank_caps(one, now=now)} for one in accounts]
    return render(request, "accounts/family/limits.html", {"other": child, "rows": rows})


@access.customer
@never_cache
def edit(request: CustomerRequest, reference: str) -> HttpResponse:
    """Let so much leave this account of a child; empty: as the bank has it."""
    mine, now = finding.mine(request.customer), clock.now()
    children = [child for child in selectors.others(mine) if selectors.may_guard(mine, child, bank_date(now))]
    account = get_object_or_404(Account.objects.filter(pk__in=[one.pk for one in selectors.guarded_accounts(children)]), reference=reference)
    child = next(one for one in children if one.customer_id == account.holder_id)
    old = GuardianLimit.objects.filter(account=account).first()
    form = forms.ChildLimits(request.POST or None, initial=_initial(account, old))
    if request.method == "POST" and form.is_valid():
        wanted = {"each": form.minor("each"), "day": form.minor("day")}
        try:
            guarding.give_limits(guardian=mine, child=child, account=account, **wanted, actor=access.actor_of(request), now=now)
        except FamilyRefused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("It holds from now on. %(name)s has been told.") % {"name": child.customer.display_name})
            return redirect("family:limits", child.reference)
    page = {"other": child, "account": account, "tail": ending(account.number), "form": form, "caps": bank.bank_caps(account, now=now)}
    return render(request, "accounts/family/limits_edit.html", page)


def _initial(account: Account, old: GuardianLimit | None) -> dict[str, str]:
    known = {"each": old.each_minor, "day": old.day_minor} if old else {}
    return {name: format_amount(minor, account.currency) for name, minor in known.items() if minor is not None}

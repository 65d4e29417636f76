"""Goals: set one, look at it, let accounts count, change it, end it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.family import finding, forms, saving
from accounts.family.refusals import FamilyRefused
from accounts.family.selectors import Progress
from accounts.family.views import refused
from accounts.identity.requests import CustomerRequest
from accounts.ledger.models import Account
from accounts.transfers import drafts
from portal.kernel import access, clock
from portal.kernel.clock import bank_date
from portal.kernel.money import format_amount


@access.customer
@never_cache
def new(request: CustomerRequest) -> HttpResponse:
    """Something to save for together."""
    mine, own = finding.mine(request.customer), _savings(request)
    form = forms.Goal(request.POST or None, own=own, today=bank_date(clock.now()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            goal = saving.set_goal(
                member=mine, name=data["name"], target=data["target"], due_on=data["due_on"], accounts=_ids(own, data["accounts"]),
                actor=access.actor_of(request), now=clock.now(),
            )  # fmt: skip
        except FamilyRefused as refusal:
            refused(form, refusal)
        else:
            return redirect("family:goal", goal.reference)
    return render(request, "accounts/family/goal_edit.html", {"form": form, "goal": None})


@access.customer
@never_cache
def detail(request: CustomerRequest, reference: str) -> HttpResponse:
    """How far it is, whose accounts hold how much; and which of mine count."""
    mine, progress = finding.goal(request.customer, reference)
    own = _savings(request)
    counted = [account.reference for member, account in progress.parts if member.pk == mine.pk]
    taken = {account.pk for member, account in progress.parts if member.pk != mine.pk}
    form = forms.Counted(request.POST or None, own=[one for one in own if one.pk not in taken], initial={"accounts": counted})
    if request.method == "POST" and form.is_valid():
        try:
            saving.count(member=mine, goal=progress.goal, accounts=_ids(own, form.cleaned_data["accounts"]), actor=access.actor_of(request), now=clock.now())
        except FamilyRefused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("These accounts count now; all of you see how much they hold."))
            return redirect("family:goal", reference)
    page = {"progress": progress, "form": form, "mine": mine, "may_change": saving.may_change(mine, progress.goal), "send_url": _send_url(request, progress)}
    return render(request, "accounts/family/goal.html", page)


@access.customer
@never_cache
def edit(request: CustomerRequest, reference: str) -> HttpResponse:
    """Another name, target or day."""
    mine, progress = finding.goal(request.customer, reference)
    goal = progress.goal
    initial = {"name": goal.name, "target": format_amount(goal.target_minor, "CNY"), "due_on": goal.due_on.isoformat()}
    form = forms.Goal(request.POST or None, own=[], today=bank_date(clock.now()), goal=goal, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            saving.change_goal(
                member=mine, goal=goal, name=data["name"], target=data["target"], due_on=data["due_on"], actor=access.actor_of(request), now=clock.now()
            )
        except FamilyRefused as refusal:
            refused(form, refusal)
        else:
            return redirect("family:goal", reference)
    return render(request, "accounts/family/goal_edit.html", {"form": form, "goal": goal})


@access.customer
@require_POST
def end(request: CustomerRequest, reference: str) -> HttpResponse:
    """The goal is over; no money moves."""
    mine, progress = finding.goal(request.customer, reference)
    try:
        saving.end_goal(member=mine, goal=progress.goal, actor=access.actor_of(request), now=clock.now())
    except FamilyRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("family:goal", reference)
    messages.success(request, _("The goal is ended. All money stays where it is."))
    return redirect("family:home")


def _savings(request: CustomerRequest) -> list[Account]:
    return [account for account in finding.own_accounts(request.customer) if account.currency == "CNY" and account.balance >= 0]


def _ids(own: Sequence[Account], references: Sequence[str]) -> list[int]:
    return [account.pk for account in own if account.reference in references]


def _send_url(request: CustomerRequest, progress: Progress) -> str:
    """An ordinary transfer into the goal's account; empty where it has none or where it is the only account one has."""
    into = progress.goal.into
    if into is None or into.holder is None:
        return ""
    return f"{reverse('accounts:transfers:amount')}?{urlencode({'to': drafts.payee_token(request.customer, into, into.holder.name)})}"

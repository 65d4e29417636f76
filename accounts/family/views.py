"""The family's page, invitations, one member, leaving."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.family import finding, forms, inviting, leaving, rules, selectors
from accounts.family.models import FamilyInvitation, FamilyMember, InvitationState
from accounts.family.refusals import FamilyRefused
from accounts.identity.requests import CustomerRequest
from accounts.payees import services as payees
from accounts.transfers import drafts
from portal.kernel import access, clock, metrics
from portal.kernel.clock import bank_date


@access.customer
@never_cache
@require_safe
def home(request: CustomerRequest) -> HttpResponse:
    """Who is in my family, what each lets me see, our goals; or how to begin one."""
    member, now = selectors.member_of(request.customer), clock.now()
    page: dict[str, Any] = {"member": member, "invitations": selectors.waiting_for(request.customer, now)}
    if member is not None:
        page |= {"people": selectors.people(member), "sent": selectors.sent_by(member), "goals": selectors.goals(member)}
        page |= {"may_leave": not rules.needs_guardian(request.customer.birth_date, bank_date(now))}
    return render(request, "accounts/family/home.html", page)


@access.customer
@never_cache
def invite(request: CustomerRequest) -> HttpResponse:
    """Ask somebody in."""
    member = selectors.member_of(request.customer)
    form_class = forms.Invite if member else forms.Begin
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            inviting.invite(
                customer=request.customer, name=data["name"], phone=data["phone"], relation=data["relation"], family_name=data.get("family_name", ""),
                actor=access.actor_of(request), now=clock.now(),
            )  # fmt: skip
        except FamilyRefused as refusal:
            refused(form, refusal)
        else:
            said = _("If %(name)s banks here with this number, the invitation is in their inbox now. We do not say whether that is so.")
            messages.success(request, said % {"name": data["name"].strip()})
            return redirect("family:home")
    return render(request, "accounts/family/invite.html", {"form": form, "member": member})


@access.customer
@never_cache
def invitation(request: CustomerRequest, reference: str) -> HttpResponse:
    """What joining means; answer it, or take back what one sent oneself."""
    rows = FamilyInvitation.objects.select_related("family", "inviter__customer")
    row = get_object_or_404(rows.filter(Q(inviter__customer=request.customer) | Q(invitee=request.customer)), reference=reference)
    mine = row.inviter.customer_id == request.customer.pk
    now = clock.now()
    if request.method == "POST":
        try:
            return _answer(request, row, mine)
        except FamilyRefused as refusal:
            metrics.refused("family", refusal.code)
            messages.warning(request, str(refusal))
            return redirect("family:home")
    open_ = row.state == InvitationState.WAITING and row.expires_at > now and row.inviter.is_present
    page = {"invitation": row, "mine": mine, "open": open_, "member": selectors.member_of(request.customer)}
    return render(request, "accounts/family/invitation.html", page)


@access.customer
@never_cache
@require_safe
def member(request: CustomerRequest, reference: str) -> HttpResponse:
    """One other member: what they let me see, what I let them see, who pays for whom."""
    mine, other = finding.pair(request.customer, reference)
    today = bank_date(clock.now())
    page = {
        "mine": mine,
        "other": other,
        "relation": selectors.relation(mine, other),
        "seen": selectors.seen_of(mine, other),
        "given": finding.given(mine, other),
        "watched_from": selectors.watch_given(mine, other),
        "they_pay": selectors.paying(other, mine, today),
        "i_pay": selectors.paying(mine, other, today),
        "send_url": _send_url(request, other),
        "may_guard": selectors.may_guard(mine, other, today),
        "may_remove": selectors.may_remove(mine, other),
    }
    return render(request, "accounts/family/member.html", page)


@access.customer
@never_cache
def leave(request: CustomerRequest) -> HttpResponse:
    """Leave, after reading what ends; who is in no family (any more: another tab was quicker) comes to the first page."""
    mine = selectors.member_of(request.customer)
    if mine is None:
        return redirect("family:home")
    if request.method == "POST":
        try:
            leaving.leave(member=mine, actor=access.actor_of(request), now=clock.now())
        except FamilyRefused as refusal:
            metrics.refused("family", refusal.code)
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("You have left. Nobody there sees anything of yours any more."))
        return redirect("family:home")
    return render(request, "accounts/family/leave.html", {"mine": mine, "others": selectors.people(mine)})


@access.customer
@require_POST
def remove(request: CustomerRequest, reference: str) -> HttpResponse:
    """Take somebody out whom one asked in."""
    mine, other = finding.pair(request.customer, reference)
    try:
        leaving.remove(by=mine, target=other, actor=access.actor_of(request), now=clock.now())
    except FamilyRefused as refusal:
        metrics.refused("family", refusal.code)
        messages.warning(request, str(refusal))
        return redirect("family:member", other.reference)
    messages.success(request, _("%(name)s is not in your family any more. Nothing is shared between you.") % {"name": other.customer.display_name})
    return redirect("family:home")


def refused(form: Any, refusal: FamilyRefused) -> None:
    """The sentence beside its field, else above the form."""
    metrics.refused("family", refusal.code)
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _answer(request: CustomerRequest, row: FamilyInvitation, mine: bool) -> HttpResponse:
    given: dict[str, Any] = {"invitation": row, "actor": access.actor_of(request), "now": clock.now()}
    if mine:
        inviting.withdraw(**given)
        messages.success(request, _("The invitation is taken back."))
    elif "accept" in request.POST:
        inviting.accept(customer=request.customer, **given)
        messages.success(request, _("You are in. Nothing of yours is shown until you choose so."))
    else:
        inviting.decline(customer=request.customer, **given)
        messages.success(request, _("You did not join. Nothing was shared."))
    return redirect("family:home")


def _send_url(request: CustomerRequest, other: FamilyMember) -> str:
    """An ordinary transfer to where money for them arrives; empty where they receive none by number."""
    target = payees.receiving_account(other.customer)
    if target is None:
        return ""
    return f"{reverse('accounts:transfers:amount')}?{urlencode({'to': drafts.payee_token(request.customer, target, other.customer.name)})}"

"""Ask somebody in, take it back, answer."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.family import refusals, rules, telling
from accounts.family.models import Family, FamilyInvitation, FamilyMember, InvitationState, Relation
from accounts.family.selectors import locked, member_of
from accounts.identity.models import Customer, CustomerStatus
from accounts.payees.rules import plain_mobile, plain_name
from portal.kernel import audit
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.clock import bank_date
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash

_ASKED: Final = gettext_noop("%(name)s asks you into their family")
_ASKED_BODY: Final = gettext_noop("Nothing is shared by joining: each member chooses what the others see. Open it to answer; it holds until %(until)s.")
_JOINED: Final = gettext_noop("%(name)s has joined your family")
_JOINED_BODY: Final = gettext_noop("Neither of you sees anything of the other until you choose so on the page of your family.")
_DECLINED: Final = gettext_noop("%(name)s does not join your family")


@transaction.atomic
def invite(*, customer: Customer, name: str, phone: str, relation: str, family_name: str, actor: Actor, now: datetime) -> FamilyInvitation:
    """Ask somebody in by name and mobile number; whoever has no family yet begins one.

    Known here or not, what comes back is the same. Raises `NotAMobile`, `InvitesSelf`, `AlreadyMember`, `AlreadyInvited`,
    `FamilyIsFull`, `TooManyInvitations`, `TooYoungToInvite`.
    """
    mobile = plain_mobile(phone)
    if not mobile:
        raise refusals.NotAMobile
    if rules.needs_guardian(customer.birth_date, bank_date(now)):
        raise refusals.TooYoungToInvite
    number = lookup_hash("phone", mobile)
    if _is_meant(customer, number, name):
        raise refusals.InvitesSelf
    inviter = member_of(customer) or _begin(customer, family_name, actor, now)
    locked(inviter.family)
    _check(inviter, number, name, now)
    invitation = FamilyInvitation(
        reference=new_reference("FI"), family=inviter.family, inviter=inviter, invitee=_find(number, name), name=name.strip(), phone_tail=mobile[-4:],
        phone_hash=number, relation=Relation(relation), sent_at=now, expires_at=now + rules.INVITATION_HOLDS,
    )  # fmt: skip
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.AlreadyInvited from error
    _record("invited", invitation, actor, now)
    if invitation.invitee is not None:
        params = {"name": telling.names(customer), "until": invitation.expires_at}
        link = reverse("family:invitation", args=[invitation.reference])
        telling.write(invitation.invitee, _ASKED, _ASKED_BODY, params=params, link=link, now=now)
    return invitation


@transaction.atomic
def withdraw(*, invitation: FamilyInvitation, actor: Actor, now: datetime) -> None:
    """Who asked thinks better of it; an answer that came before stands. Raises `InvitationOver`."""
    row = _waiting(invitation)
    _end(row, InvitationState.WITHDRAWN, now)
    _record("invitation_withdrawn", row, actor, now)


@transaction.atomic
def decline(*, invitation: FamilyInvitation, customer: Customer, actor: Actor, now: datetime) -> None:
    """Say no. Raises `InvitationOver`."""
    row = _waiting(invitation)
    if row.invitee_id != customer.pk:
        raise refusals.InvitationOver
    _end(row, InvitationState.DECLINED, now)
    _record("declined", row, actor, now)
    if row.inviter.is_present:
        telling.write(row.inviter.customer, _DECLINED, "", params={"name": row.name}, now=now)


@transaction.atomic
def accept(*, invitation: FamilyInvitation, customer: Customer, actor: Actor, now: datetime) -> FamilyMember:
    """Join. Nothing is shared by it. Raises `InvitationOver`, `InAnotherFamily`, `NeedsGuardian`, `FamilyIsFull`."""
    locked(invitation.family)
    row = _waiting(invitation)
    if row.expires_at <= now or row.invitee_id != customer.pk or not row.inviter.is_present or row.family.ended_at is not None:
        raise refusals.InvitationOver
    if member_of(customer) is not None:
        raise refusals.InAnotherFamily
    _check_age(row, customer, now)
    if FamilyMember.objects.present().filter(family=row.family).count() >= rules.MOST_MEMBERS:
        raise refusals.FamilyIsFull(most=rules.MOST_MEMBERS)
    member = _join(row.family, customer, Relation(row.relation), row.inviter, now)
    _end(row, InvitationState.ACCEPTED, now)
    audit.record(actor=actor, verb="family.joined", subject=f"family:{row.family.reference}", now=now, details={"as": row.relation})
    for other in telling.all_but(row.family, member.pk):
        telling.write(other.customer, _JOINED, _JOINED_BODY, params={"name": telling.names(customer)}, now=now)
    return member


def expire_due(now: datetime, limit: int = 500) -> int:
    """End invitations nobody answered in time; answers how many."""
    with transaction.atomic():
        due = FamilyInvitation.objects.filter(state=InvitationState.WAITING, expires_at__lte=now).order_by("pk")
        rows = list(due.select_for_update(skip_locked=True, of=("self",))[:limit])
        for row in rows:
            _end(row, InvitationState.EXPIRED, now)
            _record("invitation_expired", row, SYSTEM, now)
    return len(rows)


def _begin(customer: Customer, name: str, actor: Actor, now: datetime) -> FamilyMember:
    family = Family.objects.create(reference=new_reference("FM"), name=name.strip() or customer.name, made_at=now)
    member = _join(family, customer, Relation.FOUNDER, None, now)
    audit.record(actor=actor, verb="family.begun", subject=f"family:{family.reference}", now=now)
    return member


def _join(family: Family, customer: Customer, relation: Relation, by: FamilyMember | None, now: datetime) -> FamilyMember:
    try:
        with transaction.atomic():
            return FamilyMember.objects.create(reference=new_reference("FP"), family=family, customer=customer, relation=relation, invited_by=by, joined_at=now)
    except IntegrityError as error:  # the other tab was quicker
        raise refusals.InAnotherFamily from error


def _check(inviter: FamilyMember, number: bytes, name: str, now: datetime) -> None:
    present = list(FamilyMember.objects.present().filter(family=inviter.family).select_related("customer"))
    if any(_is_meant(member.customer, number, name) for member in present):
        raise refusals.AlreadyMember(name=name.strip())
    if len(present) >= rules.MOST_MEMBERS:
        raise refusals.FamilyIsFull(most=rules.MOST_MEMBERS)
    asked = FamilyInvitation.objects.filter(inviter__customer=inviter.customer, sent_at__gt=now - timedelta(days=1)).count()
    if asked >= rules.INVITATIONS_A_DAY:
        raise refusals.TooManyInvitations


def _check_age(row: FamilyInvitation, customer: Customer, now: datetime) -> None:
    today = bank_date(now)
    if rules.needs_guardian(customer.birth_date, today) and (
        row.relation != Relation.CHILD or rules.is_minor(row.inviter.customer.birth_date, today) or row.inviter.customer.status != CustomerStatus.ACTIVE
    ):
        raise refusals.NeedsGuardian


def _find(number: bytes, name: str) -> Customer | None:
    """The one customer with a login who is meant; whoever shares a number with a namesake is not found."""
    owners = Customer.objects.filter(phone_hash=number, status=CustomerStatus.ACTIVE, user__isnull=False).order_by("pk")[:20]
    named = [owner for owner in owners if _is_meant(owner, number, name)]
    return named[0] if len(named) == 1 else None


def _is_meant(customer: Customer, number: bytes, name: str) -> bool:
    said = plain_name(name)
    called = {plain_name(known) for known in (customer.name, customer.name_en) if known}
    return customer.phone_hash is not None and bytes(customer.phone_hash) == number and said in called


def _waiting(invitation: FamilyInvitation) -> FamilyInvitation:
    rows = FamilyInvitation.objects.select_for_update(of=("self",)).select_related("family", "inviter__customer")
    row = rows.get(pk=invitation.pk)
    if row.state != InvitationState.WAITING:
        raise refusals.InvitationOver
    return row


def _end(row: FamilyInvitation, state: InvitationState, now: datetime) -> None:
    row.state, row.ended_at = state, now
    row.save(update_fields=["state", "ended_at"])


def _record(verb: str, row: FamilyInvitation, actor: Actor, now: datetime) -> None:
    audit.record(actor=actor, verb=f"family.{verb}", subject=f"family:{row.family.reference}", now=now, details={"as": row.relation})

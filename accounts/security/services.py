"""Freeze everything of a person at once, and let it go again after somebody of the bank has looked."""

from datetime import datetime

from allauth.idp.oidc.models import Token
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.identity.models import Customer, CustomerStatus, User
from accounts.inbox import services as inbox
from accounts.ledger.models import Account, AccountStatus
from accounts.organisation.models import StaffMember
from accounts.security.models import SecurityCase, SecurityNotice
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference


class LinkUsed(Refusal):
    code = "link_used"
    message = _("This link was used already or is too old. If something is wrong, sign in and look, or come to a branch.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = _("Say how you made sure that it is the customer.")


class CaseClosed(Refusal):
    code = "case_closed"
    message = _("This case is closed already.")


@transaction.atomic
def freeze(*, notice: SecurityNotice, actor: Actor, now: datetime) -> SecurityCase:
    """*That wasn't me*: sessions and tokens end, money stays, settings stay, a case is opened. Raises `LinkUsed`."""
    if not SecurityNotice.objects.filter(pk=notice.pk, used_at=None).update(used_at=now):
        raise LinkUsed
    user = User.objects.select_for_update().get(pk=notice.user_id)
    return _freeze(user, notice, after=notice.verb, actor=actor, now=now)


@transaction.atomic
def lock(*, user: User, actor: Actor, now: datetime) -> SecurityCase:
    """*Lock my money*: the same, asked for by the person who is signed in; pressed twice it is one case."""
    user = User.objects.select_for_update().get(pk=user.pk)
    known = SecurityCase.objects.filter(user=user, closed_at=None).order_by("pk").first()
    return known or _freeze(user, None, after="security.lock", actor=actor, now=now)


def _freeze(user: User, notice: SecurityNotice | None, *, after: str, actor: Actor, now: datetime) -> SecurityCase:
    customer = Customer.objects.filter(user=user).first()
    User.objects.filter(pk=user.pk, frozen_at=None).update(frozen_at=now)
    stopped = _stop_money(customer) if customer is not None else []
    end_sessions(user)
    case = SecurityCase.objects.create(reference=new_reference("SC"), user=user, customer=customer, notice=notice, stopped=stopped, opened_at=now)
    subject = f"customer:{customer.pk}" if customer is not None else f"user:{user.pk}"
    audit.record(actor=actor, verb="security.frozen", subject=subject, now=now, details={"case": case.reference, "after": after})
    inbox.send(
        user=user, topic="security", title=gettext_noop("Everything is stopped, as you asked"), now=now, urgent=True, once=f"frozen:{case.reference}",
        body=gettext_noop("Nothing can be sent or changed. You are signed out everywhere. Come to your branch with your identity card; case %(case)s."),
        params={"case": case.reference},
    )  # fmt: skip
    return case


@transaction.atomic
def unfreeze(*, case: SecurityCase, staff: StaffMember, reason: str, actor: Actor, now: datetime) -> None:
    """A member of staff made sure who it is: everything works again. Raises `ReasonMissing` and `CaseClosed`."""
    if not reason.strip():
        raise ReasonMissing
    if not SecurityCase.objects.filter(pk=case.pk, closed_at=None).update(closed_at=now, closed_by=staff, reason=reason.strip()):
        raise CaseClosed
    if not SecurityCase.objects.filter(user=case.user_id, closed_at=None).exists():
        User.objects.filter(pk=case.user_id).update(frozen_at=None)
        if case.customer_id is not None:
            Customer.objects.filter(pk=case.customer_id, status=CustomerStatus.FROZEN).update(status=CustomerStatus.ACTIVE)
            held = [number for one in SecurityCase.objects.filter(user=case.user_id).values_list("stopped", flat=True) for number in one]
            Account.objects.filter(pk__in=held, holder=case.customer_id, status=AccountStatus.STOPPED).update(status=AccountStatus.OPEN)
    subject = f"customer:{case.customer_id}" if case.customer_id else f"user:{case.user_id}"
    audit.record(actor=actor, verb="security.unfrozen", subject=subject, now=now, reason=reason.strip(), details={"case": case.reference})
    inbox.send(
        user=case.user, topic="security", title=gettext_noop("Everything works again"), now=now, once=f"unfrozen:{case.reference}",
        body=gettext_noop("A colleague made sure that it is you. Look at your passkeys, number and address once more."),
    )  # fmt: skip


def end_sessions(user: User) -> None:
    """Sign out everywhere, programs included."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    Token.objects.filter(user=user).delete()


def _stop_money(customer: Customer) -> list[int]:
    """Freezes the customer and stops payments out of their own accounts; answers the accounts that this stopped."""
    Customer.objects.filter(pk=customer.pk, status=CustomerStatus.ACTIVE).update(status=CustomerStatus.FROZEN)
    own = Account.objects.filter(holder=customer, status=AccountStatus.OPEN)
    stopped = list(own.values_list("pk", flat=True))
    own.filter(pk__in=stopped).update(status=AccountStatus.STOPPED)
    return stopped

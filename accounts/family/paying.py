"""One member pays for another: a signed monthly limit, and money fetched under it by an ordinary transfer of the payer's."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.family import refusals, rules, selectors, telling
from accounts.family.models import FamilyMember, PayFor, PayForUse
from accounts.ledger.models import Account
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from accounts.transfers import services as transfers
from accounts.transfers.models import Transfer, TransferState
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference
from portal.kernel.money import Money

#: What signing a payer's limit is called.
ACTION: Final = "family_pay"
_GIVEN: Final = gettext_noop("%(name)s pays for you: up to %(amount)s a month")
_GIVEN_BODY: Final = gettext_noop("You can fetch it to an account of yours on the page of your family. %(name)s is told each time.")
_YOU_GAVE: Final = gettext_noop("You pay for %(name)s: up to %(amount)s a month")
_YOU_GAVE_BODY: Final = gettext_noop("You are told each time money is fetched, and you can end it at any moment.")
_ENDED: Final = gettext_noop("%(name)s does not pay for you any more")
_YOU_ENDED: Final = gettext_noop("You do not pay for %(name)s any more")
_FETCHED: Final = gettext_noop("%(name)s fetched %(amount)s from your account")
_FETCHED_BODY: Final = gettext_noop("Left of what you give this month: %(left)s. You can end it at any moment on the page of your family.")
_MUST_SIGN: Final = gettext_noop("%(name)s asks you for %(amount)s")
_MUST_SIGN_BODY: Final = gettext_noop("It is more than usual from this account, so only you can send it. Speak with them first, then send it as a transfer.")


def act_of(*, payer: FamilyMember, user: FamilyMember, source: Account, month: Money) -> bytes:
    """What the payer signs: for whom, from where, how much a month."""
    return signing.act_hash(ACTION, payer.reference, user.reference, str(source.pk), str(month.minor))


def is_raise(payer: FamilyMember, user: FamilyMember, source: Account, month: Money) -> bool:
    """Whether this has to be signed: a lower limit on the same account does not."""
    row = PayFor.objects.filter(payer=payer, user=user, ended_at=None).first()
    return row is None or row.source_id != source.pk or month.minor > row.month_minor


@transaction.atomic
def pay_for(
    *, payer: FamilyMember, user: FamilyMember, source: Account, month: Money, signature: StepUpChallenge | None, actor: Actor, now: datetime
) -> PayFor:
    """From now on the user may fetch so much a month from that account of the payer's. Raises `NothingAMonth`, `NotInFamily`, `NotSigned`."""
    if month.minor <= 0:
        raise refusals.NothingAMonth
    selectors.locked(payer.family)
    if not selectors.both_present(payer, user):
        raise refusals.NotInFamily
    if is_raise(payer, user, source, month):
        if signature is None:
            raise signing.NotSigned
        act = act_of(payer=payer, user=user, source=source, month=month)
        signing.use(challenge_id=signature.pk, customer=payer.customer, act=act, actor=actor, now=now)
    PayFor.objects.filter(payer=payer, user=user, ended_at=None).update(ended_at=now)
    row = PayFor.objects.create(reference=new_reference("FF"), payer=payer, user=user, source=source, month_minor=month.minor, made_at=now)
    _record("pay_given", row, actor, now)
    _tell_both(row, _GIVEN, _GIVEN_BODY, _YOU_GAVE, _YOU_GAVE_BODY, now)
    return row


@transaction.atomic
def stop(*, payer: FamilyMember, user: FamilyMember, actor: Actor, now: datetime) -> None:
    """Pay no more; stopping twice changes nothing."""
    selectors.locked(payer.family)
    row = PayFor.objects.filter(payer=payer, user=user, ended_at=None).select_related("payer__customer", "user__customer", "payer__family").first()
    if row is None:
        return
    PayFor.objects.filter(pk=row.pk).update(ended_at=now)
    _record("pay_ended", row, actor, now)
    _tell_both(row, _ENDED, "", _YOU_ENDED, "", now)


def fetch(*, user: FamilyMember, payer: FamilyMember, target: Account, amount: Money, key: UUID, actor: Actor, now: datetime) -> Transfer:
    """Bring money of the payer's to an account of one's own; the same key gives the same transfer back.

    The order is the payer's, given under what the payer signed: their limits, their risk rules. Raises `NothingIsPaid`,
    `MonthUsedUp`, `PayerCannot`; and `PayerMustSign` after writing to the payer: then nothing was taken.
    """
    try:
        with transaction.atomic():
            return _fetch(user, payer, target, amount, key, actor, now)
    except refusals.PayerMustSign:
        params = {"name": telling.names(user.customer), "amount": amount}
        telling.write(payer.customer, _MUST_SIGN, _MUST_SIGN_BODY, params=params, link=reverse("family:member", args=[user.reference]), urgent=True, now=now)
        raise


def _fetch(user: FamilyMember, payer: FamilyMember, target: Account, amount: Money, key: UUID, actor: Actor, now: datetime) -> Transfer:
    selectors.locked(user.family)
    if PayForUse.objects.filter(key=key, given__user=user, given__payer=payer).exists():
        return _as_before(key, target, amount)
    paid = selectors.paying(payer, user, bank_date(now))
    if paid is None:
        raise refusals.NothingIsPaid(name=payer.customer.display_name)
    if amount.minor > paid.left.minor:
        raise refusals.MonthUsedUp(left=str(paid.left))
    submitted = _order(paid.given, target, amount, key, actor, now)
    if submitted.transfer is None:
        raise refusals.PayerMustSign(name=payer.customer.display_name)
    if submitted.transfer.state == TransferState.REFUSED:
        raise refusals.PayerCannot(name=payer.customer.display_name)
    PayForUse.objects.create(given=paid.given, key=key, amount_minor=amount.minor, month=rules.month_of(bank_date(now)), at=now)
    _record("fetched", paid.given, actor, now, amount_minor=amount.minor, transfer=submitted.transfer.reference)
    left = Money(paid.left.minor - amount.minor)
    params = {"name": telling.names(user.customer), "amount": amount, "left": left}
    telling.write(payer.customer, _FETCHED, _FETCHED_BODY, params=params, link=reverse("family:member", args=[user.reference]), now=now)
    return submitted.transfer


def _as_before(key: UUID, target: Account, amount: Money) -> Transfer:
    """What was fetched under that key; other details under it raise `FetchedOtherwise`."""
    made = Transfer.objects.select_related("source", "target", "customer").get(pk=key)
    if made.target_id != target.pk or made.amount != amount:
        raise refusals.FetchedOtherwise
    return made


def _order(given: PayFor, target: Account, amount: Money, key: UUID, actor: Actor, now: datetime) -> transfers.Submission:
    payer = given.payer.customer
    if not Account.objects.for_customer(payer).filter(pk=given.source_id).exists():
        raise refusals.PayerCannot(name=payer.display_name)
    under = Actor("customer", payer.pk, actor.channel, actor.ip)
    try:
        return transfers.submit_transfer(
            customer=payer,
            source=given.source,
            target=target,
            payee_name=given.user.customer.name,
            amount=amount,
            memo="",
            key=key,
            actor=under,
            now=now,
        )
    except Refusal as refusal:
        raise refusals.PayerCannot(name=payer.display_name) from refusal


def _tell_both(row: PayFor, to_user: str, user_body: str, to_payer: str, payer_body: str, now: datetime) -> None:
    to, by = row.user, row.payer
    params = {"name": telling.names(by.customer), "amount": row.month}
    telling.write(to.customer, to_user, user_body, params=params, link=reverse("family:member", args=[by.reference]), now=now)
    params = {"name": telling.names(to.customer), "amount": row.month}
    telling.write(by.customer, to_payer, payer_body, params=params, link=reverse("family:member", args=[to.reference]), now=now)


def _record(verb: str, row: PayFor, actor: Actor, now: datetime, **details: object) -> None:
    about = {"payer": f"customer:{row.payer.customer_id}", "user": f"customer:{row.user.customer_id}", "month_minor": row.month_minor, **details}
    audit.record(actor=actor, verb=f"family.{verb}", subject=f"family:{row.payer.family.reference}", now=now, details=about)

"""Opening an account for somebody who is verified: how many, which caps, and the short way for a further one."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.identity.models import Customer
from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account
from accounts.limits import selectors as limits_in_force
from accounts.limits import services as limits
from accounts.onboarding import agreements, idcards, rules, selectors
from accounts.onboarding.models import Acceptance
from accounts.onboarding.refusals import DocumentOver, NotAgreed, TooMany
from accounts.organisation.models import Branch
from portal.kernel import audit, events
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date

CURRENCY = "CNY"


@transaction.atomic
def open_for(*, customer: Customer, kind: AccountKind, branch: Branch, now: datetime, nickname: str = "") -> Account:
    """An empty account with the caps in force. Raises `TooMany`."""
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    count = selectors.count_of(customer, kind)
    if count >= rules.AT_MOST[kind]:
        raise TooMany(count=count, kind=kind.label)
    cap = limits_in_force.max_balance(kind=kind, currency=CURRENCY, on=bank_date(now))
    try:
        with transaction.atomic():
            account = ledger.open_account(holder=customer, branch=branch, kind=kind, currency=CURRENCY, max_balance=cap, nickname=nickname, now=now)
    except IntegrityError as error:
        if "a customer has at most" not in str(error):
            raise
        raise TooMany(count=count, kind=kind.label) from error
    limits.apply_limits([account], now=now)
    return account


@transaction.atomic
def open_further(*, customer: Customer, kind: AccountKind, branch: Branch, agreed: bool, actor: Actor, now: datetime) -> Account:
    """The short way: who is verified chooses a kind, agrees, and has the account."""
    if kind not in (AccountKind.TYPE_2, AccountKind.TYPE_3):
        raise idcards.NotOnline
    if not agreed:
        raise NotAgreed
    _refuse_ended_document(customer, now)
    account = open_for(customer=customer, kind=kind, branch=branch, now=now)
    texts = selectors.agreements_for(agreements.ACCOUNT, bank_date(now))
    Acceptance.objects.bulk_create(Acceptance(user=customer.user, agreement=text, accepted_at=now) for text in texts if customer.user is not None)
    events.record("account.opened", subject=f"account:{account.pk}", actor_id=actor.id, payload={"kind": int(kind)}, now=now)
    audit.record(actor=actor, verb="account.opened", subject=f"account:{account.pk}", now=now, details={"account": account.reference})
    return account


def _refuse_ended_document(customer: Customer, now: datetime) -> None:
    record = selectors.record_of(customer)
    if record is not None and record.expires_on is not None and record.expires_on < bank_date(now):
        raise DocumentOver

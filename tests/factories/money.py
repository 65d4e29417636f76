"""Accounts, and money put on them through the ledger."""

from datetime import date, datetime
from typing import Final
from uuid import uuid4

from django.utils import timezone

from accounts.identity.models import Customer
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountHolder, AccountKind, PostingKind
from accounts.organisation.models import Branch
from portal.kernel.access import SYSTEM
from portal.kernel.clock import bank_date
from portal.kernel.money import Money
from tests.factories import people

#: Until this day one could have several Type I accounts at a bank.
BEFORE_THE_RULE: Final = date(2016, 11, 30)


def account(
    *,
    holder: Customer | None = None,
    balance: str = "0",
    kind: AccountKind = AccountKind.TYPE_1,
    currency: str = "CNY",
    branch: Branch | None = None,
    min_balance: int = 0,
    max_balance: int | None = None,
    nickname: str = "",
    number: str | None = None,
    joint: Customer | None = None,
    now: datetime | None = None,
) -> Account:
    """An account holding `balance` (as one types it: "1,000.00"), paid in as cash; a new customer's unless told.

    Nobody opens a second Type I account today; a holder's further ones are from before that rule.
    """
    holder = holder or people.customer()
    now = now or timezone.now()
    further = kind == AccountKind.TYPE_1 and Account.objects.filter(holder=holder, kind=kind).exists()
    new = ledger.NewAccount(
        holder=holder,
        branch=branch or holder.branch,
        kind=kind,
        currency=currency,
        min_balance=min_balance,
        max_balance=max_balance,
        nickname=nickname,
        number=number,
        opened_on=BEFORE_THE_RULE if further else None,
    )
    (made,) = ledger.open_accounts(accounts=[new], now=now)
    if joint is not None:
        AccountHolder.objects.create(account=made, customer=joint, since=bank_date(now))
    amount = Money.parse(balance, currency)
    return deposit(made, amount, now=now) if amount.minor else made


def deposit(account: Account, amount: Money, *, now: datetime | None = None, memo: str = "") -> Account:
    """Pay cash in; gives the account as it is afterwards."""
    now = now or timezone.now()
    ledger.post(
        debit=ledger.bank_account(AccountKind.CASH, amount.currency).pk,
        credit=account.pk,
        amount=amount,
        kind=PostingKind.CASH_IN,
        key=uuid4(),
        actor=SYSTEM,
        now=now,
        business_date=bank_date(now),
        memo=memo,
    )
    account.refresh_from_db()
    return account

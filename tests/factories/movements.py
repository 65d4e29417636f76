"""Movements on an account, as the statement shows them."""

from datetime import datetime
from uuid import uuid4

from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountKind, PostingKind
from portal.kernel.access import SYSTEM
from portal.kernel.clock import bank_date
from portal.kernel.money import Money


def movement(account: Account, amount: str, *, at: datetime, name: str = "", memo: str = "", kind: PostingKind | None = None) -> None:
    """Money in ("88.00") or out ("-68.00") against the bank's clearing, booked at `at` and shown as coming from or going to `name`."""
    kind = kind or (PostingKind.PAYMENT if amount.startswith("-") else PostingKind.FROM_OTHER_BANK)
    money = Money.parse(amount.lstrip("-"), account.currency)
    other = ledger.bank_account(AccountKind.CLEARING, account.currency).pk
    debit, credit = (account.pk, other) if amount.startswith("-") else (other, account.pk)
    ledger.post(
        debit=debit,
        credit=credit,
        amount=money,
        kind=kind,
        key=uuid4(),
        actor=SYSTEM,
        now=at,
        business_date=bank_date(at),
        memo=memo,
        debit_party=name,
        credit_party=name,
    )

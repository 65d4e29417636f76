"""What ledger tests do over and over: open books without caps, post, look."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind, PostingKind
from accounts.ledger.models import Account, Meter
from portal.kernel.access import Actor, Channel
from portal.kernel.money import Money
from tests.factories import people

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
PAYER = Actor("customer", 7, Channel.WEB)
IMPORTER = Actor("system", 0, Channel.IMPORT)
NO_CAPS: dict[str, int | None] = {f"cap_{name}": None for name in ("each", "day", "year", "web", "counter", "api", "job")}


def book(balance: int = 0, **fields: Any) -> Account:
    """A customer's account with that balance in minor units, paid in as cash, and no caps."""
    fields = {"kind": AccountKind.TYPE_1, "currency": "CNY", "now": NOW} | fields
    holder = fields.pop("holder", None) or people.customer()
    account = ledger.open_account(holder=holder, branch=holder.branch, **fields)
    caps(account, **NO_CAPS)
    if balance:
        post(debit=cash(fields["currency"]), credit=account, amount=Money(balance, fields["currency"]), kind=PostingKind.CASH_IN, actor=IMPORTER)
    account.refresh_from_db()
    return account


def cash(currency: str = "CNY") -> Account:
    return ledger.bank_account(AccountKind.CASH, currency)


def caps(account: Account, **values: int | None) -> None:
    Meter.objects.filter(pk=account.pk).update(**values)


def post(*, debit: Account, credit: Account, amount: int | Money, **fields: Any) -> ledger.Posted:
    money = Money(amount, debit.currency) if isinstance(amount, int) else amount
    fields = {"kind": PostingKind.TRANSFER, "key": uuid4(), "actor": PAYER, "now": NOW, "business_date": DAY} | fields
    return ledger.post(debit=debit.pk, credit=credit.pk, amount=money, **fields)


def leg(debit: Account, credit: Account, amount: int, key: UUID | None = None, **fields: Any) -> ledger.Leg:
    fields = {"kind": PostingKind.SALARY} | fields
    return ledger.Leg(debit=debit.pk, credit=credit.pk, amount=Money(amount, debit.currency), key=key or uuid4(), **fields)


def bulk(legs: list[ledger.Leg], **fields: Any) -> ledger.Bulk:
    return ledger.post_bulk(legs=legs, **({"actor": PAYER, "now": NOW, "business_date": DAY} | fields))


def state() -> list[tuple[Any, ...]]:
    """Everything that a refused act must leave as it was."""
    tables = ("account", "posting", "entry", "hold", "meter", "monthlysum")
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM public.accounts_{table} t ORDER BY 1")
            found += cursor.fetchall()
        cursor.execute("SELECT count(*) FROM public.portal_event")
        found += cursor.fetchall()
    return found


def balances(*accounts: Account) -> list[int]:
    held = dict(Account.objects.filter(pk__in=[account.pk for account in accounts]).values_list("pk", "balance"))
    return [held[account.pk] for account in accounts]

"""What the home page is made of, from the accounts' selectors: a handful of queries, whatever the customer owns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountKind, Entry
from portal.kernel import clock

LATEST_SHOWN = 5
# The hour from which a greeting holds, at the bank's clock.
GREETINGS = ((5, _("Good morning")), (12, _("Good afternoon")), (18, _("Good evening")))


@dataclass(frozen=True, slots=True)
class Total:
    """What the customer has in one currency, in minor units."""

    currency: str
    balance: int


def for_customer(customer: Customer, *, now: datetime) -> dict[str, object]:
    accounts = list(Account.objects.for_customer(customer).open().order_by("kind", "opened_on", "pk"))
    return {
        "greeting": greeting(now),
        "customer": customer,
        "today": clock.bank_date(now),
        "totals": totals(accounts),
        "accounts": accounts,
        "latest": latest(accounts),
    }


def for_login(*, now: datetime) -> dict[str, object]:
    return {"greeting": greeting(now), "today": clock.bank_date(now)}


def greeting(now: datetime) -> str | Promise:
    hour = now.astimezone(clock.BANK_ZONE).hour
    return next((words for since, words in reversed(GREETINGS) if hour >= since), GREETINGS[-1][1])


def totals(accounts: Sequence[Account]) -> list[Total]:
    """What is on deposit, one sum a currency; what is owed on loans is not set off."""
    sums: dict[str, int] = {}
    for account in accounts:
        if account.kind != AccountKind.LOAN:
            sums[account.currency] = sums.get(account.currency, 0) + account.balance
    return [Total(currency, balance) for currency, balance in sums.items()]


def latest(accounts: Sequence[Account]) -> list[Entry]:
    """The last movements over all accounts, newest first: the newest few of each by its sequence, then merged."""
    by_id = {account.pk: account for account in accounts if account.last_seq}
    if not by_id:
        return []
    newest = Q()
    for account in by_id.values():
        newest |= Q(account_id=account.pk, seq__gt=account.last_seq - LATEST_SHOWN)
    entries = sorted(Entry.objects.filter(newest), key=lambda entry: (entry.booked_at, entry.posting_id, entry.seq), reverse=True)
    for entry in entries[:LATEST_SHOWN]:
        entry.account = by_id[entry.account_id]
    return entries[:LATEST_SHOWN]

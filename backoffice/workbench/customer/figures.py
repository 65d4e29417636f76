"""Sums of a customer's accounts and how they came about month by month; arithmetic on what was read. Minor units."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.ledger.kinds import AccountKind, AccountStatus
from accounts.ledger.models import Account

#: Months shown, the one under way included.
MONTHS = 12
_BANKS_CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class Total:
    """What a customer has in one currency, joint accounts in full, loans apart."""

    currency: str
    balance: int
    held: int
    accounts: int
    current: int
    fixed: int
    owed: int

    @property
    def available(self) -> int:
        return self.balance - self.held


@dataclass(frozen=True, slots=True)
class Month:
    """A month's first day, what came in and went out in it, and what was there at its end."""

    first: date
    into: int
    out: int
    end: int


def totals(accounts: Iterable[Account]) -> list[Total]:
    """By currency, the bank's own first."""
    groups: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        groups[account.currency].append(account)
    return [_total(currency, groups[currency]) for currency in sorted(groups, key=lambda code: (code != _BANKS_CURRENCY, code))]


def first_month(today: date) -> date:
    """The first day of the earliest month shown.

    >>> first_month(date(2026, 11, 22)), first_month(date(2026, 12, 1))
    (datetime.date(2025, 12, 1), datetime.date(2026, 1, 1))
    """
    return _back(today.replace(day=1), MONTHS - 1)


def months(rows: Iterable[Mapping[str, Any]], accounts: Iterable[Account], today: date) -> list[Month]:
    """The months of the bank's currency, oldest first: ends are counted back from what is there now.

    `rows` are the accounts as read: `id` and `months`, a list of [first day, in, out].
    """
    mine = {account.pk: account for account in accounts if account.currency == _BANKS_CURRENCY and account.kind != AccountKind.LOAN}
    into: dict[date, int] = defaultdict(int)
    out: dict[date, int] = defaultdict(int)
    for row in rows:
        for first, sum_in, sum_out in row["months"] if row["id"] in mine else ():
            into[date.fromisoformat(first)] += sum_in
            out[date.fromisoformat(first)] += sum_out
    end, found = sum(account.balance for account in mine.values()), []
    for first in (_back(today.replace(day=1), number) for number in range(MONTHS)):
        found.append(Month(first, into[first], out[first], end))
        end -= into[first] - out[first]
    return found[::-1]


def _total(currency: str, accounts: Sequence[Account]) -> Total:
    assets = [account for account in accounts if account.kind != AccountKind.LOAN]
    fixed = sum(account.balance for account in assets if account.kind == AccountKind.TERM)
    return Total(
        currency=currency,
        balance=sum(account.balance for account in assets),
        held=sum(account.held for account in assets),
        accounts=sum(account.status != AccountStatus.CLOSED for account in accounts),
        current=sum(account.balance for account in assets) - fixed,
        fixed=fixed,
        owed=-sum(account.balance for account in accounts if account.kind == AccountKind.LOAN),
    )


def _back(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)

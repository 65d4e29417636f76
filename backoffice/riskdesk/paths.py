"""Where the money of a held order would arrive: who else paid into that account lately, and where it went on to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from accounts.deposits.rules import masked
from accounts.ledger.models import Account, Entry, Posting

#: How far back one looks, how many entries are read at most, and how many sides are named.
WITHIN: Final = timedelta(days=30)
_ENTRIES: Final = 400
_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class Side:
    """An account at the other end: whose, its masked number, how often and how much (minor units)."""

    name: str
    number: str
    times: int
    sum: int


@dataclass(frozen=True, slots=True)
class Paths:
    """Both directions, the greatest sums first; `more_*` counts the sides that are not named."""

    into: list[Side]
    out: list[Side]
    more_into: int
    more_out: int


def of(target: Account, now: datetime) -> Paths:
    """What came to that account and left it in the last 30 days; three queries, in bounded memory."""
    entries = list(Entry.objects.filter(account_id=target.pk, booked_at__gte=now - WITHIN).order_by("-seq").values_list("posting_id", "amount")[:_ENTRIES])
    ends = {pk: (debit, credit) for pk, debit, credit in Posting.objects.filter(pk__in=[pk for pk, _ in entries]).values_list("pk", "debit_id", "credit_id")}
    into: dict[int, list[int]] = defaultdict(list)
    out: dict[int, list[int]] = defaultdict(list)
    for posting, amount in entries:
        debit, credit = ends[posting]
        (into[debit] if amount > 0 else out[credit]).append(abs(amount))
    accounts = Account.objects.select_related("holder").in_bulk([*into, *out])
    return Paths(_sides(into, accounts), _sides(out, accounts), max(0, len(into) - _NAMED), max(0, len(out) - _NAMED))


def _sides(sums: dict[int, list[int]], accounts: dict[int, Account]) -> list[Side]:
    found = [_side(accounts[pk], amounts) for pk, amounts in sums.items() if pk in accounts]
    return sorted(found, key=lambda side: (-side.sum, side.number))[:_NAMED]


def _side(account: Account, amounts: Iterable[int]) -> Side:
    paid = list(amounts)
    name = account.holder.display_name if account.holder else str(account.get_kind_display())
    return Side(name, masked(account.number) if account.holder else "", len(paid), sum(paid))

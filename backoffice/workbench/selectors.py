"""What the workbench's pages show: each function composes one page from what the capabilities answer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from accounts.identity.models import Customer
from accounts.ledger.models import Account, Entry, Hold, HoldState
from accounts.organisation.models import StaffMember
from backoffice.clients import rules as masks
from backoffice.hall.counter import selectors as counter
from backoffice.hall.counter.models import CounterThreshold
from portal.kernel import access, clock
from portal.kernel.calendars.models import CalendarDay

ENTRIES_A_PAGE: Final = 50
LATEST_PER_ACCOUNT: Final = 10
LATEST_SHOWN: Final = 15
TODAY_ROWS: Final = 10
_MORNING_ENDS, _AFTERNOON_ENDS = 12, 18


@dataclass(frozen=True, slots=True)
class Total:
    """What a customer has in one currency, in minor units."""

    currency: str
    balance: int
    held: int
    accounts: int

    @property
    def available(self) -> int:
        return self.balance - self.held


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries newest first; `older` is the number to continue below, None at the end."""

    entries: list[Entry]
    older: int | None


def register() -> None:
    """The house's own tables have no rows of customers: who may open the page sees all of it."""
    access.register_visibility(CalendarDay, _if_may("calendars.view"))
    access.register_visibility(CounterThreshold, _if_may("limits.view"))


def today(staff: StaffMember, now: datetime) -> dict[str, Any]:
    """The first page: what waits for this person, and what they did today."""
    hour = now.astimezone(clock.BANK_ZONE).hour
    part = "morning" if hour < _MORNING_ENDS else "afternoon" if hour < _AFTERNOON_ENDS else "evening"
    waiting = list(counter.to_check(staff).select_related("account__holder", "maker").order_by("expires_at", "id")[:TODAY_ROWS])
    mine = []
    if access.may(staff, "counter.make"):
        start = now.astimezone(clock.BANK_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        made = counter.mine(staff).filter(made_at__gte=start)
        mine = list(made.select_related("account__holder", "maker").order_by("-id")[:TODAY_ROWS])
    return {"part": part, "staff": staff, "now": now, "waiting": waiting, "mine": mine, "can_make": access.may(staff, "counter.make")}


def customer_page(customer: Customer, staff: StaffMember) -> dict[str, Any]:
    """Accounts with balances, last movements and holds of one customer; whoever may see the customer may see these."""
    accounts = list(Account.objects.for_customer(customer).select_related("branch").order_by("status", "id"))
    by_id = {account.pk: account for account in accounts}
    entries = _latest_entries(list(by_id))
    for entry in entries:
        entry.account = by_id[entry.account_id]
    holds = list(Hold.objects.filter(account__in=by_id, state=HoldState.PENDING).order_by("-placed_at", "-id")) if by_id else []
    for hold in holds:
        hold.account = by_id[hold.account_id]
    return {
        "customer": customer,
        "masked_id": masks.masked("id_number", customer.id_number),
        "masked_phone": masks.masked("phone", customer.phone),
        "accounts": accounts,
        "totals": _totals(accounts),
        "entries": entries if access.may(staff, "entries.view") else [],
        "holds": holds,
        "can_reveal": access.may(staff, "customers.reveal"),
        "can_read_entries": access.may(staff, "entries.view"),
        "can_make": access.may(staff, "counter.make"),
    }


def entry_page(account: Account, before: int | None) -> EntryPage:
    """Entries of one account below the number `before`, newest first."""
    rows = Entry.objects.filter(account_id=account.pk)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: ENTRIES_A_PAGE + 1])
    shown = found[:ENTRIES_A_PAGE]
    return EntryPage(shown, shown[-1].seq if len(found) > ENTRIES_A_PAGE else None)


def _latest_entries(account_ids: list[int]) -> list[Entry]:
    """The last movements over all accounts, in one query: the newest of each account, then the newest of those."""
    if not account_ids:
        return []
    parts: list[QuerySet[Entry]] = [Entry.objects.filter(account_id=pk).order_by("-seq")[:LATEST_PER_ACCOUNT] for pk in account_ids]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return sorted(rows, key=lambda entry: (entry.booked_at, entry.account_id, entry.seq), reverse=True)[:LATEST_SHOWN]


def _totals(accounts: list[Account]) -> list[Total]:
    groups: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        groups[account.currency].append(account)
    return [Total(currency, sum(a.balance for a in rows), sum(a.held for a in rows), len(rows)) for currency, rows in sorted(groups.items())]


def _if_may(permission: str) -> Any:
    return lambda queryset, staff: queryset if access.may(staff, permission) else queryset.none()

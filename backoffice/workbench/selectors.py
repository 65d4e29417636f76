"""What the workbench's pages show: each function composes one page from what the capabilities answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from accounts.ledger.models import Account, Entry
from accounts.organisation.models import StaffMember
from backoffice.hall.counter import selectors as counter
from backoffice.hall.counter.models import CounterThreshold
from portal.kernel import access, clock
from portal.kernel.calendars.models import CalendarDay

ENTRIES_A_PAGE: Final = 50
TODAY_ROWS: Final = 10
_MORNING_ENDS, _AFTERNOON_ENDS = 12, 18


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


def entry_page(account: Account, before: int | None) -> EntryPage:
    """Entries of one account below the number `before`, newest first."""
    rows = Entry.objects.filter(account_id=account.pk)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: ENTRIES_A_PAGE + 1])
    shown = found[:ENTRIES_A_PAGE]
    return EntryPage(shown, shown[-1].seq if len(found) > ENTRIES_A_PAGE else None)


def _if_may(permission: str) -> Any:
    return lambda queryset, staff: queryset if access.may(staff, permission) else queryset.none()

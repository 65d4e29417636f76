"""What the workbench's pages show: each function composes one page from what the capabilities answer."""

from dataclasses import dataclass
from typing import Any, Final

from accounts.ledger.models import Account, Entry
from backoffice.clients.models import BookSetting
from backoffice.hall.counter.models import CounterThreshold
from portal.kernel import access
from portal.kernel.calendars.models import CalendarDay

ENTRIES_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries newest first; `older` is the number to continue below, None at the end."""

    entries: list[Entry]
    older: int | None


def register() -> None:
    """The house's own tables have no rows of customers: who may open the page sees all of it."""
    access.register_visibility(CalendarDay, _if_may("calendars.view"))
    access.register_visibility(CounterThreshold, _if_may("limits.view"))
    access.register_visibility(BookSetting, _if_may("limits.view"))


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

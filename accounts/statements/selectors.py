"""The statement as its page shows it: lines under days, newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts.deposits.rules import MOVEMENT_ICONS
from accounts.ledger import selectors as ledger
from accounts.ledger.models import Account, PostingKind
from accounts.ledger.selectors import StatementFilter
from accounts.statements import rules

#: Lines of one page; a page ends where a day ends.
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One movement; amounts in minor units of the account's currency, `day` is the bank's business date."""

    seq: int
    amount: int
    balance_after: int
    booked_at: datetime
    day: date
    kind: int
    counterparty: str
    memo: str

    @property
    def kind_name(self) -> str:
        return str(PostingKind(self.kind).label)

    @property
    def title(self) -> str:
        return self.counterparty or self.kind_name

    @property
    def icon(self) -> str:
        return MOVEMENT_ICONS[PostingKind(self.kind)]


@dataclass(frozen=True, slots=True)
class Page:
    """Days, newest first; `older` is where the next page begins, None at the first entry of the account."""

    days: list[rules.Day]
    older: int | None


def page(*, account: Account, filters: StatementFilter, before: int | None = None, limit: int = PAGE) -> Page:
    """The page of entries older than sequence `before`, in one query whatever the depth."""
    # The entry `before` itself is read again: only it tells whether its day goes on here.
    top = None if before is None else before + 1
    rows = ledger.statement_page(account_id=account.pk, filters=filters, before=top, limit=limit + 2)
    lines = [Line(row.seq, row.amount, row.balance_after, row.booked_at, row.business_date, row.kind, row.counterparty, row.memo) for row in rows]
    previous = lines.pop(0).day if before is not None and lines and lines[0].seq == before else None
    shown = rules.whole_days(lines[: limit + 1], limit=limit)
    rest = lines[len(shown) :]
    days = rules.by_day(shown, previous=previous, following=rest[0].day if rest else None)
    return Page(days, shown[-1].seq if rest else None)

"""The statement as a file of comma-separated values, made row by row."""

import csv
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Final

from django.utils.translation import gettext as _

from accounts.ledger.models import Account, PostingKind
from accounts.ledger.selectors import StatementFilter, StatementRow
from accounts.statements.rules import safe_cell
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import PLACES

#: Spreadsheets read a file as UTF-8 only when it begins so.
BOM: Final = "\ufeff"
#: Rows sent at once: fewer cost a system call each, more cost memory.
_CHUNK: Final = 500


class _Line:
    """Where csv.writer writes: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def filename(account: Account, filters: StatementFilter) -> str:
    """A plain name that sorts: the account's ending and the days asked for."""
    days = "-".join(day.isoformat() for day in (filters.since, filters.until) if day)
    return "-".join(filter(None, ("statement", account.number[-4:], days))) + ".csv"


def csv_chunks(*, account: Account, rows: Iterable[StatementRow]) -> Iterator[str]:
    """The file in parts. Words are looked up now, in the reader's language; rows are read as the parts are taken."""
    writer = csv.writer(_Line())
    kinds = {kind.value: str(kind.label) for kind in PostingKind}
    header = [_("Date"), _("Time"), _("To or from"), _("Kind"), _("Memo"), _("Money out"), _("Money in"), _("Balance"), _("Currency"), _("Entry number")]
    return _chunks(writer.writerow, header, account.currency, kinds, iter(rows))


def _chunks(line: Callable[[list[str]], str], header: list[str], currency: str, kinds: dict[int, str], rows: Iterator[StatementRow]) -> Iterator[str]:
    yield BOM + line(header)
    while chunk := list(islice(rows, _CHUNK)):
        yield "".join([line(_cells(row, currency, kinds)) for row in chunk])


def _cells(row: StatementRow, currency: str, kinds: dict[int, str]) -> list[str]:
    at = row.booked_at.astimezone(BANK_ZONE)
    amount = _plain(abs(row.amount), currency)
    return [
        row.business_date.isoformat(),
        f"{at:%H:%M:%S}",
        safe_cell(row.counterparty),
        kinds[row.kind],
        safe_cell(row.memo),
        amount if row.amount < 0 else "",
        amount if row.amount > 0 else "",
        _plain(row.balance_after, currency),
        currency,
        str(row.seq),
    ]


def _plain(minor: int, currency: str) -> str:
    """A number as spreadsheets add it up: no separators, a hyphen for minus."""
    return str(Decimal(minor).scaleb(-PLACES[currency]))

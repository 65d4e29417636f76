"""What a list hands over: its columns and rows, and how a value becomes a cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.statements.rules import safe_cell
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money

Cell = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and where its cells come from: `field`, a path the database can read ("branch__code"), or `value(row)`."""

    label: str
    field: str = ""
    value: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list ready to be written. `personal`: customers stand in it, so a reason is wanted.

    `customer` is the path to the customer's id ("pk", "customer_id"): each of them can read that their line was given out.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: QuerySet[Any]
    personal: bool = False
    customer: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the database can make every cell by itself."""
        return all(column.field and column.value is None for column in self.columns)


def cell(value: Any) -> Cell:
    """A value as a spreadsheet should get it: numbers as numbers, times at the bank, text that never runs."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case int() | Decimal():
            return value
        case Money():
            return value.decimal
        case datetime():
            return f"{value.astimezone(BANK_ZONE):%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case SafeString():
            return safe_cell(unescape(strip_tags(value)).strip())
        case list() | tuple():
            return safe_cell(", ".join(str(each) for each in value))
        case Model():
            return safe_cell(str(value))
    return safe_cell(str(value))

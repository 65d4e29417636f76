"""A page of a statement as text. Its lines stand on the page twice (a list for phones, a table for desktops and paper): they are worded once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.statements.rules import Day
from accounts.statements.selectors import Page
from portal.templatetags.dates import when
from portal.templatetags.money import amount, money_parts


@dataclass(frozen=True, slots=True)
class ShownLine:
    icon: str
    title: str
    kind: str
    memo: str
    about: str
    time: str
    amount: str
    is_in: bool
    balance: str


@dataclass(frozen=True, slots=True)
class ShownDay:
    """`said_out` and `said_in` are empty where nothing moved that way, or where the day goes on elsewhere."""

    name: str
    is_today: bool
    said_out: str
    said_in: str
    lines: list[ShownLine]


def shown(page: Page, *, currency: str, today: date) -> list[ShownDay]:
    """The page's days in the words and figures of the language of the moment."""
    return [_day(day, currency, today) for day in page.days]


def _day(day: Day, currency: str, today: date) -> ShownDay:
    return ShownDay(
        name=when(day.date, "weekday" if day.date.year == today.year else "full"),
        is_today=day.date == today,
        said_out=f"{_('Money out')} {amount(day.sum_out, currency)}" if day.sum_out else "",
        said_in=f"{_('Money in')} {amount(day.sum_in, currency)}" if day.sum_in else "",
        lines=[_line(line, currency) for line in day.lines],
    )


def _line(line: Any, currency: str) -> ShownLine:
    parts = money_parts(line.amount, currency, signed=True)
    kind = line.kind_name
    return ShownLine(
        icon=line.icon,
        title=line.title,
        kind=kind,
        memo=line.memo,
        about=" · ".join(filter(None, (kind if line.counterparty else "", line.memo))),
        time=when(line.booked_at, "time"),
        amount=f"{parts.sign}{parts.whole}{parts.decimals}",
        is_in=parts.positive,
        balance=amount(line.balance_after, currency),
    )

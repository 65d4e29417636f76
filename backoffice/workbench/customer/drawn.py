"""What was read as the parts of the page take it: words, figures with units, chips and addresses. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.identity.models import Customer, CustomerStatus
from backoffice.workbench.customer.figures import Month, Total
from backoffice.worklist import timeline
from backoffice.worklist.timeline import Page
from portal.kernel.clock import bank_date
from portal.templatetags.dates import near, when
from portal.templatetags.money import amount

#: Fen in the unit of the charts: ten thousand yuan in Chinese, a thousand in English.
_WAN, _THOUSAND = 1_000_000, 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """The timeline as drawn."""

    moments: list[dict[str, Any]]
    chips: list[dict[str, Any]]
    older: str


def page(found: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Words and figures of the whole page."""
    row: Customer = found["customer"]
    months: Sequence[Month] = found["months"]
    unit = _THOUSAND if _english() else _WAN
    return {
        "tags": _tags(row, found["parts"].tags),
        "stats": [*_stats(found["totals"], months), *found["parts"].stats],
        "unit": _("thousand CNY") if unit == _THOUSAND else _("ten thousand CNY"),
        "ends": [{"label": _month(month), "value": month.end / unit} for month in months],
        "flows": [{"label": _month(month), "into": month.into / unit, "out": month.out / unit} for month in months],
        "figures": [(when(month.first, "month"), amount(month.end), amount(month.into), amount(month.out)) for month in reversed(months)],
        "line": line(found["line"], row, show=found["show"], now=now),
        "tabs": _tabs(found),
    }


def line(found: Page, row: Customer, *, show: str, now: datetime) -> Line:
    """Moments with their time as words, the chips over them, the address of what is older."""
    here, today = reverse("admin:customer", args=[row.number]), bank_date(now)
    names: dict[str, str | Promise] = {"": _("All"), **timeline.KINDS}
    chips = [{"label": name, "href": f"{here}?{urlencode({'for': 'timeline', 'show': kind})}#line", "on": kind == show} for kind, name in names.items()]
    drawn = [{"at": near(moment.at, today), "title": moment.title, "note": moment.about, "tone": moment.tone, "href": moment.url} for moment in found.moments]
    older = f"{reverse('admin:customer_line', args=[row.number])}?{urlencode({'show': show, 'after': found.older})}" if found.older else ""
    return Line(drawn, chips, older)


def _tags(row: Customer, more: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    tone = {CustomerStatus.ACTIVE: "key", CustomerStatus.FROZEN: "alert"}.get(CustomerStatus(row.status), "line")
    return [*more, {"label": row.get_status_display(), "tone": tone}, {"label": str(row.branch), "tone": "line"}]


def _stats(totals: Sequence[Total], months: Sequence[Month]) -> list[dict[str, Any]]:
    """What is there is shown, what is not is absent."""
    if not totals:
        return [{"label": _("Accounts"), "value": "0", "note": _("No account was opened yet.")}]
    found: list[dict[str, Any]] = []
    for place, total in enumerate(totals):
        code = total.currency
        moved = _moved(months[-1]) if place == 0 and months and code == "CNY" else _accounts(total)
        found.append({"label": _("Total assets (%(currency)s)") % {"currency": code}, "value": amount(total.balance, code), "note": moved})
        if total.fixed:
            found.append({"label": _("Current (%(currency)s)") % {"currency": code}, "value": amount(total.current, code), "note": _accounts(total)})
            found.append({"label": _("Time deposits (%(currency)s)") % {"currency": code}, "value": amount(total.fixed, code)})
        if total.held:
            after = _("%(sum)s after holds") % {"sum": amount(total.available, code)}
            found.append({"label": _("Held (%(currency)s)") % {"currency": code}, "value": amount(total.held, code), "note": after})
        if total.owed > 0:
            found.append({"label": _("Loans (%(currency)s)") % {"currency": code}, "value": amount(total.owed, code)})
    return found


def _moved(month: Month) -> str:
    change = month.into - month.out
    sign = "+" if change > 0 else ""
    return _("%(month)s: %(change)s") % {"month": _month(month), "change": f"{sign}{amount(change)}"}


def _accounts(total: Total) -> str:
    if total.accounts == 1:
        return _("in one account")
    return _("in %(n)s accounts") % {"n": total.accounts}


def _tabs(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Ways down the page; keys 1 to 9 jump there."""
    known = found["briefing"]
    return [
        {"label": _("Overview"), "href": "#overview", "on": True},
        {"label": _("The story so far"), "href": "#line"},
        {"label": _("Accounts"), "href": "#accounts", "count": len(found["accounts"])},
        {"label": _("Promises and tasks"), "href": "#open", "count": len(known.promises) + len(known.tasks)},
        *found["parts"].tabs,
        {"label": _("Identity and consents"), "href": "#identity"},
        {"label": _("Who looked"), "href": "#looks"},
    ]


def _month(month: Month) -> str:
    return month.first.strftime("%b") if _english() else f"{month.first.month}月"


def _english() -> bool:
    return (get_language() or "").startswith("en")

"""The homes of the editions: each is made of what exists, for what its people come for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.deposits import selectors as deposits
from accounts.identity.models import Customer, Gender
from accounts.identity.rules import DOUBLE_SURNAMES
from accounts.ledger import selectors as ledger
from accounts.ledger.models import AccountKind
from portal.kernel import access, clock
from portal.kernel.money import Money
from portal.shell import manager
from portal.shell.addresses import address
from portal.shell.overview import overview_of

#: A county home speaks of what came in, so it looks further back than five movements.
_LOOKED_BACK: Final = 40
_SHOWN: Final = 5
#: Movements read to add up a day; a shop with more of them is told "at least".
_DAY_READ: Final = 500


@dataclass(frozen=True, slots=True)
class Turnover:
    """What came in and went out of an account this month, in minor units of its currency."""

    holding: deposits.Holding
    come_in: int = 0
    gone_out: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """A large target of the Ease home."""

    href: str
    icon: str
    name: str
    about: str


def ease(request: HttpRequest, *, now: datetime) -> dict[str, object]:
    """Polite name, tiles, and the sentences that are read aloud."""
    customer: Customer = access.person(request, "customer")
    overview = overview_of(request)
    last = overview.movements[0] if overview.movements else None
    looks_after, phone = manager.of(customer), customer.branch.phone
    return {
        "polite": polite_name(customer),
        "overview": overview,
        "tiles": _tiles(overview),
        "last": last,
        "branch": customer.branch,
        "phone": phone,
        "phone_dialled": manager.dialled(phone),
        "manager": looks_after,
        "lock": address("security:lock"),
    }


def county(request: HttpRequest, *, now: datetime) -> dict[str, object]:
    """What came in, first."""
    overview = overview_of(request, movements=_LOOKED_BACK)
    return {"overview": overview, "arrived": [one for one in overview.movements if one.amount > 0][:_SHOWN]}


def business(request: HttpRequest, *, now: datetime) -> dict[str, object]:
    """Takings of the day, and this month by account; business accounts only, where there are any."""
    overview, today = overview_of(request, movements=_DAY_READ), clock.bank_date(now)
    shop = [one for one in overview.accounts if one.account.kind == AccountKind.BUSINESS] or overview.accounts
    ours = {one.account.pk for one in shop}
    movements = [one for one in overview.movements if one.holding.account.pk in ours]
    takings = [one for one in movements if one.amount > 0 and one.currency == "CNY" and clock.bank_date(one.booked_at) == today]
    months = turnovers(shop, today=today)
    in_yuan = [one for one in months if one.holding.account.currency == "CNY"]
    return {
        "overview": overview,
        "movements": movements[:_SHOWN],
        "takings": Money(sum(one.amount for one in takings)),
        "takings_count": len(takings),
        "at_least": len(overview.movements) == _DAY_READ and clock.bank_date(overview.movements[-1].booked_at) == today,
        "month": today,
        "turnovers": months,
        "come_in": Money(sum(one.come_in for one in in_yuan)),
        "gone_out": Money(sum(one.gone_out for one in in_yuan)),
    }


#: Value of `look.edition` → its page and what the page is made of.
HOMES: Final[dict[str, tuple[str, Callable[..., dict[str, object]]]]] = {
    "ease": ("shell/home_ease.html", ease),
    "county": ("shell/home_county.html", county),
    "business": ("shell/home_business.html", business),
}


def turnovers(mine: Sequence[deposits.Holding], *, today: date) -> list[Turnover]:
    """In and out of the month of `today` by account, in one query; exact up to the last entry."""
    first = today.replace(day=1)
    sums: dict[int, list[int]] = {}
    for row in ledger.monthly_sums(account_ids=[one.account.pk for one in mine], since=first, until=first) if mine else ():
        come_in, gone_out = sums.setdefault(row.account_id, [0, 0])
        sums[row.account_id] = [come_in + row.sum_in, gone_out + row.sum_out]
    return [Turnover(one, *sums.get(one.account.pk, (0, 0))) for one in mine]


def polite_name(customer: Customer) -> str:
    """How one speaks to elders: 周女士, Ms Zhou; the whole name where the gender is not known."""
    name = customer.display_name
    if customer.gender not in (Gender.FEMALE, Gender.MALE):
        return name
    words: dict[str, Any] = {"surname": _surname(customer)}
    return _("Ms %(surname)s") % words if customer.gender == Gender.FEMALE else _("Mr %(surname)s") % words


def _surname(customer: Customer) -> str:
    if (get_language() or "").startswith("en") and customer.name_en:
        return customer.name_en.split()[0]
    name = customer.name
    return name[:2] if name[:2] in DOUBLE_SURNAMES.split() else name[:1]


def _tiles(overview: deposits.Overview) -> list[Tile]:
    first = overview.accounts[0].account.reference if overview.accounts else ""
    offered = [
        Tile(address("accounts:transfers:new") if first else "", "hand-heart", _("Send to family"), _("You check it before it leaves")),
        Tile(address("accounts:statements:list", first) if first else "", "receipt-text", _("What came and went"), _("Every payment, the newest on top")),
        Tile(address("accounts:deposits:list") if first else "", "credit-card", _("My accounts"), _("Cards and deposits")),
        Tile(address("inbox:list"), "mail", _("Messages"), _("What the bank has written to you")),
        Tile(address("calls:mine"), "phone-incoming", _("Is it the bank calling?"), _("Look here before you say anything")),
    ]
    return [tile for tile in offered if tile.href]

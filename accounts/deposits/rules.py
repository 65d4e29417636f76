"""How accounts and movements are grouped, named and masked; what may still be sent today. No database."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.ledger.kinds import AccountKind, PostingKind

ACCOUNT_ICONS: Final = {
    AccountKind.TYPE_1: "credit-card",
    AccountKind.TYPE_2: "wallet",
    AccountKind.TYPE_3: "wallet",
    AccountKind.BUSINESS: "briefcase-business",
    AccountKind.TERM: "lock",
    AccountKind.LOAN: "landmark",
}
MOVEMENT_ICONS: Final = {
    PostingKind.TRANSFER: "arrow-left-right",
    PostingKind.CASH_IN: "banknote",
    PostingKind.CASH_OUT: "banknote",
    PostingKind.PAYMENT: "receipt-text",
    PostingKind.STANDING_ORDER: "repeat",
    PostingKind.TO_OTHER_BANK: "arrow-up-right",
    PostingKind.FROM_OTHER_BANK: "arrow-down-left",
    PostingKind.SALARY: "briefcase",
    PostingKind.INTEREST: "percent",
    PostingKind.FEE: "receipt-text",
    PostingKind.REVERSAL: "undo-2",
    PostingKind.OPENING: "wallet",
    PostingKind.ADJUSTMENT: "wrench",
    PostingKind.LOAN_PAID_OUT: "landmark",
    PostingKind.LOAN_REPAID: "landmark",
    PostingKind.TAX: "receipt-text",
    PostingKind.REFUND: "undo-2",
    PostingKind.PENSION: "briefcase",
    PostingKind.CARD: "credit-card",
}
#: Kinds in the order of the page, under one heading each.
GROUPS: Final[tuple[tuple[str | Promise, frozenset[AccountKind]], ...]] = (
    (_("Everyday"), frozenset({AccountKind.TYPE_1, AccountKind.TYPE_2, AccountKind.TYPE_3})),
    (_("Business"), frozenset({AccountKind.BUSINESS})),
    (_("Savings"), frozenset({AccountKind.TERM})),
    (_("Borrowed"), frozenset({AccountKind.LOAN})),
)
#: Digits left visible at either end of a masked number.
_SHOWN: Final = 4
#: A number shorter than this would be given away by both ends.
_LONG: Final = 12


def group_of(kind: int) -> int:
    """The place in GROUPS where accounts of that kind stand."""
    return next(place for place, (_title, kinds) in enumerate(GROUPS) if kind in kinds)


def ending(number: str) -> str:
    """The last four digits, by which people know their accounts."""
    return number[-_SHOWN:]


def masked(number: str) -> str:
    """The number with its middle hidden; the mask's length says nothing about the number's.

    >>> masked("6299990000000008806")
    '6299 **** 8806'
    >>> masked("23780")
    '**** 3780'
    """
    start = f"{number[:_SHOWN]} " if len(number) >= _LONG else ""
    return f"{start}**** {ending(number)}"


def spaced(number: str) -> str:
    """The whole number in groups of four, as it is printed on a card.

    >>> spaced("6299990000000008806")
    '6299 9900 0000 0008 806'
    """
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


class Meter(Protocol):
    """The sender's caps and what was used of them on `day` (see accounts.ledger.models.Meter)."""

    day: date
    cap_each: int | None
    cap_day: int | None
    cap_web: int | None
    used_day: int
    used_web: int


@dataclass(frozen=True, slots=True)
class Headroom:
    """What one limit still allows today, in minor units."""

    name: str | Promise
    cap: int
    used: int

    @property
    def left(self) -> int:
        return max(self.cap - self.used, 0)


def headroom(meter: Meter, today: date) -> list[Headroom]:
    """The limits of one day that are set, with what is left of each; usage of an earlier day counts for nothing."""
    fresh = meter.day == today
    known = (
        (_("Online today"), meter.cap_web, meter.used_web),
        (_("To new people today"), meter.cap_day, meter.used_day),
    )
    return [Headroom(name, cap, used if fresh else 0) for name, cap, used in known if cap is not None]

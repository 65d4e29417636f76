"""Money: whole minor units and a currency. Never a float, never a bare number with a guessed unit."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal

#: Digits after the point, by ISO 4217 code; every currency the bank keeps is listed.
PLACES: Final = {"CNY": 2, "CZK": 2, "USD": 2, "EUR": 2, "HKD": 2, "PTS": 0}
SYMBOLS: Final = {"CNY": "¥", "CZK": "Kč ", "USD": "$", "EUR": "€", "HKD": "HK$", "PTS": ""}
#: The largest amount one act may carry, in minor units (ten thousand million yuan): a typing slip, not a payment.
LARGEST_MINOR: Final = 10**12

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")


class BadAmount(Refusal):
    """What was typed is not an amount of this currency."""

    code = "bad_amount"
    message = _("Write an amount like 1,234.56. Nothing was taken.")


class TooManyPlaces(BadAmount):
    code = "too_many_places"
    message = _("This currency has %(places)s digits after the point. Nothing was taken.")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (fen for CNY) of one currency."""

    minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if self.currency not in PLACES:
            raise ValueError(f"unknown currency {self.currency!r}")

    @classmethod
    def parse(cls, text: str, currency: str = "CNY") -> "Money":
        """Read what a person typed: separators, full-width digits and a currency sign are forgiven.

        Raises `BadAmount` for what is no number and `TooManyPlaces` for a finer amount than the currency has.

        >>> Money.parse("１,234.5").minor
        123450
        """
        plain = unicodedata.normalize("NFKC", text).strip().lstrip("¥￥").replace(",", "").replace(" ", "")
        if not plain or not plain.lstrip("+-").replace(".", "", 1).isdecimal():
            raise BadAmount
        try:
            value = Decimal(plain)
        except InvalidOperation as error:
            raise BadAmount from error
        minor = value.scaleb(PLACES[currency])
        if minor != minor.to_integral_value():
            raise TooManyPlaces(places=PLACES[currency])
        if abs(minor) > LARGEST_MINOR:
            raise BadAmount
        return cls(int(minor), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with exactly the currency's places."""
        return Decimal(self.minor).scaleb(-PLACES[self.currency])

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __str__(self) -> str:
        return f"{'−' if self.minor < 0 else ''}{SYMBOLS[self.currency]}{format_amount(abs(self.minor), self.currency)}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")
        return other.minor


def format_amount(minor: int, currency: str = "CNY") -> str:
    """Minor units as text with separators and without a sign for the currency.

    >>> format_amount(-123456)
    '−1,234.56'
    """
    places = PLACES[currency]
    whole, part = divmod(abs(minor), 10**places)
    return f"{'−' if minor < 0 else ''}{whole:,}{f'.{part:0{places}d}' if places else ''}"


def in_capitals(money: Money) -> str:
    """The amount in Chinese capitals, as on receipts and bills (支付结算办法, annex 1, 中国人民银行 1997).

    >>> in_capitals(Money(10_020_005))
    '壹拾万零贰佰元零伍分'
    >>> in_capitals(Money(140_950))
    '壹仟肆佰零玖元伍角'
    """
    yuan, rest = divmod(abs(money.minor), 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_capital_integer(yuan)}元" if yuan else ""
    if not rest:
        words = f"{words or '零元'}整"
    elif not jiao:
        words += f"{'零' if yuan else ''}{_DIGITS[fen]}分"
    else:
        words += f"{_DIGITS[jiao]}角" + (f"{_DIGITS[fen]}分" if fen else "")
    return f"负{words}" if money.minor < 0 else words


def _capital_integer(value: int) -> str:
    words, gap = "", False
    for place in range(len(str(value)) - 1, -1, -1):
        digit = value // 10**place % 10
        if digit:
            words += f"{'零' if gap else ''}{_DIGITS[digit]}{_UNITS[place % 4]}"
        gap = not digit if digit or words else False
        if place and place % 4 == 0 and value // 10**place % 10_000:
            words += _GROUPS[place // 4]
    return words

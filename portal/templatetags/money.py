"""Money on screen: {% load money %}. The one place where an amount becomes text with a sign and a symbol."""

from dataclasses import dataclass

from django import template
from django.utils.translation import get_language

from portal.kernel.money import SYMBOLS, Money, format_amount, in_capitals

register = template.Library()

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Parts:
    """An amount cut where the large form changes size: sign, symbol, whole units, decimals with their point."""

    sign: str
    symbol: str
    whole: str
    decimals: str
    positive: bool


def _minor(value: object, currency: str) -> tuple[int, str]:
    if isinstance(value, Money):
        return value.minor, value.currency
    if value in (None, ""):
        return 0, currency
    return int(value), currency  # type: ignore[call-overload]


@register.simple_tag
def money_parts(value: object, currency: str = "CNY", signed: bool = False) -> Parts:
    """Cut `value` (Money or minor units) into parts; with `signed`, money in carries a plus."""
    minor, currency = _minor(value, currency or "CNY")
    whole, point, decimals = format_amount(abs(minor), currency).partition(".")
    sign = MINUS if minor < 0 else "+" if signed and minor > 0 else ""
    return Parts(sign=sign, symbol=SYMBOLS[currency], whole=whole, decimals=point + decimals, positive=minor > 0)


@register.filter
def money(value: object, currency: str = "CNY") -> str:
    """{{ transfer.amount_minor|money:"CNY" }} → ¥1,234.56"""
    parts = money_parts(value, currency)
    return f"{parts.sign}{parts.symbol}{parts.whole}{parts.decimals}"


@register.filter
def amount(value: object, currency: str = "CNY") -> str:
    """{{ entry.amount|amount:"CNY" }} → −1,234.56, without a symbol (columns of one currency)"""
    parts = money_parts(value, currency)
    return f"{parts.sign}{parts.whole}{parts.decimals}"


@register.filter
def capitals(value: object, currency: str = "CNY") -> str:
    """{{ amount|capitals }} → 叁仟贰佰元整 on Chinese pages; empty on others, where nobody reads it."""
    if not str(get_language() or "").startswith("zh"):
        return ""
    minor, currency = _minor(value, currency)
    return in_capitals(Money(minor, currency)) if currency == "CNY" and minor > 0 else ""


@register.filter
def absolute(minor: int) -> int:
    """{{ movement.amount|absolute|money:"CNY" }}, where the words say which way it went."""
    return abs(minor)

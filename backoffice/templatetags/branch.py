"""Money of places and people as one reads it in a table: 万 in Chinese, thousands in English. {% load branch %}"""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def bulk(minor: int) -> str:
    """Minor units of yuan in 万元, or in thousands of yuan; the heading says which.

    >>> from django.utils.translation import override
    >>> with override("zh-hans"): bulk(123_456_789_00)
    '12,346'
    >>> with override("en"): bulk(123_456_789_00)
    '123,457'
    """
    return f"{minor / _unit():,.0f}"


@register.filter
def moved(minor: int) -> str:
    """A change with sign and arrow; nothing moved is a dash.

    >>> from django.utils.translation import override
    >>> with override("zh-hans"): moved(7_800_000_00), moved(-420_000_00), moved(0)
    ('+780 ↑', '−42 ↓', '—')
    """
    whole = round(minor / _unit())
    if not whole:
        return "—"
    return f"{'+' if whole > 0 else '−'}{abs(whole):,} {'↑' if whole > 0 else '↓'}"


def _unit() -> int:
    return 1_000_000 if (get_language() or "").startswith("zh") else 100_000

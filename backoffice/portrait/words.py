"""Values of features as people read them, and sentences filled with them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import pgettext

from backoffice.portrait import places
from backoffice.portrait.declared import BY_CODE
from backoffice.portrait.features import Feature, Kind
from portal.templatetags.dates import when
from portal.templatetags.money import money

_BRACES: Final = re.compile(r"{(\w+)}")
_CURRENCY: Final = "CNY"
#: Unknown, in a table and in a sentence.
NOTHING: Final = "—"


def shown(feature: Feature, value: Any) -> str:
    """A value with its unit: "¥8,200.00", "12.5 %", "6 months", "15 November 2026"; a dash where nothing is known."""
    if value is None or value == "":
        return NOTHING
    text = plain(feature, value)
    return f"{text} {feature.unit}" if feature.unit and feature.kind is Kind.NUMBER else text


def plain(feature: Feature, value: Any) -> str:
    """A value without its unit, as sentences want it."""
    match feature.kind:
        case Kind.MONEY:
            return str(money(value, _CURRENCY))
        case Kind.RATE:
            return f"{value / 100:g} %"
        case Kind.YES_NO:
            return pgettext("portrait", "yes") if value else pgettext("portrait", "no")
        case Kind.CHOICE:
            return str(dict(feature.all_choices()).get(value, value))
        case Kind.DATE:
            return when(value if isinstance(value, date) else date.fromisoformat(str(value)), "full")
        case _:
            return str(value)


def sentence(template: str | Promise, evidence: Mapping[str, Any]) -> str:
    """A sentence whose braces name features of the evidence; what is missing is a dash.

    >>> sentence("{salary_months} months, {unknown}", {"salary_months": 6})
    '6 months, —'
    """
    return _BRACES.sub(lambda found: _filled(found.group(1), evidence), str(template))


def named(template: str | Promise) -> str:
    """A sentence with the names of its features in place of their codes, as who defines a tag reads it."""
    return _BRACES.sub(lambda found: f"〔{BY_CODE[found.group(1)].label}〕" if found.group(1) in BY_CODE else found.group(0), str(template))


def happened(template: str | Promise, evidence: Mapping[str, Any]) -> str:
    """A sentence about a life event: amounts end in `_minor`, `before` and `after` may be cities."""
    return _BRACES.sub(lambda found: _of_event(found.group(1), evidence), str(template))


def _filled(code: str, evidence: Mapping[str, Any]) -> str:
    value, feature = evidence.get(code), BY_CODE.get(code)
    return NOTHING if value is None else plain(feature, value) if feature else str(value)


def _of_event(name: str, evidence: Mapping[str, Any]) -> str:
    value = evidence.get(name)
    if value in (None, ""):
        return NOTHING
    if name.endswith("_minor"):
        return str(money(value, _CURRENCY))
    return str(dict(places.cities()).get(value, value)) if name in ("before", "after") else str(value)

"""What may be asked of each kind of field."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from portal.kernel.conditions.fields import Field, Kind


class Takes(StrEnum):
    """What stands after an operator."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    DAYS = "days"
    YES_NO = "yes_no"
    CODES = "codes"
    TEXT = "text"
    HAPPENED = "happened"


@dataclass(frozen=True, slots=True)
class Operator:
    """`sign` is how the operator looks in an expression and in narrow places."""

    code: str
    label: str | Promise
    takes: Takes
    sign: str


_KNOWN: Final = (
    Operator("known", pgettext_lazy("condition", "is known"), Takes.NOTHING, "is known"),
    Operator("unknown", pgettext_lazy("condition", "is not known"), Takes.NOTHING, "is unknown"),
)
_ORDERED: Final = (
    Operator("ge", pgettext_lazy("condition", "is at least"), Takes.ONE, ">="),
    Operator("le", pgettext_lazy("condition", "is at most"), Takes.ONE, "<="),
    Operator("gt", pgettext_lazy("condition", "is more than"), Takes.ONE, ">"),
    Operator("lt", pgettext_lazy("condition", "is less than"), Takes.ONE, "<"),
    Operator("between", pgettext_lazy("condition", "is between"), Takes.TWO, "between"),
    Operator("eq", pgettext_lazy("condition", "is exactly"), Takes.ONE, "="),
    Operator("ne", pgettext_lazy("condition", "is not exactly"), Takes.ONE, "!="),
    *_KNOWN,
)
_DATED: Final = (
    Operator("next_days", pgettext_lazy("condition", "is within the next"), Takes.DAYS, "within next"),
    Operator("last_days", pgettext_lazy("condition", "is within the last"), Takes.DAYS, "within last"),
    Operator("longer_ago", pgettext_lazy("condition", "is longer ago than"), Takes.DAYS, "longer ago than"),
    Operator("further_off", pgettext_lazy("condition", "is further off than"), Takes.DAYS, "further off than"),
    Operator("on", pgettext_lazy("condition", "is on"), Takes.ONE, "="),
    Operator("before", pgettext_lazy("condition", "is before"), Takes.ONE, "<"),
    Operator("from", pgettext_lazy("condition", "is on or after"), Takes.ONE, ">="),
    Operator("between", pgettext_lazy("condition", "is between"), Takes.TWO, "between"),
    *_KNOWN,
)
_AMONG: Final = (
    Operator("in", pgettext_lazy("condition", "is one of"), Takes.CODES, "in"),
    Operator("not_in", pgettext_lazy("condition", "is none of"), Takes.CODES, "not in"),
    *_KNOWN,
)
OPERATORS: Final[dict[Kind, tuple[Operator, ...]]] = {
    Kind.NUMBER: _ORDERED,
    Kind.MONEY: _ORDERED,
    Kind.RATE: _ORDERED,
    Kind.AGE: _ORDERED,
    Kind.DATE: _DATED,
    Kind.DATETIME: _DATED,
    Kind.YES_NO: (Operator("is", pgettext_lazy("condition", "is"), Takes.YES_NO, "="), *_KNOWN),
    Kind.CHOICE: _AMONG,
    Kind.PLACE: (
        Operator("under", pgettext_lazy("condition", "is in"), Takes.CODES, "under"),
        Operator("not_under", pgettext_lazy("condition", "is not in"), Takes.CODES, "not under"),
        *_KNOWN,
    ),
    Kind.CHOICES: (
        Operator("has_any", pgettext_lazy("condition", "has one of"), Takes.CODES, "has any"),
        Operator("has_all", pgettext_lazy("condition", "has all of"), Takes.CODES, "has all"),
        Operator("has_none", pgettext_lazy("condition", "has none of"), Takes.CODES, "has none"),
        Operator("empty", pgettext_lazy("condition", "has none at all"), Takes.NOTHING, "is empty"),
        Operator("filled", pgettext_lazy("condition", "has any at all"), Takes.NOTHING, "is filled"),
    ),
    Kind.TEXT: (
        Operator("contains", pgettext_lazy("condition", "contains"), Takes.TEXT, "contains"),
        Operator("lacks", pgettext_lazy("condition", "does not contain"), Takes.TEXT, "lacks"),
        Operator("starts", pgettext_lazy("condition", "begins with"), Takes.TEXT, "starts"),
        Operator("eq", pgettext_lazy("condition", "is exactly"), Takes.TEXT, "="),
        Operator("ne", pgettext_lazy("condition", "is not exactly"), Takes.TEXT, "!="),
        *_KNOWN,
    ),
    Kind.HAPPENINGS: (
        Operator("happened", pgettext_lazy("condition", "happened"), Takes.HAPPENED, "happened"),
        Operator("not_happened", pgettext_lazy("condition", "did not happen"), Takes.HAPPENED, "did not happen"),
        Operator("coming", pgettext_lazy("condition", "is coming"), Takes.HAPPENED, "coming"),
        Operator("not_coming", pgettext_lazy("condition", "is not coming"), Takes.HAPPENED, "not coming"),
    ),
}


def operators_of(field: Field) -> tuple[Operator, ...]:
    """What may be asked of that field; the first is what a new line begins with."""
    return tuple(found for found in OPERATORS[field.kind] if not field.only or found.code in field.only)


def operator(field: Field, code: object) -> Operator | None:
    """The operator of that code for that field, or None."""
    return next((found for found in operators_of(field) if found.code == code), None)

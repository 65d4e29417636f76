"""What may be asked of each kind of field."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    Operator("known", _("is known"), Takes.NOTHING, "is known"),
    Operator("unknown", _("is not known"), Takes.NOTHING, "is unknown"),
)
_ORDERED: Final = (
    Operator("ge", _("is at least"), Takes.ONE, ">="),
    Operator("le", _("is at most"), Takes.ONE, "<="),
    Operator("gt", _("is more than"), Takes.ONE, ">"),
    Operator("lt", _("is less than"), Takes.ONE, "<"),
    Operator("between", _("is between"), Takes.TWO, "between"),
    Operator("eq", _("is exactly"), Takes.ONE, "="),
    Operator("ne", _("is not exactly"), Takes.ONE, "!="),
    *_KNOWN,
)
_DATED: Final = (
    Operator("next_days", _("is within the next"), Takes.DAYS, "within next"),
    Operator("last_days", _("is within the last"), Takes.DAYS, "within last"),
    Operator("longer_ago", _("is longer ago than"), Takes.DAYS, "longer ago than"),
    Operator("further_off", _("is further off than"), Takes.DAYS, "further off than"),
    Operator("on", _("is on"), Takes.ONE, "="),
    Operator("before", _("is before"), Takes.ONE, "<"),
    Operator("from", _("is on or after"), Takes.ONE, ">="),
    Operator("between", _("is between"), Takes.TWO, "between"),
    *_KNOWN,
)
_AMONG: Final = (
    Operator("in", _("is one of"), Takes.CODES, "in"),
    Operator("not_in", _("is none of"), Takes.CODES, "not in"),
    *_KNOWN,
)
OPERATORS: Final[dict[Kind, tuple[Operator, ...]]] = {
    Kind.NUMBER: _ORDERED,
    Kind.MONEY: _ORDERED,
    Kind.RATE: _ORDERED,
    Kind.AGE: _ORDERED,
    Kind.DATE: _DATED,
    Kind.DATETIME: _DATED,
    Kind.YES_NO: (Operator("is", _("is"), Takes.YES_NO, "="), *_KNOWN),
    Kind.CHOICE: _AMONG,
    Kind.PLACE: (Operator("under", _("is in"), Takes.CODES, "under"), Operator("not_under", _("is not in"), Takes.CODES, "not under"), *_KNOWN),
    Kind.CHOICES: (
        Operator("has_any", _("has one of"), Takes.CODES, "has any"),
        Operator("has_all", _("has all of"), Takes.CODES, "has all"),
        Operator("has_none", _("has none of"), Takes.CODES, "has none"),
        Operator("empty", _("has none at all"), Takes.NOTHING, "is empty"),
        Operator("filled", _("has any at all"), Takes.NOTHING, "is filled"),
    ),
    Kind.TEXT: (
        Operator("contains", _("contains"), Takes.TEXT, "contains"),
        Operator("lacks", _("does not contain"), Takes.TEXT, "lacks"),
        Operator("starts", _("begins with"), Takes.TEXT, "starts"),
        Operator("eq", _("is exactly"), Takes.TEXT, "="),
        Operator("ne", _("is not exactly"), Takes.TEXT, "!="),
        *_KNOWN,
    ),
    Kind.HAPPENINGS: (
        Operator("happened", _("happened"), Takes.HAPPENED, "happened"),
        Operator("not_happened", _("did not happen"), Takes.HAPPENED, "did not happen"),
        Operator("coming", _("is coming"), Takes.HAPPENED, "coming"),
        Operator("not_coming", _("is not coming"), Takes.HAPPENED, "not coming"),
    ),
}


def operators_of(field: Field) -> tuple[Operator, ...]:
    """What may be asked of that field; the first is what a new line begins with."""
    return tuple(found for found in OPERATORS[field.kind] if not field.only or found.code in field.only)


def operator(field: Field, code: object) -> Operator | None:
    """The operator of that code for that field, or None."""
    return next((found for found in operators_of(field) if found.code == code), None)

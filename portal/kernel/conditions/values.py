"""Reading what stands after an operator, and writing it again."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.conditions.domains import Span
from portal.kernel.conditions.fields import Field, Kind
from portal.kernel.conditions.operators import Operator, Takes
from portal.kernel.conditions.refusals import WrongValue
from portal.kernel.conditions.trees import Happened, Scalar, Value

#: The largest number a condition may name (ten thousand million yuan in fen).
LARGEST: Final = 10**12
MOST_DAYS: Final = 36_500
MOST_TIMES: Final = 10_000
MOST_CODES: Final = 500
LONGEST_TEXT: Final = 200
OLDEST_AGE: Final = 150
N = TypeVar("N", int, Decimal)
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


def clean(field: Field, operator: Operator, raw: Any) -> Value:
    """The value as the engine keeps it; raises `WrongValue` with what to write instead."""
    return _READERS[operator.takes](field, raw)


def plain(value: Value) -> Any:
    """The value as JSON holds it."""
    if isinstance(value, Happened):
        return {"days": value.days, "times": value.times} | ({} if value.least is None else {"least": value.least})
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def scalar(field: Field, raw: Any) -> Scalar:
    """One number or day of that field's kind."""
    if field.kind in (Kind.DATE, Kind.DATETIME):
        return _day(field, raw)
    return _number(field, raw)


def _nothing(field: Field, raw: Any) -> None:
    if raw is not None:
        raise _wrong(field, _("nothing is written after this operator."))


def _pair(field: Field, raw: Any) -> tuple[Scalar, Scalar]:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise _wrong(field, _("write two values, from and to."))
    low, high = scalar(field, raw[0]), scalar(field, raw[1])
    if Span(low, True, high, True).empty:
        raise _wrong(field, _("the first value is larger than the second."))
    return low, high


def _days(field: Field, raw: Any) -> int:
    days = _whole(field, raw)
    if not 0 <= days <= MOST_DAYS:
        raise _wrong(field, _("write a number of days from 0 to 36,500."))
    return days


def _yes_no(field: Field, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise _wrong(field, _("choose yes or no."))
    return raw


def _codes(field: Field, raw: Any) -> tuple[str | int, ...]:
    if not isinstance(raw, list | tuple):
        raise _wrong(field, _("choose from the list."))
    if len(raw) > MOST_CODES:
        raise _wrong(field, _("choose fewer values."))
    known = {str(code): code for code, _label in field.choice_list()}
    for code in raw:
        if isinstance(code, bool) or not isinstance(code, str | int) or str(code) not in known:
            raise WrongValue(field=field.label, why=_("“%(value)s” is not on its list.") % {"value": _shortened(code)})
    return tuple(dict.fromkeys(known[str(code)] for code in raw))


def _text(field: Field, raw: Any) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if not text or len(text) > LONGEST_TEXT or not all(sign.isprintable() for sign in text):
        raise _wrong(field, _("write a text of at most 200 characters."))
    return text


def _happened(field: Field, raw: Any) -> Happened:
    given = raw if isinstance(raw, Mapping) else {"days": raw}
    if set(given) - {"days", "times", "least"}:
        raise _wrong(field, _("say within how many days, and how often."))
    times = _whole(field, given.get("times", 1))
    if not 1 <= times <= MOST_TIMES:
        raise _wrong(field, _("write how often: from 1 to 10,000 times."))
    least = given.get("least")
    if least is not None and not field.has_amounts:
        raise _wrong(field, _("this carries no amount."))
    return Happened(_days(field, given.get("days")), times, None if least is None else _bounded(field, _whole(field, least)))


def _number(field: Field, raw: Any) -> int | Decimal:
    if field.kind is Kind.NUMBER and field.places:
        return _fine(field, _decimal(field, raw))
    number = _bounded(field, _whole(field, raw))
    if field.kind is Kind.AGE and not 0 <= number <= OLDEST_AGE:
        raise _wrong(field, _("write an age from 0 to 150 years."))
    return number


def _fine(field: Field, number: Decimal) -> Decimal:
    if number != number.quantize(Decimal(1).scaleb(-field.places)):
        raise WrongValue(field=field.label, why=_("write at most %(places)s digits after the point.") % {"places": field.places})
    return number


def _whole(field: Field, raw: Any) -> int:
    number = _decimal(field, raw)
    if number != number.to_integral_value():
        raise _wrong(field, _("write a whole number."))
    return int(number)


def _decimal(field: Field, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise _wrong(field, _("write a number."))
    try:
        number = Decimal(str(raw).replace(",", "").strip())
    except InvalidOperation as error:
        raise _wrong(field, _("write a number.")) from error
    if not number.is_finite():
        raise _wrong(field, _("write a number."))
    return _bounded(field, number)


def _bounded(field: Field, number: N) -> N:
    if abs(number) > LARGEST:
        raise _wrong(field, _("this number is too large."))
    return number


def _day(field: Field, raw: Any) -> date:
    try:
        day = raw if type(raw) is date else date.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise _wrong(field, _("write a date like 2026-11-20.")) from error
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise _wrong(field, _("write a date between 1900 and 2200."))
    return day


def _wrong(field: Field, why: str | Promise) -> WrongValue:
    return WrongValue(field=field.label, why=why)


def _shortened(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= 40 else text[:39] + "…"


_READERS: Final[Mapping[Takes, Callable[[Field, Any], Value]]] = {
    Takes.NOTHING: _nothing,
    Takes.ONE: scalar,
    Takes.TWO: _pair,
    Takes.DAYS: _days,
    Takes.YES_NO: _yes_no,
    Takes.CODES: _codes,
    Takes.TEXT: _text,
    Takes.HAPPENED: _happened,
}

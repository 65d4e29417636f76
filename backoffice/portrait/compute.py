"""The statements that bring the sums up to date and make portraits of them, for a range of customers."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import connection

from accounts.consents.models import ConsentPurpose
from backoffice.portrait.declared import FEATURES, SCENES
from backoffice.portrait.sums import PortraitDay, PortraitMonth
from portal.kernel import clock

_SQL: Final = Path(__file__).parent / "sql"
_PARTS: Final = ("acc", "joint", "mon", "sal", "pen", "day", "par", "prof", "docu", "usr", "dev", "msg", "cons", "pays", "attr", "care")
#: Columns of the sums that are not added up.
_NOT_ADDED: Final = frozenset({"pk", "customer_id", "month", "day", "max_in", "max_out", "salary_on", "pension_on"})
PERSONAL: Final = "personalised"
_MARKETING: Final = "marketing_"
#: Months kept beside the present one, and days.
MONTHS_KEPT, DAYS_KEPT = 12, 91


@dataclass(frozen=True, slots=True)
class Span:
    """The customers from one id to another, both included, at the end of a day."""

    lo: int
    hi: int
    day: date


def fold(span: Span) -> None:
    """Add what is new in the entries to the sums; every entry is read once."""
    with connection.cursor() as cursor:
        cursor.execute(_fold_sql(), _params(span) | {"first_month": months_back(span.day, MONTHS_KEPT)})


def portraits(span: Span, *, now: datetime) -> int:
    """Make the portraits from the sums and what else is known; answers how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(_portrait_sql(), _params(span) | _consents() | {"now": now})
        return int(cursor.rowcount)


def forget(span: Span) -> None:
    """Take away sums that no window reaches any more."""
    bounds: list[Any] = [span.lo, span.hi, months_back(span.day, MONTHS_KEPT)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM backoffice_portraitmonth WHERE customer_id BETWEEN %s AND %s AND month < %s", bounds)
        before = span.day - timedelta(days=DAYS_KEPT)
        cursor.execute("DELETE FROM backoffice_portraitday WHERE customer_id BETWEEN %s AND %s AND day <= %s", [span.lo, span.hi, before])


def months_back(day: date, months: int) -> date:
    """The first day of the month so many months before that of the day.

    >>> months_back(date(2026, 11, 22), 12), months_back(date(2026, 1, 31), 1), months_back(date(2026, 3, 1), 0)
    (datetime.date(2025, 11, 1), datetime.date(2025, 12, 1), datetime.date(2026, 3, 1))
    """
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _params(span: Span) -> dict[str, Any]:
    return {"lo": span.lo, "hi": span.hi, "day": span.day, "this_month": span.day.replace(day=1), "zone": str(clock.BANK_ZONE)}


def _consents() -> dict[str, Any]:
    """How the answers to purposes count: the versions from which everybody was asked again, and what holds without an answer."""
    rows = list(ConsentPurpose.objects.order_by("version").values_list("code", "version", "renews", "on_from_start"))
    return {
        "marketing": sorted({code for code, *_rest in rows if code.startswith(_MARKETING)}),
        "personal": PERSONAL,
        "personal_default": {code: starts for code, _version, _renews, starts in rows}.get(PERSONAL, True),
        "again": json.dumps({code: version for code, version, renews, _starts in rows if renews}),
    }


@cache
def _fold_sql() -> str:
    sums = {"month_sums": _added(PortraitMonth), "day_sums": _added(PortraitDay)}
    return (_SQL / "fold.sql").read_text(encoding="utf-8").format(**sums)


def _added(model: type[PortraitMonth] | type[PortraitDay]) -> str:
    names = [field.name for field in model._meta.fields if field.name not in _NOT_ADDED]
    return ", ".join(f"{name} = CASE WHEN excluded.{name} IS NULL THEN old.{name} ELSE coalesce(old.{name}, 0) + excluded.{name} END" for name in names)


@cache
def _portrait_sql() -> str:
    """Parts, then one level of features upon the other, then the rows that differ."""
    top = " ".join(f"WHEN most = {code} THEN '{code}'" for code in SCENES)
    scene = f"CASE WHEN most IS NULL THEN NULL {top} END"
    codes = [feature.code for feature in FEATURES]
    pieces = {
        "parts": (_SQL / "parts.sql").read_text(encoding="utf-8").format(scenes=", ".join(SCENES), top_scene=scene),
        "joins": " ".join(f"LEFT JOIN {part} ON {part}.id = who.id" for part in _PARTS),
        "codes": ", ".join(codes),
        "own": ", ".join(f"{column} = excluded.{column}" for column in ("day", "computed_at", *codes)),
        "before": _named("old", codes),
        "after": _named("excluded", codes),
    }
    levels = {f"level{level}": _columns(level) for level in (1, 2, 3)}
    return (_SQL / "portrait.sql").read_text(encoding="utf-8").format(**pieces, **levels)


def _columns(level: int) -> str:
    return ", ".join(f"{feature.sql} AS {feature.code}" for feature in FEATURES if feature.level == level)


def _named(table: str, codes: Iterable[str]) -> str:
    return ", ".join(f"{table}.{code}" for code in codes)

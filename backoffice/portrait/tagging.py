"""Giving tags by their definitions, and ending them; for a range of customers at a time, one statement a tag."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.identity.models import Customer
from backoffice.portrait.catalogue import SUBJECT
from backoffice.portrait.compute import Span
from backoffice.portrait.declared import BY_CODE
from backoffice.portrait.models import PortraitTag, TagDefinition, TagObjection
from portal.kernel import conditions

_SQL: Final = (Path(__file__).parent / "sql" / "tag.sql").read_text(encoding="utf-8")
_BRACES: Final = re.compile(r"{(\w+)}")
_PREFIX: Final = "portrait."


def apply(span: Span) -> tuple[int, int]:
    """Give and end every tag; answers how many were given and ended. What a broken definition gave stays as it is."""
    given = ended = 0
    rows = list(TagDefinition.objects.filter(current=True).order_by("code"))
    for row in rows:
        if row.active:
            one_given, one_ended = _apply_one(row, span)
            given, ended = given + one_given, ended + one_ended
    dropped = PortraitTag.objects.filter(until=None, customer_id__gte=span.lo, customer_id__lte=span.hi).exclude(
        code__in=[row.code for row in rows if row.active]
    )
    return given, ended + dropped.update(until=span.day)


def apply_one(row: TagDefinition, span: Span) -> tuple[int, int]:
    """Give and end one tag; one that is not given any more ends for everybody."""
    if row.active:
        return _apply_one(row, span)
    return 0, PortraitTag.objects.filter(code=row.code, until=None, customer_id__gte=span.lo, customer_id__lte=span.hi).update(until=span.day)


def fitting(condition: Any, day: date, *, code: str = "") -> QuerySet[Customer]:
    """The customers who are in by a condition, want their pages arranged, and do not object to the tag. Raises `BadCondition`."""
    tree = conditions.parse(condition, conditions.catalogue(SUBJECT))
    objecting = TagObjection.objects.filter(customer=OuterRef("pk"), code=code, ended_at=None)
    return Customer.objects.filter(conditions.to_q(tree, day), ~Exists(objecting), portrait__personalised=True)


def evidence_of(row: TagDefinition) -> list[str]:
    """The features that the tag rests on: those of its condition and of its sentence."""
    named = {code.removeprefix(_PREFIX) for code in _fields(row.condition) if code.startswith(_PREFIX)}
    named |= {*_BRACES.findall(row.why), *_BRACES.findall(row.why_en)}
    return sorted(code for code in named if code in BY_CODE)


def _apply_one(row: TagDefinition, span: Span) -> tuple[int, int]:
    try:
        fit = fitting(row.condition, span.day, code=row.code)
    except conditions.BadCondition:
        return 0, 0
    evidence = JSONObject(**{code: F(f"portrait__{code}") for code in evidence_of(row)})
    # The range stands on both tables: no planner carries it over a join.
    fit = fit.filter(pk__gte=span.lo, pk__lte=span.hi, portrait__pk__gte=span.lo, portrait__pk__lte=span.hi)
    sql, params = fit.order_by().values_list("pk", evidence).query.sql_with_params()
    return _run(sql, params, row, span)


def _run(fit: str, params: Sequence[Any], row: TagDefinition, span: Span) -> tuple[int, int]:
    """The condition's own parameters stand by place, ours by name: both are given names."""
    names = {f"fit{place}": value for place, value in enumerate(params)}
    named = fit % tuple(f"%({name})s" for name in names) if params else fit
    values = names | {"lo": span.lo, "hi": span.hi, "day": span.day, "code": row.code, "version": row.version}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(fit=named), values)
        given, ended = cursor.fetchone()
    return int(given), int(ended)


def _fields(node: Any) -> Iterator[str]:
    """Every field that a condition names, whatever its shape."""
    if isinstance(node, dict):
        if isinstance(node.get("field"), str):
            yield node["field"]
        for value in node.values():
            yield from _fields(value)
    elif isinstance(node, list):
        for value in node:
            yield from _fields(value)

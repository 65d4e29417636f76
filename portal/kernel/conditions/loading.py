"""The values that a tree asks about, read for a few subjects at once: what predicates and explanations need."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Count, Expression, F, QuerySet, Sum, Value, When

from portal.kernel.conditions.fields import Field, Holds, Kind, Rows, Totals
from portal.kernel.conditions.trees import Tree, fields_of


def load_values(tree: Tree, queryset: QuerySet[Any], day: date) -> dict[Any, dict[str, Any]]:
    """For each subject of `queryset` by its key: field code → value. One query, and one more for each field with rows."""
    fields: list[Field] = list(fields_of(tree.root).values())
    apart = [field for field in fields if isinstance(field.lookup, Rows | Totals)]
    names = {f"value_{place}": field for place, field in enumerate(fields) if field not in apart}
    by = {f"by_{place}": F(field.lookup.of) for place, field in enumerate(apart) if isinstance(field.lookup, Rows)}
    found: dict[Any, dict[str, Any]] = {}
    known_by: dict[Any, dict[str, Any]] = {}
    columns = {name: _column(field, day) for name, field in names.items()} | by
    for row in queryset.order_by().annotate(**columns).values("pk", *columns):
        found[row["pk"]] = {field.code: row[name] for name, field in names.items()}
        known_by[row["pk"]] = {name: row[name] for name in by}
    for place, field in enumerate(apart):
        keys = {key: known_by[key].get(f"by_{place}", key) for key in found}
        read = _totals(field.lookup, list(keys.values())) if isinstance(field.lookup, Totals) else _rows(field, list(keys.values()))
        for key, values in found.items():
            values[field.code] = read.get(keys[key], 0 if isinstance(field.lookup, Totals) else [])
    return found


def _column(field: Field, day: date) -> Expression | F:
    if isinstance(field.lookup, Holds):
        return Case(When(field.lookup.q(), then=Value(True)), default=Value(False))
    column = field.expression(day)
    return F(column) if isinstance(column, str) else column


def _totals(totals: Totals, keys: Sequence[Any]) -> dict[Any, int]:
    rows = totals.query().filter(**{f"{totals.owner}__in": keys}).order_by().values(totals.owner)
    figures = rows.annotate(in_all=Sum(totals.amount) if totals.amount else Count("*"))
    return {row[totals.owner]: int(row["in_all"] or 0) for row in figures}


def _rows(field: Field, keys: Sequence[Any]) -> dict[Any, list[Any]]:
    spec = field.rows()
    rows = spec.query().filter(**{f"{spec.owner}__in": [key for key in keys if key is not None]}).order_by()
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    if field.kind is Kind.CHOICES:
        for key, code in rows.values_list(spec.owner, spec.code):
            found[key].append(code)
    else:
        dated = rows.filter(**{f"{spec.on}__isnull": False})
        for key, on, *amount in dated.values_list(spec.owner, spec.on, *([spec.amount] if spec.amount else [])):
            found[key].append((on, amount[0] if amount else None))
    return dict(found)

"""The values that a tree asks about, read for a few subjects at once: what predicates and explanations need."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Case, Expression, F, QuerySet, Value, When

from portal.kernel.conditions.fields import Field, Holds, Kind
from portal.kernel.conditions.trees import Tree, fields_of


def load_values(tree: Tree, queryset: QuerySet[Any], day: date) -> dict[Any, dict[str, Any]]:
    """For each subject of `queryset` by its key: field code → value. One query, and one more for each field with rows."""
    fields: list[Field] = list(fields_of(tree.root).values())
    single = [field for field in fields if field.kind not in (Kind.CHOICES, Kind.HAPPENINGS)]
    names = {f"value_{place}": field for place, field in enumerate(single)}
    found: dict[Any, dict[str, Any]] = {}
    for row in queryset.order_by().annotate(**{name: _column(field, day) for name, field in names.items()}).values("pk", *names):
        found[row["pk"]] = {field.code: row[name] for name, field in names.items()}
    for field in fields:
        if field.kind in (Kind.CHOICES, Kind.HAPPENINGS):
            rows = _rows(field, list(found))
            for key, values in found.items():
                values[field.code] = rows.get(key, [])
    return found


def _column(field: Field, day: date) -> Expression | F:
    if isinstance(field.lookup, Holds):
        return Case(When(field.lookup.q(), then=Value(True)), default=Value(False))
    column = field.expression(day)
    return F(column) if isinstance(column, str) else column


def _rows(field: Field, keys: list[Any]) -> dict[Any, list[Any]]:
    spec = field.rows()
    rows = spec.query().filter(**{f"{spec.owner}__in": keys}).order_by()
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    if field.kind is Kind.CHOICES:
        for key, code in rows.values_list(spec.owner, spec.code):
            found[key].append(code)
    else:
        for key, on, *amount in rows.values_list(spec.owner, spec.on, *([spec.amount] if spec.amount else [])):
            found[key].append((on, amount[0] if amount else None))
    return dict(found)

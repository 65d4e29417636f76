"""The tree as SQL, through Django's `Q`: negation is carried down to the lines, so no *not* ever meets a null.

What stands in rows of its own (sets, happenings) is asked by EXISTS, so no join multiplies the subjects. Where rows are
counted or added up it is asked by IN over one grouped pass, since an EXISTS with a GROUP BY would run once a subject.
"""

from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.lookups import (
    Contains,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    StartsWith,
)

from portal.kernel.clock import BANK_ZONE
from portal.kernel.conditions.ages import births
from portal.kernel.conditions.domains import Codes, Span, Spans, domain
from portal.kernel.conditions.fields import Field, Holds, Kind, Rows, Totals
from portal.kernel.conditions.predicates import window
from portal.kernel.conditions.trees import Broken, Group, Happened, Line, Node, Not, Tree

_LOOKUPS: dict[str, Any] = {
    "exact": Exact,
    "gt": GreaterThan,
    "gte": GreaterThanOrEqual,
    "lt": LessThan,
    "lte": LessThanOrEqual,
    "in": In,
    "isnull": IsNull,
    "contains": Contains,
    "startswith": StartsWith,
}
_NOBODY = Q(pk__in=[])
_EVERYBODY = ~_NOBODY


def to_q(tree: Tree | Node, day: date) -> Q:
    """The filter for a queryset of the subject's model; raises what is wrong with a broken line."""
    return _compiled(tree.root if isinstance(tree, Tree) else tree, day, False)


def _compiled(node: Node, day: date, negate: bool) -> Q:
    match node:
        case Not():
            return _compiled(node.node, day, not negate)
        case Group():
            parts = [_compiled(child, day, negate) for child in node.nodes]
            if node.every != negate:
                return reduce(and_, parts, _EVERYBODY) if parts else _EVERYBODY
            return reduce(or_, parts) if parts else _NOBODY
        case Broken():
            raise node.error
        case Line():
            return _line(node, day, negate)


def _line(line: Line, day: date, negate: bool) -> Q:
    allowed = domain(line, day)
    if isinstance(line.field.lookup, Holds) and isinstance(allowed, Codes):
        return _held(line.field.lookup.q(), allowed.complement() if negate else allowed)
    if isinstance(line.field.lookup, Totals) and isinstance(allowed, Spans):
        return _totalled(line.field.lookup, allowed.complement() if negate else allowed)
    if allowed is not None:
        allowed = allowed.complement() if negate else allowed
        return _spans(line.field, allowed, day) if isinstance(allowed, Spans) else _codes(line.field, allowed, day)
    if line.field.kind is Kind.CHOICES:
        found = _set(line)
    elif isinstance(line.value, Happened):
        found = _happened(line, line.value, day)
    else:
        return _worded(line, day, negate)
    return ~found if negate else found


def _held(asked: Q, allowed: Codes) -> Q:
    parts = [asked if answer else ~asked for answer in (True, False) if allowed.holds(answer)]
    return parts[0] if len(parts) == 1 else _EVERYBODY if parts else _NOBODY


def _ask(field: Field, day: date, lookup: str, value: Any) -> Q:
    column = field.expression(day)
    if isinstance(column, str):
        return Q(**{f"{column}__{lookup}": value})
    asked = Q(_LOOKUPS[lookup](column, value))
    # Of a path Django knows that it may be null; with an expression we say it, so that exclude() of the whole is right too.
    return asked if lookup == "isnull" else asked & Q(IsNull(column, False))


def _unknown(field: Field, day: date) -> Q:
    unknown = _ask(field, day, "isnull", True)
    return unknown | _ask(field, day, "exact", "") if field.blank else unknown


def _known(field: Field, day: date) -> Q:
    known = _ask(field, day, "isnull", False)
    return known & ~_ask(field, day, "exact", "") if field.blank else known


def _spans(field: Field, allowed: Spans, day: date) -> Q:
    whole = any(span.low is None and span.high is None for span in allowed.spans)
    if whole:
        return _EVERYBODY if allowed.unknown else _known(field, day)
    parts = [_span(field, span, day) for span in allowed.spans]
    if allowed.unknown:
        parts.append(_unknown(field, day))
    return reduce(or_, parts) if parts else _NOBODY


def _span(field: Field, span: Span, day: date) -> Q:
    if field.kind is Kind.AGE:
        span = births(span, day)
    elif field.kind is Kind.DATETIME:
        span = _moments(span)
    ends = []
    if span.low is not None:
        ends.append(_ask(field, day, "gte" if span.low_in else "gt", span.low))
    if span.high is not None:
        ends.append(_ask(field, day, "lte" if span.high_in else "lt", span.high))
    return reduce(and_, ends)


def _moments(span: Span) -> Span:
    """Days as moments: from the first one's midnight at the bank to the midnight after the last."""
    low = None if span.low is None else midnight(span.low if span.low_in else span.low + timedelta(days=1))
    high = None if span.high is None else midnight(span.high + timedelta(days=1) if span.high_in else span.high)
    return Span(low, True, high, False)


def midnight(day: date) -> datetime:
    """When that day begins at the bank."""
    return datetime.combine(day, time(), BANK_ZONE)


def _codes(field: Field, allowed: Codes, day: date) -> Q:
    listed = _ask(field, day, "in", sorted(allowed.codes, key=str)) if allowed.codes else _NOBODY
    if allowed.inverted:
        return _unknown(field, day) | ~listed if allowed.unknown else _known(field, day) & ~listed
    return listed | _unknown(field, day) if allowed.unknown else listed


def _worded(line: Line, day: date, negate: bool) -> Q:
    field, code = line.field, line.operator.code
    if isinstance(line.value, tuple):
        lookups = [_ask(field, day, "startswith", str(path)) for path in line.value]
        found = reduce(or_, lookups) if lookups else _NOBODY
    else:
        found = _ask(field, day, "startswith" if code == "starts" else "contains", line.value)
    if (code in ("lacks", "not_under")) != negate:
        return _unknown(field, day) | ~found
    return found


def _totalled(totals: Totals, allowed: Spans) -> Q:
    """Who has rows is found by their total; who has none has 0, so where 0 goes through those are taken out who have another total."""
    none_too = allowed.holds(0)
    wanted = allowed.complement() if none_too else allowed
    if not wanted.spans:
        return _EVERYBODY if none_too else _NOBODY
    figure = Sum(totals.amount) if totals.amount else Count("*")
    rows = totals.query().filter(**{f"{totals.owner}__isnull": False}).order_by().values(totals.owner).annotate(in_all=figure)
    found = Q(pk__in=rows.filter(reduce(or_, (_bounds(span) for span in wanted.spans))).values(totals.owner))
    return ~found if none_too else found


def _bounds(span: Span) -> Q:
    ends = Q()
    if span.low is not None:
        ends &= Q(**{"in_all__gte" if span.low_in else "in_all__gt": span.low})
    if span.high is not None:
        ends &= Q(**{"in_all__lte" if span.high_in else "in_all__lt": span.high})
    return ends


def _rows(field: Field) -> QuerySet[Any]:
    rows = field.rows()
    return rows.query().filter(**{rows.owner: OuterRef(rows.of)}).order_by()


def _set(line: Line) -> Q:
    rows, code = _rows(line.field), line.operator.code
    if code in ("empty", "filled"):
        return Q(Exists(rows)) if code == "filled" else ~Q(Exists(rows))
    column = line.field.rows().code
    codes = line.value if isinstance(line.value, tuple) else ()
    if code == "has_all":
        return reduce(and_, (Q(Exists(rows.filter(**{column: one}))) for one in codes), _EVERYBODY)
    among = Q(Exists(rows.filter(**{f"{column}__in": codes}))) if codes else _NOBODY
    return among if code == "has_any" else ~among


def _happened(line: Line, value: Happened, day: date) -> Q:
    spec, code = line.field.rows(), line.operator.code
    first, last = window(code, value, day)
    counted = _when(spec, first, last)
    if value.least is not None:
        counted &= Q(**{f"{spec.amount}__gte": value.least})
    if value.times > 1:
        rows = spec.query().filter(counted, **{f"{spec.owner}__isnull": False}).order_by()
        often = rows.values(spec.owner).annotate(times_in_all=Count("*")).filter(times_in_all__gte=value.times).values(spec.owner)
        found = Q(**{f"{spec.of}__in": often})
    else:
        found = Q(Exists(_rows(line.field).filter(counted)))
    return ~found if code.startswith("not_") else found


def _when(spec: Rows, first: date, last: date) -> Q:
    if spec.timed:
        return Q(**{f"{spec.on}__gte": midnight(first), f"{spec.on}__lt": midnight(last + timedelta(days=1))})
    return Q(**{f"{spec.on}__gte": first, f"{spec.on}__lte": last})

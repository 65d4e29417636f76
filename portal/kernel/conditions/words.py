"""A tree in words: one sentence for people, and line by line why somebody is in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.kernel.clock import bank_date
from portal.kernel.conditions.fields import Field, Kind
from portal.kernel.conditions.operators import Takes
from portal.kernel.conditions.predicates import Values, happened_on, to_predicate, value_of, window
from portal.kernel.conditions.refusals import Path
from portal.kernel.conditions.trees import Broken, Group, Happened, Line, Node, Not, Tree
from portal.kernel.money import format_amount


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of an explanation: `sentence` is what is asked, `actual` what is the case; `wanted`
    is False for what is asked the other way round, inside a negation."""

    depth: int
    sentence: str
    holds: bool
    actual: str = ""
    wanted: bool = True
    path: Path = ()
    group: bool = False


def describe(tree: Tree | Node) -> str:
    """The whole condition as one sentence in the reader's language."""
    node = tree.root if isinstance(tree, Tree) else tree
    return _phrase(node, top=True)


def line_words(line: Line) -> str:
    """One line: field, operator, value with its unit."""
    said = {"field": line.field.label, "operator": line.operator.label, "value": value_words(line)}
    if line.operator.takes is Takes.YES_NO:
        return pgettext("condition", "%(field)s: %(value)s") % said
    return (pgettext("condition", "%(field)s %(operator)s %(value)s") % said).rstrip()


def value_words(line: Line) -> str:
    """What stands after the operator, with its unit."""
    field, value = line.field, line.value
    if line.operator.takes is Takes.NOTHING:
        return ""
    if line.operator.takes is Takes.CODES:
        return _codes_words(field, value if isinstance(value, tuple) else ()) or pgettext("condition", "nothing")
    if isinstance(value, tuple):
        return _("%(low)s to %(high)s") % {"low": shown(replace(field, unit=" "), value[0]).strip(), "high": shown(field, value[1])}
    if line.operator.takes is Takes.DAYS and isinstance(value, int):
        return ngettext("%(days)d day", "%(days)d days", value) % {"days": value}
    return _happened_words(value) if isinstance(value, Happened) else shown(field, value)


def shown(field: Field, value: Any) -> str:
    """One value of that field as people read it."""
    if value is None or (field.blank and value == ""):
        return pgettext("condition", "not known")
    if isinstance(value, bool):
        return pgettext("condition", "yes") if value else pgettext("condition", "no")
    if field.kind is Kind.MONEY:
        return _with_unit(format_amount(value), str(field.unit) or pgettext("condition", "yuan"))
    if field.kind is Kind.RATE:
        return f"{Decimal(value).scaleb(-2):.2f} %"
    if isinstance(value, datetime):
        return bank_date(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if field.kind is Kind.AGE:
        return _with_unit(str(value), str(field.unit) or pgettext("condition", "years"))
    if field.kind in (Kind.CHOICE, Kind.PLACE):
        return next((str(label) for code, label in field.choice_list() if code == value), str(value))
    return _with_unit(f"{value:,}" if isinstance(value, int | Decimal) else str(value), str(field.unit))


def actual_words(line: Line, values: Values, day: date) -> str:
    """What is the case for a subject, for the field of that line."""
    field = line.field
    if field.kind is Kind.CHOICES:
        return _codes_words(field, field.of(values) or ()) or pgettext("condition", "none")
    if isinstance(line.value, Happened):
        first, last = window(line.operator.code, line.value, day)
        return _happenings(sorted((one for one in happened_on(field, values) if first <= one[0] <= last), key=lambda one: one[0]))
    if field.kind is Kind.AGE:
        born = field.of(values)
        age = shown(field, value_of(field, values, day))
        return age if born is None else _("%(age)s, born on %(date)s") % {"age": age, "date": born.isoformat()}
    return shown(field, value_of(field, values, day))


def explain(tree: Tree, values: Values, day: date) -> list[Reason]:
    """Node by node whether it holds for this subject, with what is the case; groups come before their lines."""
    return _reasons(tree.root, values, day, (), 0, True)


def _reasons(node: Node, values: Values, day: date, path: Path, depth: int, wanted: bool) -> list[Reason]:
    if isinstance(node, Broken):
        return [Reason(depth, str(node.error), False, path=path)]
    holds = to_predicate(node, day)(values) if not _has_broken(node) else False
    match node:
        case Line():
            return [Reason(depth, line_words(node), holds, actual_words(node, values, day), wanted, path)]
        case Not(node=Line() as line):
            return [Reason(depth, _("not: %(line)s") % {"line": line_words(line)}, holds, actual_words(line, values, day), wanted, path)]
        case Not():
            heading = pgettext("condition", "none of these") if isinstance(node.node, Group) and not node.node.every else pgettext("condition", "not")
            inner = node.node.nodes if isinstance(node.node, Group) else (node.node,)
            rows = [Reason(depth, heading, holds, wanted=wanted, path=path, group=True)]
            return rows + [row for place, child in enumerate(inner) for row in _reasons(child, values, day, (*path, 0, place), depth + 1, not wanted)]
        case Group():
            rows = [
                Reason(
                    depth,
                    pgettext("condition", "all of these") if node.every else pgettext("condition", "any of these"),
                    holds,
                    wanted=wanted,
                    path=path,
                    group=True,
                )
            ]
            return rows + [row for place, child in enumerate(node.nodes) for row in _reasons(child, values, day, (*path, place), depth + 1, wanted)]


def _has_broken(node: Node) -> bool:
    if isinstance(node, Group):
        return any(_has_broken(child) for child in node.nodes)
    return _has_broken(node.node) if isinstance(node, Not) else isinstance(node, Broken)


def _phrase(node: Node, *, top: bool = False) -> str:
    match node:
        case Broken():
            return str(node.error)
        case Line():
            return line_words(node)
        case Not(node=Group(every=False, nodes=nodes)):
            return _("none of (%(list)s)") % {"list": pgettext("between two things", ", ").join(map(_phrase, nodes))}
        case Not():
            return _("not (%(line)s)") % {"line": _phrase(node.node)}
        case Group(nodes=()):
            return pgettext("condition", "everybody") if node.every else pgettext("condition", "nobody")
        case Group():
            return _joined(node, top)


def _joined(node: Group, top: bool) -> str:
    words = (pgettext("condition", " and ") if node.every else pgettext("condition", " or ")).join(map(_phrase, node.nodes))
    return words if top or len(node.nodes) == 1 else f"({words})"


def _codes_words(field: Field, codes: Iterable[Any]) -> str:
    labels = {code: str(label) for code, label in field.choice_list()}
    return pgettext("between two things", ", ").join(labels.get(code, str(code)) for code in codes)


def _happened_words(value: Happened) -> str:
    days = ngettext("within %(days)d day", "within %(days)d days", value.days) % {"days": value.days}
    parts = [days]
    if value.times > 1:
        parts.append(ngettext("at least once", "at least %(times)d times", value.times) % {"times": value.times})
    if value.least is not None:
        parts.append(_("each at least %(amount)s yuan") % {"amount": format_amount(value.least)})
    return pgettext("between two things", ", ").join(parts)


def _happenings(found: list[tuple[date, int | None]]) -> str:
    if not found:
        return pgettext("condition", "none")
    shown_ones = pgettext("between two things", ", ").join(on.isoformat() + ("" if amount is None else f" {format_amount(amount)}") for on, amount in found[:3])
    rest = len(found) - 3
    return shown_ones if rest <= 0 else _("%(some)s and %(more)d more") % {"some": shown_ones, "more": rest}


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text

"""The tree as a Python function: for one subject whose values are at hand (rules, alerts, explanations)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from portal.kernel.clock import bank_date
from portal.kernel.conditions.ages import age_on
from portal.kernel.conditions.domains import domain
from portal.kernel.conditions.fields import Field, Kind
from portal.kernel.conditions.trees import Broken, Group, Happened, Line, Node, Not, Tree

Values = Mapping[str, Any]
Predicate = Callable[[Values], bool]


def to_predicate(tree: Tree | Node, day: date) -> Predicate:
    """A function of a subject's values; raises what is wrong with a broken line."""
    node = tree.root if isinstance(tree, Tree) else tree
    match node:
        case Line():
            return _line(node, day)
        case Not():
            inner = to_predicate(node.node, day)
            return lambda values: not inner(values)
        case Group():
            parts = [to_predicate(child, day) for child in node.nodes]
            if node.every:
                return lambda values: all(part(values) for part in parts)
            return lambda values: any(part(values) for part in parts)
        case Broken():
            raise node.error


def value_of(field: Field, values: Values, day: date) -> Any:
    """A single-valued field's value as domains compare it: None for unknown, the bank's date of a moment, an age in years."""
    value = field.of(values)
    if value is None or (field.blank and value == ""):
        return None
    if field.kind is Kind.DATETIME and isinstance(value, datetime):
        return bank_date(value)
    return age_on(value, day) if field.kind is Kind.AGE else value


def happened_on(field: Field, values: Values) -> list[tuple[date, int | None]]:
    """The days of a happening with their amounts."""
    found = [item if isinstance(item, tuple) else (item, None) for item in field.of(values) or ()]
    return [(bank_date(on) if isinstance(on, datetime) else on, amount) for on, amount in found]


def window(code: str, value: Happened, day: date) -> tuple[date, date]:
    """The first and last day that count."""
    reach = timedelta(days=value.days)
    return (day, day + reach) if code.endswith("coming") else (day - reach, day)


def _line(line: Line, day: date) -> Predicate:
    field, code, value = line.field, line.operator.code, line.value
    allowed = domain(line, day)
    if allowed is not None:
        holds = allowed.holds
        return lambda values: holds(value_of(field, values, day))
    if field.kind is Kind.CHOICES:
        return _set(field, code, frozenset(value or ()))  # type: ignore[arg-type]
    if isinstance(value, Happened):
        return _happened(line, value, day)
    return _worded(line, day)


def _set(field: Field, code: str, codes: frozenset[Any]) -> Predicate:
    def has(values: Values) -> frozenset[Any]:
        return frozenset(field.of(values) or ())

    answers: dict[str, Predicate] = {
        "has_any": lambda values: bool(has(values) & codes),
        "has_all": lambda values: codes <= has(values),
        "has_none": lambda values: not has(values) & codes,
        "empty": lambda values: not has(values),
        "filled": lambda values: bool(has(values)),
    }
    return answers[code]


def _happened(line: Line, value: Happened, day: date) -> Predicate:
    first, last = window(line.operator.code, value, day)
    wanted = not line.operator.code.startswith("not_")

    def counts(on: date, amount: int | None) -> bool:
        return first <= on <= last and (value.least is None or (amount is not None and amount >= value.least))

    return lambda values: (sum(counts(on, amount) for on, amount in happened_on(line.field, values)) >= value.times) == wanted


def _worded(line: Line, day: date) -> Predicate:
    """Texts and places."""
    field, code, value = line.field, line.operator.code, line.value

    def ask(test: Callable[[str], bool], unknown: bool) -> Predicate:
        def answer(values: Values) -> bool:
            text = value_of(field, values, day)
            return unknown if text is None else test(text)

        return answer

    word = value if isinstance(value, str) else ""
    places = tuple(str(path) for path in value) if isinstance(value, tuple) else ()
    answers: dict[str, Predicate] = {
        "contains": ask(lambda text: word in text, False),
        "lacks": ask(lambda text: word not in text, True),
        "starts": ask(lambda text: text.startswith(word), False),
        "under": ask(lambda text: text.startswith(places), False),
        "not_under": ask(lambda text: not text.startswith(places), True),
    }
    return answers[code]

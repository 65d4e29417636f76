"""From JSON to a tree and back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from portal.kernel.conditions.fields import Catalogue
from portal.kernel.conditions.operators import operator
from portal.kernel.conditions.refusals import (
    BadCondition,
    NotATree,
    Path,
    RemovedField,
    TooDeep,
    TooManyLines,
    UnknownField,
    WrongOperator,
    WrongValue,
)
from portal.kernel.conditions.trees import Broken, Group, Line, Node, Not, Tree
from portal.kernel.conditions.values import clean, plain

#: How deep groups may stand in groups, and how many lines a tree may hold: more than people read, less than hurts.
MAX_DEPTH: Final = 20
MAX_LINES: Final = 200
#: Characters of a tree written as JSON.
LONGEST_JSON: Final = 200_000


@dataclass(frozen=True, slots=True)
class Reading:
    """A tree as far as it could be read, and what is wrong with which line."""

    tree: Tree
    errors: tuple[BadCondition, ...] = ()


def parse(data: Any, catalogue: Catalogue) -> Tree:
    """Read a tree; raises the first `BadCondition` found, with its path."""
    reading = read(data, catalogue)
    for error in reading.errors:
        raise error
    return reading.tree


def read(data: Any, catalogue: Catalogue) -> Reading:
    """Read a tree whose lines may name what is gone or does not fit: such lines are kept as `Broken`.

    Raises only for what is no tree at all, or a tree too deep or too large to be looked at.
    """
    _measure(data)
    errors: list[BadCondition] = []
    root = _node(data, catalogue, (), errors)
    return Reading(Tree(catalogue, root), tuple(errors))


def loads(text: str) -> Any:
    """JSON text as data; raises `NotATree` for what is no JSON, `TooDeep` for what Python cannot even read."""
    if len(text) > LONGEST_JSON:
        raise TooManyLines(most=MAX_LINES)
    try:
        return json.loads(text)
    except ValueError as error:
        raise NotATree from error
    except RecursionError as error:
        raise TooDeep(most=MAX_DEPTH) from error


def dump(tree: Tree | Node) -> dict[str, Any]:
    """The tree as JSON data; broken lines as they were written."""
    node = tree.root if isinstance(tree, Tree) else tree
    match node:
        case Group():
            return {"all" if node.every else "any": [dump(child) for child in node.nodes]}
        case Not():
            return {"not": dump(node.node)}
        case Broken():
            return dict(json.loads(node.raw))
        case Line():
            line = {"field": node.field.code, "op": node.operator.code}
            return line if node.value is None else {**line, "value": plain(node.value)}


def _measure(data: Any) -> None:
    """Depth and lines, without recursion: what is 200 deep must not cost 200 frames."""
    lines = 0
    level: list[tuple[Path, Any]] = [((), data)]
    for depth in range(MAX_DEPTH + 2):
        below = [(place, child) for path, node in level for place, child in _below(node, path)]
        lines += sum(isinstance(node, dict) and "field" in node for _path, node in level)
        if lines > MAX_LINES:
            raise TooManyLines(most=MAX_LINES)
        if not below:
            return
        if depth >= MAX_DEPTH or len(below) > 4 * MAX_LINES:
            raise (TooDeep if depth >= MAX_DEPTH else TooManyLines)(below[0][0], most=MAX_DEPTH if depth >= MAX_DEPTH else MAX_LINES)
        level = below


def _below(node: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(node, dict) and len(node) == 1:
        key, inner = next(iter(node.items()))
        if key == "not":
            yield (*path, 0), inner
        elif key in ("all", "any") and isinstance(inner, list):
            yield from (((*path, index), child) for index, child in enumerate(inner))


def _node(data: Any, catalogue: Catalogue, path: Path, errors: list[BadCondition]) -> Node:
    if not isinstance(data, dict):
        raise NotATree(path)
    if "field" in data:
        try:
            return _line(data, catalogue, path)
        except BadCondition as error:
            error.path = path
            errors.append(error)
            return Broken(json.dumps(data, ensure_ascii=False, default=str), error)
    if len(data) != 1:
        raise NotATree(path)
    key, inner = next(iter(data.items()))
    if key == "not":
        return Not(_node(inner, catalogue, (*path, 0), errors))
    if key not in ("all", "any") or not isinstance(inner, list):
        raise NotATree(path)
    return Group(key == "all", tuple(_node(child, catalogue, (*path, index), errors) for index, child in enumerate(inner)))


def _line(data: dict[str, Any], catalogue: Catalogue, path: Path) -> Line:
    if set(data) - {"field", "op", "value"}:
        raise NotATree(path)
    code = data["field"]
    field = catalogue.get(code) if isinstance(code, str) else None
    if field is None:
        gone = catalogue.retired(code) if isinstance(code, str) else None
        raise RemovedField(field=gone) if gone is not None else UnknownField(field=str(code)[:80])
    found = operator(field, data.get("op"))
    if found is None:
        raise WrongOperator(field=field.label, operator=str(data.get("op"))[:40])
    try:
        return Line(field, found, clean(field, found, data.get("value")))
    except RecursionError as error:
        raise WrongValue(field=field.label, why="") from error

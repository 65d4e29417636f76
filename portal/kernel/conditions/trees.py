"""The tree itself: plain frozen nodes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.kernel.conditions.fields import Catalogue, Field
from portal.kernel.conditions.operators import Operator
from portal.kernel.conditions.refusals import BadCondition, Path


@dataclass(frozen=True, slots=True)
class Happened:
    """At least `times` within `days` days (before or after the day), each of at least `least` minor units."""

    days: int
    times: int = 1
    least: int | None = None


Scalar = int | Decimal | date
Value = None | bool | Scalar | str | tuple[Scalar, Scalar] | tuple[str | int, ...] | Happened


@dataclass(frozen=True, slots=True)
class Line:
    field: Field
    operator: Operator
    value: Value = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that cannot be used any more; kept as it was written (as JSON text), with what is wrong."""

    raw: str
    error: BadCondition


@dataclass(frozen=True, slots=True)
class Not:
    node: "Node"


@dataclass(frozen=True, slots=True)
class Group:
    """`every`: all of the nodes hold; else any of them. An empty all holds for everybody, an empty any for nobody."""

    every: bool
    nodes: tuple["Node", ...] = ()


Node = Line | Group | Not | Broken


@dataclass(frozen=True, slots=True)
class Tree:
    """A condition that was read against a catalogue."""

    catalogue: Catalogue
    root: Node


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node with its path, parents first; the node under a *not* is its child 0."""
    yield path, node
    for index, child in enumerate(children(node)):
        yield from walk(child, (*path, index))


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below."""
    if isinstance(node, Group):
        return node.nodes
    return (node.node,) if isinstance(node, Not) else ()


def fields_of(node: Node) -> dict[str, Any]:
    """The fields a tree asks about, by code, in the order in which they stand."""
    return {found.field.code: found.field for _path, found in walk(node) if isinstance(found, Line)}

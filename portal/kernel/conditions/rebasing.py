"""The same condition asked of another table: of a narrow one that shares the subject's key, instead of a join of both."""

from dataclasses import replace
from datetime import date
from typing import Final

from portal.kernel.conditions.domains import domain
from portal.kernel.conditions.fields import Field, Rows, Totals
from portal.kernel.conditions.trees import Group, Line, Node, Not, Tree, walk

_SOME_DAY: Final = date(2000, 1, 1)


def rebased(tree: Tree, to: str) -> Tree | None:
    """The tree over the one-to-one table that the subject reaches as `to`; None where that would not be the same.

    It is the same when every column stands in that table (rows of their own only need the key), and when the tree
    cannot hold for a subject without a row there.
    """
    lines = [node for _path, node in walk(tree.root) if isinstance(node, Line)]
    if not all(_by_key(line.field) or _stands_in(line.field, to) for line in lines) or not _anchored(tree.root, to):
        return None
    return Tree(tree.catalogue, _moved(tree.root, f"{to}__"))


def _by_key(field: Field) -> bool:
    """Whether it stands in rows that know the subject by the key, which both tables share."""
    return isinstance(field.lookup, Totals) or (isinstance(field.lookup, Rows) and field.lookup.of == "pk")


def _stands_in(field: Field, table: str) -> bool:
    return isinstance(field.lookup, str) and field.lookup.startswith(f"{table}__") and "__" not in field.lookup.removeprefix(f"{table}__")


def _anchored(node: Node, table: str) -> bool:
    """Whether the node is false wherever every column of the table is unknown."""
    if isinstance(node, Line):
        # Any day will do: whether the unknown goes through does not depend on it.
        allowed = domain(node, _SOME_DAY) if _stands_in(node.field, table) else None
        return allowed is not None and not allowed.unknown
    if isinstance(node, Group) and node.nodes:
        answers = (_anchored(child, table) for child in node.nodes)
        return any(answers) if node.every else all(answers)
    return False


def _moved(node: Node, prefix: str) -> Node:
    match node:
        case Line(field=Field(lookup=str() as path)):
            return replace(node, field=replace(node.field, lookup=path.removeprefix(prefix)))
        case Not():
            return Not(_moved(node.node, prefix))
        case Group():
            return Group(node.every, tuple(_moved(child, prefix) for child in node.nodes))
        case _:
            return node

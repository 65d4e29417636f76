"""What in a tree cannot be meant: warnings, since only a person knows what was meant.

A finder, no prover: it looks at lines about the same field that must all hold, through nested *all*s and negated
*any*s. What it says is certain; what it does not say may still be empty, and then the count says so.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel.conditions.changes import simplify
from portal.kernel.conditions.domains import Domain, domain, meet_all
from portal.kernel.conditions.fields import Field, Kind
from portal.kernel.conditions.refusals import Path
from portal.kernel.conditions.trees import Group, Line, Node, Not, Tree, walk


@dataclass(frozen=True, slots=True)
class Problem:
    """`paths` are the lines it is about; `fatal`: nobody can ever match the tree as a whole."""

    code: str
    sentence: str | Promise
    paths: tuple[Path, ...] = ()


Literal = tuple[Path, Line, bool]


def problems(tree: Tree, day: date) -> list[Problem]:
    """Everything found, the whole tree's first."""
    found = [*_empty_choices(tree), *_empty_groups(tree)]
    for path, node in walk(tree.root):
        if _all_must_hold(node) and not _inside_all(tree.root, path):
            found += _clashes(_literals(node, path, False), day)
    if not found and simplify(tree).root == Group(True):
        found.append(Problem("everybody", _("This holds for everybody: there is no line that leaves anybody out.")))
    return found


def _all_must_hold(node: Node) -> bool:
    return (isinstance(node, Group) and node.every) or (isinstance(node, Not) and isinstance(node.node, Group) and not node.node.every)


def _empty_choices(tree: Tree) -> list[Problem]:
    return [
        Problem("empty_choice", _("%(field)s: nothing is chosen.") % {"field": node.field.label}, (path,))
        for path, node in walk(tree.root)
        if isinstance(node, Line) and node.value == ()
    ]


def _empty_groups(tree: Tree) -> list[Problem]:
    return [
        Problem("empty_group", _("This group has no lines: it counts as %(answer)s.") % {"answer": _("holding") if node.every else _("not holding")}, (path,))
        for path, node in walk(tree.root)
        if path and isinstance(node, Group) and not node.nodes
    ]


def _inside_all(root: Node, path: Path) -> bool:
    """Whether the node at `path` is only a part of a larger conjunction, which is looked at as a whole."""
    node, chain = root, []
    for step in path:
        chain.append(node)
        node = node.nodes[step] if isinstance(node, Group) else node.node  # type: ignore[union-attr]
    return bool(chain) and isinstance(chain[-1], Group) and chain[-1].every


def _literals(node: Node, path: Path, negate: bool) -> list[Literal]:
    """The lines that must hold (or, negated, must not) for the node to hold."""
    if isinstance(node, Line):
        return [(path, node, negate)]
    if isinstance(node, Not):
        return _literals(node.node, (*path, 0), not negate)
    if isinstance(node, Group) and (node.every != negate or len(node.nodes) == 1):
        return [literal for index, child in enumerate(node.nodes) for literal in _literals(child, (*path, index), negate)]
    return []


def _clashes(literals: list[Literal], day: date) -> list[Problem]:
    by_field: defaultdict[Field, list[Literal]] = defaultdict(list)
    for literal in literals:
        by_field[literal[1].field].append(literal)
    return [problem for field, lines in by_field.items() if len(lines) > 1 and (problem := _clash(field, lines, day))]


def _clash(field: Field, lines: list[Literal], day: date) -> Problem | None:
    clashing = _sets_clash(lines) if field.kind is Kind.CHOICES else _domains_clash(lines, day)
    if not clashing:
        return None
    return Problem("contradiction", _("%(field)s: these lines exclude each other, so nobody can match them.") % {"field": field.label}, clashing)


def _domains_clash(lines: list[Literal], day: date) -> tuple[Path, ...]:
    known: list[tuple[Path, Domain]] = []
    for path, line, negate in lines:
        allowed = domain(line, day)
        if allowed is not None:
            known.append((path, allowed.complement() if negate else allowed))
    if len(known) > 1 and meet_all([allowed for _path, allowed in known]).empty:
        return tuple(path for path, _allowed in known)
    return _opposites(lines)


def _sets_clash(lines: list[Literal]) -> tuple[Path, ...]:
    """Codes asked for and forbidden at once; only lines that say it outright."""
    wanted: dict[object, Path] = {}
    barred: dict[object, Path] = {}
    for path, line, negate in lines:
        codes, code = line.value if isinstance(line.value, tuple) else (), line.operator.code
        if (code == "has_none" and not negate) or (code == "has_any" and negate):
            barred.update(dict.fromkeys(codes, path))
        elif (code == "has_all" and not negate) or (code == "has_any" and not negate and len(codes) == 1):
            wanted.update(dict.fromkeys(codes, path))
    for wish, path in wanted.items():
        if wish in barred:
            return (path, barred[wish])
    return _opposites(lines)


def _opposites(lines: list[Literal]) -> tuple[Path, ...]:
    """The same line asked for and negated."""
    for path, line, negate in lines:
        for other, same, opposite in lines:
            if line == same and negate and not opposite:
                return (other, path)
    return ()

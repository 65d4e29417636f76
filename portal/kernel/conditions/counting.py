"""How many are left after each line: one pass over the subjects, each line asked once of each.

Every subject's answers are packed into one number and grouped by it; what a tree needs to know (how many remain after
a step, how many a line takes out) is then arithmetic over a few hundred patterns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import add
from typing import Any, Final

from django.db.models import BigIntegerField, BooleanField, Case, Count, Q, QuerySet, Value, When

from portal.kernel.conditions.queries import to_q
from portal.kernel.conditions.refusals import Path
from portal.kernel.conditions.trees import Broken, Group, Line, Node, Not, Tree, children, walk

#: Bits of a BIGINT that can be used; trees with more lines are counted as a whole only.
MOST_COUNTED: Final = 62

#: What a line stands for.
Meaning = Callable[[Line], Node]


class Step(StrEnum):
    LEFT = "left"  #: so many remain after this step
    OF_THESE = "of_these"  #: so many of those who came so far answer to this line
    OUT = "out"  #: so many leave here


@dataclass(frozen=True, slots=True)
class Tally:
    """`patterns`: how many subjects gave these answers; bit i answers for `lines[i]`. Who failed the first line may be missing."""

    lines: tuple[Path, ...]
    patterns: tuple[tuple[int, int], ...]


def tally(tree: Tree, queryset: QuerySet[Any], day: date, *, meaning: Meaning | None = None) -> Tally:
    """Ask the lines of the subjects of `queryset`, in one statement; broken lines are left out.

    In an *all* a line is asked only of those who passed the ones before, and who fails the first is not read at all.
    `meaning` may put a condition in a line's place: what the line stands for.
    """
    lines = [path for path, node in walk(tree.root) if isinstance(node, Line)][:MOST_COUNTED]
    asked = _Asked(day, meaning, {path: 1 << place for place, path in enumerate(lines)})
    root = tree.root
    if isinstance(root, Group) and root.every:
        first = next((node for node in root.nodes if not isinstance(node, Broken)), Group(True))
        rows = queryset.filter(asked.q(first)) if _narrows(first) else queryset
        packed = asked.chain([((place,), node) for place, node in enumerate(root.nodes) if not isinstance(node, Broken)])
    else:
        rows, packed = queryset, asked.bits(root, ())
    found = rows.order_by().annotate(answers_given=packed).values("answers_given").annotate(so_many=Count("*"))
    return Tally(tuple(lines), tuple((row["answers_given"], row["so_many"]) for row in found))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Lines as bits of one number, in SQL."""

    day: date
    meaning: Meaning | None
    bit: dict[Path, int]

    def q(self, node: Node) -> Q:
        return to_q(self._meant(node), self.day)

    def chain(self, nodes: list[tuple[Path, Node]]) -> Any:
        """The bits of the first, and of the others only where it holds."""
        if not nodes:
            return _number(0)
        (path, node), rest = nodes[0], self.chain(nodes[1:])
        if isinstance(node, Line):
            return Case(When(self.q(node), then=_number(self.bit.get(path, 0)) + rest), default=_number(0), output_field=BigIntegerField())
        return self.bits(node, path) + Case(When(self.q(node), then=rest), default=_number(0), output_field=BigIntegerField())

    def bits(self, node: Node, path: Path) -> Any:
        """The sum of the bits of every line below."""
        if isinstance(node, Line):
            return Case(When(self.q(node), then=_number(self.bit.get(path, 0))), default=_number(0), output_field=BigIntegerField())
        below = [self.bits(child, (*path, place)) for place, child in enumerate(children(node)) if not isinstance(child, Broken)]
        return reduce(add, below, _number(0))

    def _meant(self, node: Node) -> Node:
        match node:
            case Line():
                return self.meaning(node) if self.meaning else node
            case Not():
                return Not(self._meant(node.node))
            case Group():
                return Group(node.every, tuple(self._meant(child) for child in node.nodes if not isinstance(child, Broken)))
            case Broken():
                raise node.error


def _narrows(first: Node) -> bool:
    """Whether nobody whom this node leaves out is counted anywhere below it."""
    return isinstance(first, Line) or (isinstance(first, Group) and not first.every)


def _number(value: int) -> Value:
    return Value(value, output_field=BigIntegerField())


def answer(q: Q) -> Case:
    """A condition as a column: true or false."""
    return Case(When(q, then=Value(True)), default=Value(False), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Counted:
    step: Step
    number: int


def counts(tree: Tree, tally: Tally) -> dict[Path, Counted]:
    """For every node how many remain after it (in an *all*), answer to it (in an *any*) or leave by it (in a *not*)."""
    found: dict[Path, Counted] = {}
    totals: dict[tuple[Path, Step], int] = {}
    bit = {path: 1 << place for place, path in enumerate(tally.lines)}
    for bits, number in tally.patterns:
        marks: list[tuple[Path, Step]] = []
        _visit(tree.root, (), bits, bit, True, marks)
        for mark in marks:
            totals[mark] = totals.get(mark, 0) + number
    for path, step in _steps(tree.root, (), Step.LEFT):
        found[path] = Counted(step, totals.get((path, step), 0))
    return found


def _holds(node: Node, path: Path, bits: int, bit: dict[Path, int]) -> bool:
    match node:
        case Line():
            return bool(bits & bit.get(path, 0))
        case Not():
            return not _holds(node.node, (*path, 0), bits, bit)
        case Group():
            answers = (_holds(child, (*path, index), bits, bit) for index, child in enumerate(node.nodes) if not isinstance(child, Broken))
            return all(answers) if node.every else any(answers)
        case Broken():
            return True


def _visit(node: Node, path: Path, bits: int, bit: dict[Path, int], here: bool, marks: list[tuple[Path, Step]], step: Step = Step.LEFT) -> None:
    """Write down where a subject with these answers counts; `here`: it came this far."""
    holds = here and _holds(node, path, bits, bit)
    if holds:
        marks.append((path, step))
    if isinstance(node, Not):
        _visit(node.node, (*path, 0), bits, bit, here, marks, Step.OUT)
    elif isinstance(node, Group):
        _visit_group(node, path, bits, bit, here, marks, step)


def _visit_group(node: Group, path: Path, bits: int, bit: dict[Path, int], here: bool, marks: list[tuple[Path, Step]], step: Step) -> None:
    inside = _inside(node, step)
    for index, child in enumerate(node.nodes):
        place = (*path, index)
        _visit(child, place, bits, bit, here, marks, inside)
        if node.every or inside is Step.OUT:
            # In an all only who passed goes on; in a not (any) who has left is not counted again.
            passed = _holds(child, place, bits, bit)
            here = here and (passed if node.every else not passed)


def _inside(node: Group, step: Step) -> Step:
    if node.every:
        return step if step is not Step.OF_THESE else Step.LEFT
    return Step.OUT if step is Step.OUT else Step.OF_THESE


def _steps(node: Node, path: Path, step: Step) -> list[tuple[Path, Step]]:
    found = [(path, step)]
    if isinstance(node, Not):
        found += _steps(node.node, (*path, 0), Step.OUT)
    elif isinstance(node, Group):
        for index, child in enumerate(node.nodes):
            found += _steps(child, (*path, index), _inside(node, step))
    return found

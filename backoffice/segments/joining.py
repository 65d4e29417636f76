"""Segments in segments: what a condition that asks for others means, and that none leads back to itself."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from backoffice.segments import fields
from backoffice.segments.models import Scope, Segment
from portal.kernel import conditions
from portal.kernel.conditions import Group, Line, Node, Not, Tree, walk
from portal.kernel.errors import Refusal


class LeadsBack(Refusal):
    """A segment would ask for itself."""

    code = "segment_leads_back"
    message = _("“%(name)s” asks for this segment in turn, so neither could be counted. Take it out.")


class SegmentGone(Refusal):
    """A segment that is asked for is put away, or cannot be read any more."""

    code = "segment_gone"
    message = _("“%(name)s”, which is asked for here, cannot be used any more. Mend it or take it out.")


def asked_for(tree: Tree) -> set[str]:
    """References of the segments that a tree asks for."""
    lines = (node for _path, node in walk(tree.root) if isinstance(node, Line) and node.field.code == fields.IN_SEGMENTS)
    return {str(code) for line in lines if isinstance(line.value, tuple) for code in line.value}


def refuse_circle(tree: Tree, *, own: Segment | None) -> None:
    """Raise `LeadsBack` when something the tree asks for, however far off, asks for `own`."""
    expand(tree, own={own.reference} if own else set())


def expand(tree: Tree, *, own: Collection[str] = ()) -> Tree:
    """The tree with every segment it asks for written out: frozen ones as their members, live ones as their conditions."""
    found = _gathered(asked_for(tree), {})
    return Tree(tree.catalogue, _expanded(tree.root, found, frozenset(own)))


def scope_lines(segment: Segment) -> list[Line]:
    """What keeps a segment to its owner's book or its branch."""
    if segment.scope == Scope.BRANCH and segment.branch is not None:
        return [_line(fields.BRANCH, "under", (segment.branch.path,))]
    return [_line(fields.MANAGER, "has_any", (segment.owner.number,))] if segment.scope == Scope.BOOK else []


def whole(segment: Segment) -> Tree:
    """The segment's condition with its scope and everything it asks for; a frozen one's members."""
    found = {segment.reference: segment}
    if segment.is_live:
        found = _gathered(asked_for(_read(segment)), found)
    return Tree(fields.customers(), _node(segment, found, frozenset()))


def _gathered(wanted: set[str], found: dict[str, Segment]) -> dict[str, Segment]:
    """Every segment asked for, directly or by others: one query for each step away."""
    while missing := wanted - found.keys():
        found |= {segment.reference: segment for segment in Segment.objects.filter(reference__in=missing).select_related("branch", "owner")}
        if gone := missing - found.keys():
            raise SegmentGone(name=sorted(gone)[0])
        wanted = wanted | {code for one in missing if found[one].is_live for code in asked_for(_read(found[one]))}
    return found


def _read(segment: Segment) -> Tree:
    if segment.archived_at is not None:
        raise SegmentGone(name=segment.name)
    try:
        return conditions.parse(segment.condition, fields.customers())
    except conditions.BadCondition as error:
        raise SegmentGone(name=segment.name) from error


def _expanded(node: Node, found: dict[str, Segment], above: frozenset[str]) -> Node:
    match node:
        case Group():
            return Group(node.every, tuple(_expanded(child, found, above) for child in node.nodes))
        case Not():
            return Not(_expanded(node.node, found, above))
        case Line() if node.field.code == fields.IN_SEGMENTS and isinstance(node.value, tuple):
            parts = tuple(_node(found[str(code)], found, above) for code in node.value)
            joined = Group(node.operator.code == "has_all", parts)
            return Not(joined) if node.operator.code == "has_none" else joined
        case _:
            return node


def _node(segment: Segment, found: dict[str, Segment], above: frozenset[str]) -> Node:
    if segment.reference in above:
        raise LeadsBack(name=segment.name)
    if not segment.is_live:
        field = fields.frozen_members()
        return Line(field, conditions.operators_of(field)[0], (segment.reference,))
    inner = _expanded(_read(segment).root, found, above | {segment.reference})
    return Group(True, (*scope_lines(segment), inner))


def _line(code: str, op: str, value: tuple[str, ...]) -> Line:
    field = fields.customers().get(code)
    if field is None:
        raise LookupError(code)
    return Line(field, next(found for found in conditions.operators_of(field) if found.code == op), value)


def scope_of(segment: Segment) -> Tree | None:
    """The segment's book or branch by itself; None where it reaches over the whole bank."""
    lines = scope_lines(segment)
    return Tree(fields.customers(), Group(True, tuple(lines))) if lines else None


def scoped(tree: Tree, segment: Segment) -> Tree:
    """The tree kept to the segment's book or branch."""
    lines = scope_lines(segment)
    nodes = tree.root.nodes if isinstance(tree.root, Group) and tree.root.every else (tree.root,)
    return Tree(tree.catalogue, Group(True, (*lines, *nodes))) if lines else tree


def as_tree(segment: Segment, *, scoped: bool = True) -> Tree:
    """What people read about a segment: its own lines (with its scope), not those of the segments it asks for; a frozen one's members.

    Raises what is wrong with a line that cannot be used any more.
    """
    if not segment.is_live:
        return whole(segment)
    tree = conditions.parse(segment.condition, fields.customers())
    lines = scope_lines(segment) if scoped else []
    return Tree(tree.catalogue, Group(True, (*lines, *(tree.root.nodes if isinstance(tree.root, Group) and tree.root.every else (tree.root,)))))

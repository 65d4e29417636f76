"""Trees made from trees: the same meaning with less."""

from portal.kernel.conditions.trees import Broken, Group, Line, Node, Not, Tree

_ALL: Node = Group(True)
_NONE: Node = Group(False)


def negated(node: Node) -> Node:
    """The opposite."""
    return node.node if isinstance(node, Not) else Not(node)


def simplify(tree: Tree) -> Tree:
    """The same condition without groups of one, groups in groups of their own kind, repeated lines and double *not*s.

    Parts that always or never hold fall out, and a line beside its own opposite decides its group. Broken lines stay.
    """
    return Tree(tree.catalogue, _simple(tree.root))


def _simple(node: Node) -> Node:
    match node:
        case Line() | Broken():
            return node
        case Not():
            inner = _simple(node.node)
            return _NONE if inner == _ALL else _ALL if inner == _NONE else negated(inner)
        case Group():
            return _group(node)


def _group(node: Group) -> Node:
    neutral, deciding = (_ALL, _NONE) if node.every else (_NONE, _ALL)
    kept: dict[Node, None] = {}
    for child in map(_simple, node.nodes):
        if child == deciding:
            return deciding
        flat = child.nodes if isinstance(child, Group) and child.every == node.every else (child,)
        kept.update(dict.fromkeys(flat))
    kept.pop(neutral, None)
    if any(negated(child) in kept for child in kept) and not any(isinstance(child, Broken) for child in kept):
        return deciding
    return next(iter(kept)) if len(kept) == 1 else Group(node.every, tuple(kept))

"""A tree while somebody builds it: texts as typed, whatever they are, so that nothing is lost on the way.

The builder's form posts every node under its place: "r" is the root, "r-0" its first child. A draft reads such a form,
does what a button asked, becomes JSON data for `parsing`, and can be written into the form again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol

from portal.kernel.conditions.fields import Catalogue, Field, Kind
from portal.kernel.conditions.operators import Operator, Takes, operator, operators_of
from portal.kernel.conditions.parsing import MAX_DEPTH, MAX_LINES
from portal.kernel.conditions.refusals import Path, TooDeep, TooManyLines
from portal.kernel.errors import Refusal
from portal.kernel.money import Money

#: How a group is joined: all, any, none of them, not all of them.
KINDS: Final = ("all", "any", "none", "not_all")
#: How many steps can be undone.
MOST_UNDONE: Final = 20
_PLACE: Final = re.compile(r"^(k|f)-(r(?:-\d{1,3})*)$")
_LONGEST: Final = 400
_BARE: Final = frozenset({Takes.NOTHING, Takes.CODES, Takes.YES_NO})


class Posted(Protocol):
    """A form as Django hands it over."""

    def get(self, key: str, default: Any = ...) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...
    def __iter__(self) -> Iterator[str]: ...


@dataclass(slots=True)
class DraftLine:
    code: str = ""
    op: str = ""
    texts: list[str] = field(default_factory=list)
    negated: bool = False


@dataclass(slots=True)
class DraftGroup:
    kind: str = "all"
    nodes: list["DraftNode"] = field(default_factory=list)


DraftNode = DraftLine | DraftGroup


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as JSON data, where each of its nodes went, and the lines that nobody has filled in yet."""

    data: dict[str, Any]
    places: Mapping[str, Path]
    unfinished: frozenset[str]


def from_data(data: Any, catalogue: Catalogue) -> DraftGroup:
    """The draft of a stored tree; lines that cannot be read any more keep their words."""
    found = _drafted(data, catalogue, 0)
    return found if isinstance(found, DraftGroup) else DraftGroup("all", [found])


def from_post(posted: Posted, catalogue: Catalogue) -> DraftGroup:
    """The draft as the form says; a field changed there gets an operator that fits it."""
    root = DraftGroup()
    found: dict[tuple[int, ...], DraftNode] = {}
    for letter, place in sorted(_places(posted), key=lambda one: _numbers(one[1])):
        numbers = _numbers(place)
        if len(numbers) > MAX_DEPTH or len(found) > 2 * MAX_LINES:
            raise TooDeep(most=MAX_DEPTH) if len(numbers) > MAX_DEPTH else TooManyLines(most=MAX_LINES)
        node: DraftNode = _posted_group(posted, place) if letter == "k" else _posted_line(posted, place, catalogue)
        if not numbers and isinstance(node, DraftGroup):
            root = node
        parent = found.get(numbers[:-1]) if numbers else None
        if isinstance(parent, DraftGroup):
            parent.nodes.append(node)
        found[numbers] = node
    return root


def act(root: DraftGroup, asked: str, catalogue: Catalogue) -> DraftGroup:
    """Do what the button `asked` ("add:r-0", "group:r", "remove:r-1", "negate:", "up:", "down:", "drop:r-1:code"); what does not fit does nothing."""
    verb, _colon, rest = asked.partition(":")
    place, _colon, code = rest.partition(":")
    if not re.fullmatch(r"r(-\d{1,3})*", place):
        return root
    numbers = _numbers(place)
    node = at(root, numbers)
    if isinstance(node, DraftGroup) and verb in ("add", "group"):
        new = DraftLine(code, _first_op(catalogue.get(code))) if verb == "add" else DraftGroup("any", [DraftLine()])
        node.nodes.append(new)
    elif isinstance(node, DraftLine) and verb == "drop":
        node.texts = [text for text in node.texts if text != code]
    elif node is not None and verb == "negate":
        _negate(node)
    elif node is not None and numbers and verb in ("remove", "up", "down"):
        _shift(at(root, numbers[:-1]), numbers[-1], verb)
    return root


def at(root: DraftGroup, numbers: tuple[int, ...]) -> DraftNode | None:
    """The node at that place, or None."""
    node: DraftNode = root
    for number in numbers:
        if not isinstance(node, DraftGroup) or number >= len(node.nodes):
            return None
        node = node.nodes[number]
    return node


def written(root: DraftGroup, catalogue: Catalogue) -> Written:
    """The draft as data for `parse`: unfinished lines left out, texts turned into values as far as they can be."""
    places: dict[str, Path] = {}
    unfinished: set[str] = set()
    data = _write(root, "r", (), catalogue, places, unfinished)
    return Written(data, places, frozenset(unfinished))


def keep(root: DraftGroup) -> str:
    """The draft as a text for a hidden field."""
    return json.dumps(_kept(root), ensure_ascii=False, separators=(",", ":"))


def kept(text: str) -> DraftGroup | None:
    """A draft from such a text; None when it is none."""
    try:
        found = _unkept(json.loads(text), 0)
    except (ValueError, RecursionError, TypeError, AttributeError):
        return None
    return found if isinstance(found, DraftGroup) else None


def _places(posted: Posted) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for name in posted if (match := _PLACE.match(name))]


def _numbers(place: str) -> tuple[int, ...]:
    return tuple(int(number) for number in place.split("-")[1:])


def _posted_group(posted: Posted, place: str) -> DraftGroup:
    kind = posted.get(f"k-{place}", "all")
    return DraftGroup(kind if kind in KINDS else "all")


def _posted_line(posted: Posted, place: str, catalogue: Catalogue) -> DraftLine:
    code, op = posted.get(f"f-{place}", ""), posted.get(f"o-{place}", "")
    texts = [text[:_LONGEST] for text in posted.getlist(f"v-{place}")]
    line = DraftLine(code, op, texts, posted.get(f"n-{place}", "") == "1")
    asked = catalogue.get(code)
    if asked is None:
        return line
    before = catalogue.get(posted.get(f"was-{place}", code))
    if operator(asked, op) is None:
        line.op = _first_op(asked)
    if before is not asked and (before is None or before.kind is not asked.kind or asked.kind in (Kind.CHOICE, Kind.CHOICES)):
        line.texts = []
    added = posted.get(f"a-{place}", "")
    if added and added not in line.texts:
        line.texts.append(added)
    return line


def _first_op(asked: Field | None) -> str:
    return operators_of(asked)[0].code if asked else ""


def _negate(node: DraftNode) -> None:
    if isinstance(node, DraftLine):
        node.negated = not node.negated
    else:
        node.kind = {"all": "not_all", "not_all": "all", "any": "none", "none": "any"}[node.kind]


def _shift(parent: DraftNode | None, number: int, verb: str) -> None:
    if not isinstance(parent, DraftGroup):
        return
    node = parent.nodes.pop(number)
    if verb != "remove":
        parent.nodes.insert(max(0, number + (1 if verb == "down" else -1)), node)


def _write(node: DraftNode, place: str, path: Path, catalogue: Catalogue, places: dict[str, Path], unfinished: set[str]) -> dict[str, Any]:
    places[place] = path
    if isinstance(node, DraftLine):
        line = _line_data(node, catalogue)
        return {"not": line} if node.negated else line
    inside = (*path, 0) if node.kind in ("none", "not_all") else path
    nodes: list[dict[str, Any]] = []
    for number, child in enumerate(node.nodes):
        if waiting := _waiting(child, f"{place}-{number}", catalogue):
            unfinished.update(waiting)
            continue
        nodes.append(_write(child, f"{place}-{number}", (*inside, len(nodes)), catalogue, places, unfinished))
    group = {"all" if node.kind in ("all", "not_all") else "any": nodes}
    return {"not": group} if inside != path else group


def _waiting(node: DraftNode, place: str, catalogue: Catalogue) -> set[str]:
    """The lines of a node that says nothing yet, since all of them wait to be filled in; none where something is said. An empty group says what it says."""
    if isinstance(node, DraftLine):
        return {place} if is_unfinished(node, catalogue) else set()
    within = [_waiting(child, f"{place}-{number}", catalogue) for number, child in enumerate(node.nodes)]
    return set().union(*within) if within and all(within) else set()


def is_unfinished(line: DraftLine, catalogue: Catalogue) -> bool:
    """Whether the line still waits for its field, or for the text that belongs after its operator."""
    asked = catalogue.get(line.code)
    if asked is None:
        return not line.code
    found = operator(asked, line.op)
    if found is None or found.takes is Takes.NOTHING:
        return False
    return not any(text.strip() for text in line.texts)


def _line_data(line: DraftLine, catalogue: Catalogue) -> dict[str, Any]:
    asked = catalogue.get(line.code)
    found = operator(asked, line.op) if asked else None
    if asked is None or found is None:
        value: Any = line.texts if len(line.texts) > 1 else next(iter(line.texts), None)
        return {"field": line.code, "op": line.op} | ({} if value is None else {"value": value})
    if found.takes is Takes.NOTHING:
        return {"field": line.code, "op": line.op}
    return {"field": line.code, "op": line.op, "value": _value(asked, found, [text.strip() for text in line.texts])}


def _value(asked: Field, found: Operator, texts: list[str]) -> Any:
    first = texts[0] if texts else ""
    match found.takes:
        case Takes.CODES:
            return texts
        case Takes.YES_NO:
            return {"yes": True, "no": False}.get(first, first)
        case Takes.TWO:
            return [_number(asked, text) for text in texts[:2]]
        case Takes.HAPPENED:
            days, times, least = [*texts, "", "", ""][:3]
            happened: dict[str, Any] = {"days": days, "times": times or "1"}
            return happened | ({"least": _fen(least)} if least and asked.has_amounts else {})
        case Takes.ONE:
            return _number(asked, first)
        case _:
            return first


def _number(asked: Field, text: str) -> Any:
    """What was typed, in the unit that is stored: yuan to fen, per cent to basis points; what is no number stays as it is."""
    if asked.kind is Kind.MONEY:
        return _fen(text)
    if asked.kind is Kind.RATE:
        try:
            return str(Decimal(text.rstrip("%").strip()).scaleb(2).normalize().to_eng_string())
        except InvalidOperation:
            return text
    return text


def _fen(text: str) -> Any:
    try:
        return Money.parse(text).minor
    except Refusal:
        return text


def _drafted(data: Any, catalogue: Catalogue, depth: int) -> DraftNode:
    if not isinstance(data, dict) or depth > MAX_DEPTH + 1:
        return DraftLine()
    if "field" in data:
        return _drafted_line(data, catalogue)
    key, inner = next(iter(data.items()), ("all", []))
    if key == "not":
        node = _drafted(inner, catalogue, depth + 1)
        _negate(node)
        return node
    nodes = [_drafted(child, catalogue, depth + 1) for child in inner] if isinstance(inner, list) else []
    return DraftGroup(key if key in KINDS else "all", nodes)


def _drafted_line(data: Mapping[str, Any], catalogue: Catalogue) -> DraftLine:
    code, op, value = str(data.get("field", "")), str(data.get("op", "")), data.get("value")
    asked = catalogue.get(code)
    found = operator(asked, op) if asked else None
    if asked is None or found is None:
        return DraftLine(code, op, [] if value is None else [str(one) for one in (value if isinstance(value, list) else [value])])
    return DraftLine(code, op, _texts(asked, found, value))


def _texts(asked: Field, found: Operator, value: Any) -> list[str]:
    if value is None or found.takes is Takes.NOTHING:
        return []
    if found.takes is Takes.YES_NO:
        return ["yes" if value is True else "no" if value is False else str(value)]
    if found.takes is Takes.HAPPENED:
        given = value if isinstance(value, Mapping) else {"days": value}
        least = given.get("least")
        return [str(given.get("days", "")), str(given.get("times", 1)), "" if least is None else _typed(Kind.MONEY, least)]
    values = value if isinstance(value, list) else [value]
    return [_typed(asked.kind if found.takes in (Takes.ONE, Takes.TWO) else Kind.TEXT, one) for one in values]


def _typed(kind: Kind, value: Any) -> str:
    """A stored value as one would type it."""
    try:
        if kind in (Kind.MONEY, Kind.RATE):
            text = f"{Decimal(str(value)).scaleb(-2):,f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
    except InvalidOperation:
        return str(value)
    return str(value)


def _kept(node: DraftNode) -> Any:
    if isinstance(node, DraftGroup):
        return [node.kind, [_kept(child) for child in node.nodes]]
    return [node.code, node.op, node.texts, int(node.negated)]


def _unkept(data: Any, depth: int) -> DraftNode:
    if depth > MAX_DEPTH + 2:
        raise ValueError("too deep")
    if len(data) == 2:
        return DraftGroup(data[0] if data[0] in KINDS else "all", [_unkept(child, depth + 1) for child in data[1]])
    code, op, texts, negated = data
    return DraftLine(str(code), str(op), [str(text)[:_LONGEST] for text in texts], bool(negated))

"""The visual builder: what its template (backoffice/parts/builder.html) draws, from a form as posted or a stored tree.

    built = builder.build(catalogue, day, data=stored)             # first opened
    built = builder.build(catalogue, day, posted=request.POST)     # the whole form, whatever button was pressed
    built.tree                                                     # None while a line is wrong
    built = built.counted(conditions.tally(built.tree, people, day), everybody=…)

Works without JavaScript: every button submits the form. With htmx the same form is posted on every change.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.kernel.conditions import drafts
from portal.kernel.conditions.counting import Counted, Tally, counts
from portal.kernel.conditions.drafts import DraftGroup, DraftLine, DraftNode, Posted
from portal.kernel.conditions.fields import Catalogue, Field, Kind
from portal.kernel.conditions.operators import Operator, Takes, operator, operators_of
from portal.kernel.conditions.parsing import loads, read
from portal.kernel.conditions.problems import Problem, problems
from portal.kernel.conditions.refusals import BadCondition, Path
from portal.kernel.conditions.trees import Tree

JOINS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("all", _("All of these")),
    ("any", _("Any of these")),
    ("none", pgettext_lazy("builder", "Leave out")),
    ("not_all", _("Not all of these")),
)


@dataclass(frozen=True, slots=True)
class Box:
    """One place to write in: `kind` is text, number, date or yes_no; `name` what a screen reader says."""

    name: str | Promise
    value: str
    kind: str = "text"
    unit: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One node as drawn. A line has `field`, `operators`, `boxes` or `chips` and `more`; a group its join."""

    place: str
    depth: int
    group: bool
    number: int
    join: str = ""
    root: bool = False
    negated: bool = False
    code: str = ""
    field: Field | None = None
    op: str = ""
    operators: tuple[Operator, ...] = ()
    boxes: tuple[Box, ...] = ()
    chips: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    takes_codes: bool = False
    lost: str = ""
    error: str = ""
    warning: str = ""
    count: Counted | None = None
    first: bool = False
    last: bool = False

    @property
    def step(self) -> str:
        return self.count.step.value if self.count else ""


@dataclass(frozen=True, slots=True)
class Built:
    """The builder as it stands after what was asked."""

    rows: tuple[Row, ...]
    groups: list[tuple[str, list[Field]]]
    tree: Tree | None
    data: dict[str, Any]
    state: str
    undo: str
    can_undo: bool
    unfinished: int
    errors: tuple[BadCondition, ...]
    warnings: tuple[Problem, ...]
    places: dict[str, Path]
    refusal: str = ""
    joins: tuple[tuple[str, str | Promise], ...] = JOINS

    @property
    def ready(self) -> bool:
        """Whether it can be saved: every line is whole and right."""
        return self.tree is not None and not self.unfinished

    def counted(self, tally: Tally) -> "Built":
        """The same with the numbers beside the lines."""
        if self.tree is None:
            return self
        found = counts(self.tree, tally)
        rows = tuple(replace(row, count=found.get(self.places[row.place])) if row.place in self.places else row for row in self.rows)
        return replace(self, rows=rows)


def build(catalogue: Catalogue, day: date, *, data: Any = None, posted: Posted | None = None) -> Built:
    """The builder for a stored tree, or for what was posted with what its button asked."""
    undo, refusal = _steps(posted), ""
    try:
        root = drafts.from_data(data or {"all": []}, catalogue) if posted is None else drafts.from_post(posted, catalogue)
        before = drafts.kept(posted.get("state", "")) if posted is not None else None
        if posted is not None:
            root, refusal = _asked(root, posted, catalogue, undo)
    except BadCondition as error:
        root, before, refusal = (drafts.kept(posted.get("state", "")) if posted else None) or DraftGroup(), None, str(error)
    if before is not None and posted is not None and posted.get("do") != "undo" and before != root:
        undo.append(drafts.keep(before))
    return _built(root, catalogue, day, undo[-drafts.MOST_UNDONE :], refusal)


def _asked(root: DraftGroup, posted: Posted, catalogue: Catalogue, undo: list[str]) -> tuple[DraftGroup, str]:
    asked = posted.get("do", "")
    if asked == "undo":
        return (drafts.kept(undo.pop()) if undo else None) or root, ""
    if asked == "paste":
        try:
            found = loads(posted.get("pasted", ""))
            read(found, catalogue)
            return drafts.from_data(found, catalogue), ""
        except BadCondition as error:
            return root, str(error)
    if asked == "find":
        found_field = _by_label(posted.get("wanted", ""), catalogue)
        return (drafts.act(root, f"add:r:{found_field.code}", catalogue), "") if found_field else (root, str(_("No field is called that.")))
    return drafts.act(root, asked, catalogue), ""


def _by_label(text: str, catalogue: Catalogue) -> Field | None:
    wanted = text.strip().casefold()
    exact = [field for field in catalogue if str(field.label).casefold() == wanted]
    near = [field for field in catalogue if wanted and wanted in str(field.label).casefold()]
    return next(iter(exact or near), None)


def _steps(posted: Posted | None) -> list[str]:
    try:
        found = json.loads(posted.get("undo", "[]")) if posted is not None else []
    except (ValueError, RecursionError):
        return []
    return [step for step in found if isinstance(step, str)][-drafts.MOST_UNDONE :] if isinstance(found, list) else []


def _built(root: DraftGroup, catalogue: Catalogue, day: date, undo: list[str], refusal: str) -> Built:
    written = drafts.written(root, catalogue)
    errors: tuple[BadCondition, ...] = ()
    tree, warnings = None, []
    try:
        reading = read(written.data, catalogue)
        errors = reading.errors
        tree = reading.tree if not errors else None
        warnings = problems(tree, day) if tree else []
    except BadCondition as error:
        refusal = refusal or str(error)
    wrong = {error.path: str(error) for error in errors}
    doubtful = {path: str(problem.sentence) for problem in reversed(warnings) for path in problem.paths}
    rows = tuple(_rows(root, catalogue, written, wrong, doubtful))
    return Built(
        rows, catalogue.groups(), tree, written.data, drafts.keep(root), json.dumps(undo), bool(undo), len(written.unfinished), errors, tuple(warnings),
        dict(written.places), refusal,
    )  # fmt: skip


def _rows(root: DraftGroup, catalogue: Catalogue, written: drafts.Written, wrong: dict[Path, str], doubtful: dict[Path, str]) -> list[Row]:
    found: list[Row] = []

    def visit(node: DraftNode, place: str, depth: int, first: bool, last: bool) -> None:
        path = written.places.get(place)
        # A negated line stands one step further down than its row.
        at = (*path, 0) if path is not None and isinstance(node, DraftLine) and node.negated else path
        error = wrong.get(at, "") if at is not None else ""
        warning = doubtful.get(at, "") if at is not None and isinstance(node, DraftLine) else ""
        base = Row(place, depth, isinstance(node, DraftGroup), len(found) + 1, error=error, warning=warning, first=first, last=last)
        if isinstance(node, DraftLine):
            found.append(_line_row(base, node, catalogue))
            return
        found.append(replace(base, join=node.kind, root=not depth))
        for number, child in enumerate(node.nodes):
            visit(child, f"{place}-{number}", depth + 1, number == 0, number == len(node.nodes) - 1)

    visit(root, "r", 0, True, True)
    return found


def _line_row(base: Row, line: DraftLine, catalogue: Catalogue) -> Row:
    asked = catalogue.get(line.code)
    if asked is None:
        lost = f"{catalogue.retired(line.code) or line.code} {line.op} {', '.join(line.texts)}".strip() if line.code else ""
        return replace(base, code=line.code, lost=lost, op=line.op, boxes=tuple(Box("", text) for text in line.texts) if lost else ())
    found = operator(asked, line.op) or operators_of(asked)[0]
    row = replace(base, code=asked.code, field=asked, op=found.code, operators=operators_of(asked), negated=line.negated)
    if found.takes is Takes.CODES:
        labels = {str(code): str(label) for code, label in asked.choice_list()}
        chips = tuple((code, labels.get(code, code)) for code in line.texts if code)
        return replace(row, chips=chips, more=tuple(one for one in labels.items() if one[0] not in line.texts), takes_codes=True)
    return replace(row, boxes=_boxes(asked, found.takes, line.texts))


def _boxes(asked: Field, takes: Takes, texts: list[str]) -> tuple[Box, ...]:
    first, second, third = [*texts, "", "", ""][:3]
    kind = "date" if asked.kind in (Kind.DATE, Kind.DATETIME) else "text" if takes is Takes.TEXT else "number"
    unit = unit_of(asked)
    match takes:
        case Takes.ONE | Takes.TEXT:
            return (Box(pgettext_lazy("condition", "value"), first, kind, "" if kind == "text" else unit),)
        case Takes.TWO:
            return (Box(pgettext_lazy("condition", "from"), first, kind), Box(pgettext_lazy("condition", "to"), second, kind, unit))
        case Takes.DAYS:
            return (Box(pgettext_lazy("condition", "days"), first, "number", pgettext_lazy("condition", "days")),)
        case Takes.YES_NO:
            return (Box(pgettext_lazy("condition", "answer"), first, "yes_no"),)
        case Takes.HAPPENED:
            days, times = pgettext_lazy("condition", "days"), pgettext_lazy("condition", "times")
            boxes = [Box(days, first, "number", days), Box(times, second or "1", "number", pgettext_lazy("condition", "times or more"))]
            if asked.has_amounts:
                boxes.append(Box(pgettext_lazy("condition", "each at least"), third, "number", pgettext_lazy("condition", "yuan")))
            return tuple(boxes)
    return ()


def unit_of(asked: Field) -> str | Promise:
    """The unit in which a value is typed."""
    usual: dict[Kind, str | Promise] = {Kind.MONEY: pgettext_lazy("condition", "yuan"), Kind.RATE: "%", Kind.AGE: pgettext_lazy("condition", "years")}
    return asked.unit or usual.get(asked.kind, "")

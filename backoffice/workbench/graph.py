"""A person or payee in the middle, who pays them at the left, whom they pay at the right: where boxes, lines and words stand.

Plain arithmetic on CSS pixels, tested by exact values; `templatetags/staff.py` writes it as SVG.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import east_asian_width

WIDTH: Final = 830
BOX: Final = (196, 42)
MIDDLE: Final = (180, 46)
#: From the middle of one box to that of the next.
STEP: Final = 54
_MARGIN: Final = 6
#: Signs of normal width that a box holds; a Chinese one counts twice.
_SIGNS: Final = {"title": 26, "note": 31}
_THINNEST, _THICKEST = 1.0, 4.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its upper left corner, with two lines of words; `tone`: "" , "ink" or "alert"."""

    x: float
    y: float
    width: int
    height: int
    title: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve from `start` to `end`, its word beside the outer box, and how thick it is; `arrow` false joins without direction."""

    start: tuple[float, float]
    end: tuple[float, float]
    word: str
    word_at: tuple[float, float]
    anchor: str
    width: float
    tone: str
    arrow: bool


@dataclass(frozen=True, slots=True)
class Graph:
    height: int
    boxes: list[Box]
    lines: list[Line]


def laid_out(*, left: Sequence[Mapping[str, Any]], middle: Mapping[str, Any], right: Sequence[Mapping[str, Any]]) -> Graph:
    """Places for everything.

    A side is rows of `title`, `note`, `tone`, and of their line `word`, `minor` (how thick), `line` (its tone), `joined` (no arrow).
    """
    height = max(len(left), len(right), 1) * STEP + _MARGIN
    centre = _box(middle, ((WIDTH - MIDDLE[0]) / 2, (height - MIDDLE[1]) / 2), MIDDLE)
    most = max((int(row.get("minor", 0)) for row in (*left, *right)), default=0) or 1
    boxes, lines = [centre], []
    for side, rows in (("left", left), ("right", right)):
        for number, row in enumerate(rows):
            y = _middle_of(number, len(rows), height)
            box = _box(row, (0 if side == "left" else WIDTH - BOX[0], y - BOX[1] / 2), BOX)
            at = height / 2 + _spread(number, len(rows))
            boxes.append(box)
            lines.append(_line(row, side, y, at, centre, most))
    return Graph(height, boxes, lines)


def clipped(text: str, signs: int) -> str:
    """As much of a text as fits, Chinese signs counted twice.

    >>> clipped("江南精密机械", 24), clipped("江南精密机械有限责任公司", 12), clipped("A long English name", 10)
    ('江南精密机械', '江南精密机…', 'A long En…')
    """
    if sum(_size(sign) for sign in text) <= signs:
        return text
    kept, left = "", signs - 1
    for sign in text:
        left -= _size(sign)
        if left < 0:
            break
        kept += sign
    return f"{kept}…"


def _size(sign: str) -> int:
    return 2 if east_asian_width(sign) in "WFA" else 1


def _box(row: Mapping[str, Any], corner: tuple[float, float], size: tuple[int, int]) -> Box:
    title, note = clipped(str(row["title"]), _SIGNS["title"]), clipped(str(row.get("note", "")), _SIGNS["note"])
    return Box(round(corner[0], 1), round(corner[1], 1), size[0], size[1], title, note, str(row.get("tone", "")))


def _line(row: Mapping[str, Any], side: str, y: float, at: float, centre: Box, most: int) -> Line:
    """Money goes from left to right: into the middle, and out of it. The word stands on the side that the line bends away from."""
    outer, inner = (BOX[0], centre.x) if side == "left" else (WIDTH - BOX[0], centre.x + centre.width)
    here, there = (outer, round(y, 1)), (inner, round(at, 1))
    width = round(_THINNEST + (_THICKEST - _THINNEST) * int(row.get("minor", 0)) / most, 1)
    level = round(y - 6 if y <= at else y + 15, 1)
    word_at, anchor = ((outer + 6, level), "start") if side == "left" else ((outer - 8, level), "end")
    start, end = (here, there) if side == "left" else (there, here)
    return Line(start, end, str(row.get("word", "")), word_at, anchor, width, str(row.get("line", "")), not row.get("joined"))


def _middle_of(number: int, rows: int, height: int) -> float:
    """Rows of a side stand around the middle."""
    return height / 2 + (number - (rows - 1) / 2) * STEP


def _spread(number: int, rows: int) -> float:
    """Lines meet the middle box a few pixels apart."""
    return (number - (rows - 1) / 2) * min(10, 30 / max(1, rows))

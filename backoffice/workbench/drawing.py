"""Where points, bars and the lines of a scale stand in a drawing; plain arithmetic, tested by exact values."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

_STEPS: Final = (1, 2, 2.5, 5, 10)
_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """A drawing's size and the margins around its field, in CSS pixels."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def y(self, value: float, low: float, high: float) -> float:
        """The height at which `value` stands when `low` is at the field's foot and `high` at its head."""
        field = self.height - self.top - self.bottom
        return round(self.height - self.bottom - (value - low) / ((high - low) or 1) * field, 1)


def places(count: int, frame: Frame) -> list[float]:
    """Where `count` points stand from the left edge of the field to its right."""
    step = (frame.width - frame.left - frame.right) / max(1, count - 1)
    return [round(frame.left + step * number, 1) for number in range(count)]


def bands(count: int, frame: Frame) -> list[float]:
    """The middles of `count` bands of equal width."""
    width = (frame.width - frame.left - frame.right) / max(1, count)
    return [round(frame.left + width * (number + 0.5), 1) for number in range(count)]


def line(values: Sequence[float], frame: Frame, low: float, high: float) -> list[tuple[float, float]]:
    """The points of a line through `values`."""
    return [(x, frame.y(value, low, high)) for x, value in zip(places(len(values), frame), values, strict=True)]


def joined(points: Sequence[tuple[float, float]]) -> str:
    """Points as SVG writes them."""
    return " ".join(f"{x},{y}" for x, y in points)


def span(values: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest value; a flat line stands in the middle."""
    low, high = min(values), max(values)
    return (low, high) if low != high else (low - 1, high + 1)


def scale(low: float, high: float) -> list[float]:
    """Round values from at most `low` to at least `high`, about three steps apart.

    >>> scale(62, 95), scale(-3.5, 9.1), scale(0, 0)
    ([60, 80, 100], [-5, 0, 5, 10], [0, 0.5, 1])
    """
    if low == high:
        low, high = (min(low, 0), max(high, 0)) if low else (0, 1)
    rough = (high - low) / _LINES
    power = 10 ** floor(log10(rough))
    step = next(power * size for size in _STEPS if power * size >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [_plain(number * step) for number in range(first, last + 1)]


def short(value: float) -> str:
    """A number with at most two decimals and no empty ones.

    >>> short(20.0), short(2.5), short(1234.567)
    ('20', '2.5', '1,234.57')
    """
    return f"{round(value, 2):,.2f}".rstrip("0").rstrip(".")


def _plain(value: float) -> float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded

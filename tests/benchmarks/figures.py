"""A figure, its target, the table that a person reads and the file that other programs read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be, and the least it may be; `at_most` for times and counts."""

    value: float
    unit: str
    floor: float | None = None
    at_most: bool = False

    def met(self, value: float) -> bool:
        return value <= self.value if self.at_most else value >= self.value

    def verdict(self, value: float) -> str:
        if self.met(value):
            return "hit"
        return "above floor" if self.floor is not None and value >= self.floor else "miss"

    def __str__(self) -> str:
        sign = "<=" if self.at_most else ">="
        return f"{sign} {self.value:g}" + (f" (floor {self.floor:g})" if self.floor is not None else "")


#: The promised figures. A figure without a row here is information, beside which no target stands.
TARGETS: Final[Mapping[str, Target]] = {
    "P1.post": Target(1.0, "x L0", floor=0.75),
    "P1.post_one": Target(1.0, "x L0", floor=0.75),
    "P1": Target(0.8, "x L0", floor=0.5),
    "P1.one": Target(0.8, "x L0", floor=0.5),
    "P2": Target(0.65, "x L1"),
    "P2.one": Target(0.65, "x L1"),
    "P3": Target(3, "round trips", at_most=True),
    "P3.growth": Target(1, "x", at_most=True),
    "P4": Target(1.2, "x L1"),
    "P4.hot": Target(0.35, "x random accounts"),
    "P5.deep": Target(1.5, "x first page", at_most=True),
    "P5.portal": Target(3, "x raw SQL", at_most=True),
    "P5.growth": Target(1.1, "x half the table", at_most=True),
    "P10.count": Target(5, "x sequential scan"),
    "P10.materialise": Target(6, "x bulk_create"),
    "K.quota_wrong": Target(0, "races", at_most=True),
    "K.quota_torn": Target(0, "quotas", at_most=True),
    "P12.p50_ms": Target(0.5, "ms", at_most=True),
    "P12.p99_ms": Target(3, "ms", at_most=True),
    "P13.hello": Target(0.05, "x hello"),
    "P13.queries": Target(6, "queries", at_most=True),
    "P8": Target(0.6, "x COPY"),
    "P8.peak_mb": Target(100, "MB", at_most=True),
    "P9": Target(15, "x django-import-export"),
    "P9.peak_mb": Target(120, "MB", at_most=True),
    "B13.import_s": Target(60, "s", at_most=True),
    "B13.import_mb": Target(200, "MB", at_most=True),
    "P13.p50_ms": Target(20, "ms", at_most=True),
    "P16.queries": Target(8, "queries", at_most=True),
    "P16.p50_ms": Target(60, "ms", at_most=True),
    "B4.portrait_s": Target(600, "s", at_most=True),
    "B4.refresh_ms": Target(1000, "ms", at_most=True),
    "B2.book_queries": Target(10, "queries", at_most=True),
    "B2.book_p50_ms": Target(100, "ms", at_most=True),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; `baseline` says what it was divided by, `runs` are the rounds it is the median of."""

    name: str
    value: float
    unit: str
    baseline: str = ""
    runs: tuple[float, ...] = ()
    scale: float = 1.0

    @property
    def target(self) -> Target | None:
        return TARGETS.get(self.name)

    @property
    def verdict(self) -> str:
        return self.target.verdict(self.value) if self.target else ""


def ratio_of(name: str, value: float, runs: Iterable[float], baseline: str, *, scale: float = 1.0) -> Figure:
    """A figure whose unit its target names."""
    return Figure(name, round(value, 3), TARGETS[name].unit, baseline, tuple(round(run, 3) for run in runs), scale)


def rate_of(name: str, runs: Iterable[float]) -> Figure:
    """How many a second: a hint, since it depends on the machine; the ratios are the figures."""
    ordered = sorted(runs)
    return Figure(f"rate.{name}", round(ordered[len(ordered) // 2]), "/s", "", tuple(round(run) for run in ordered))


def write(path: Path, figures: Iterable[Figure], conditions: Mapping[str, Any]) -> None:
    """Add the figures to the file: what was measured before under another name stays, with its own circumstances."""
    path.parent.mkdir(parents=True, exist_ok=True)
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for figure in figures:
        record = asdict(figure)
        del record["name"]
        record["target"] = str(figure.target) if figure.target else None
        stored[figure.name] = record | {"conditions": dict(conditions)}
    path.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def table(figures: Iterable[Figure]) -> str:
    """Name, value, unit, target, verdict and what the figure was divided by."""
    head = ("figure", "value", "unit", "target", "", "against")
    rows = [head] + [(f.name, _number(f.value), f.unit, str(f.target or ""), f.verdict, f.baseline) for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:g}"

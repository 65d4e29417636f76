"""How long each kind of personal data is kept, why, and the sweep that removes what is past its time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

Sweep = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """`keep` counts from the end of the relation or act that the data served; `why` names the source of the period."""

    kind: str
    keep: timedelta
    why: str | Promise
    sweep: Sweep | None


_rules: dict[str, Rule] = {}


def register(kind: str, *, keep: timedelta, why: str | Promise, sweep: Sweep | None = None) -> None:
    """Declare a kind of personal data. `sweep(before)` removes what ended before that moment and answers how many."""
    if kind in _rules and _rules[kind].sweep is not sweep:
        raise ValueError(f"retention of {kind!r} is declared twice")
    _rules[kind] = Rule(kind, keep, why, sweep)


def rules() -> Iterator[Rule]:
    """Every declared kind, by name."""
    return iter(sorted(_rules.values(), key=lambda rule: rule.kind))


def sweep(now: datetime) -> dict[str, int]:
    """Remove what is past its time, kind by kind; safe to repeat."""
    return {rule.kind: rule.sweep(now - rule.keep) for rule in rules() if rule.sweep is not None}

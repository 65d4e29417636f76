"""What moves with a client: each capability that keeps things under a manager's name registers how they change hands.

    handover.register("tasks", move, summary, label=_("open tasks"), details=lines)

`move(customers=[ids], old=StaffMember, new=StaffMember, now=…)` hands over and answers how many things moved, inside
the transaction of the assignment; `summary(customers=[ids])` counts what would move. `details(customers=[ids])`, when
given, answers short lines for the pack: {customer id: ["Call back about the certificate, 24 November", …]}.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from accounts.organisation.models import StaffMember

Details = Callable[..., Mapping[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Carried:
    """One kind of thing that moves with a client."""

    name: str
    label: str | Promise
    move: Callable[..., int]
    summary: Callable[..., int]
    details: Details | None = None


_kinds: dict[str, Carried] = {}


def register(name: str, move: Callable[..., int], summary: Callable[..., int], *, label: str | Promise = "", details: Details | None = None) -> None:
    """Add a kind of thing; a name is registered once."""
    known = _kinds.get(name)
    if known is not None and known.move is not move:
        raise ValueError(f"two kinds are called {name!r}")
    _kinds[name] = Carried(name, label or name, move, summary, details)


def kinds() -> list[Carried]:
    return list(_kinds.values())


def carry(groups: Mapping[tuple[int, int], Sequence[int]], *, now: datetime) -> dict[str, int]:
    """Hand everything over for each (old, new) with their customers; answers how many of each kind moved."""
    if not groups or not _kinds:
        return {}
    people = StaffMember.objects.in_bulk({pk for pair in groups for pk in pair})
    moved: dict[str, int] = dict.fromkeys(_kinds, 0)
    for (old, new), customers in sorted(groups.items()):
        for kind in _kinds.values():
            moved[kind.name] += kind.move(customers=list(customers), old=people[old], new=people[new], now=now)
    return moved


def summary(customers: Sequence[int]) -> list[tuple[str | Promise, int]]:
    """(label, how many) of everything open for these customers."""
    return [(kind.label, kind.summary(customers=list(customers))) for kind in _kinds.values()] if customers else []


def details(customers: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """The pack's lines: customer → kind → lines."""
    found: dict[int, dict[str, list[str]]] = {}
    for kind in _kinds.values():
        if kind.details is not None and customers:
            for customer, lines in kind.details(customers=list(customers)).items():
                found.setdefault(customer, {})[kind.name] = [str(line) for line in lines]
    return found


def forget(name: str) -> Any:
    """Take a kind out again (tests)."""
    return _kinds.pop(name, None)

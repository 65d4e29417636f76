"""Inboxes that are shown as one: whoever lets two people decide hands in what waits for a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.organisation.models import Branch, StaffMember
from portal.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the inbox; `page` is its address's name on the staff site, with the reference as its parameter."""

    reference: str
    label: str
    about: str
    maker: StaffMember
    branch: Branch | None
    made_at: datetime
    expires_at: datetime
    page: str
    value: Money | None


@dataclass(frozen=True, slots=True)
class _Source:
    waiting: Callable[[StaffMember, int], list[Waiting]]
    count: Callable[[StaffMember], int]


_sources: dict[str, _Source] = {}


def register(name: str, *, waiting: Callable[[StaffMember, int], list[Waiting]], count: Callable[[StaffMember], int]) -> None:
    """Add an inbox; both callables ask nothing of the database for a person who decides nothing there."""
    _sources[name] = _Source(waiting, count)


def waiting(staff: StaffMember, limit: int) -> Iterator[Waiting]:
    for source in _sources.values():
        yield from source.waiting(staff, limit)


def count(staff: StaffMember) -> int:
    return sum(source.count(staff) for source in _sources.values())

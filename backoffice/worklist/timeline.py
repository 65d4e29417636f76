"""One line of everything that happened to a customer, merged from what capabilities registered, a page at any depth.

A source gives rows by a number of its own (an id, a sequence) and draws them, newest first. The cursor of a page names for
each source the last number shown, so a page never skips or repeats, whatever the times say, and costs the same at any
depth. Sources of rows are read in one statement, whatever their number.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.organisation.models import StaffMember
from portal.kernel import prepared

PAGE: Final = 20
#: What the chips over the timeline choose between.
KINDS: Final[Mapping[str, str | Promise]] = {"money": _("Money"), "contact": _("Contacts"), "record": _("Changes")}
_PART: Final = "(SELECT %s::text, place, at, data::text FROM ({sql}) AS part (place, at, data) {below} ORDER BY place DESC LIMIT %s)"
_CURSOR: Final = re.compile(r"([a-z]+[0-9]*)\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Moment:
    """One point of the line. `tone`: key (we acted), alert (open or wrong), or plain; `place` is its number in its source."""

    at: datetime
    title: str | Promise
    about: str | Promise = ""
    tone: str = ""
    url: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose line it is, with the accounts that were read already, for whom."""

    customer: Customer
    staff: StaffMember
    accounts: Sequence[Account] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a source's statement answers it."""

    at: datetime
    data: Mapping[str, Any]
    subject: Subject


@dataclass(frozen=True, slots=True)
class Page:
    """Moments newest first; `older` is the cursor of the next page, empty at the end."""

    moments: list[Moment]
    older: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A SELECT of three columns: a number that grows, a time, and JSON for the drawing; with the values of its `%s`."""

    sql: str
    values: tuple[Any, ...]


Provider = Callable[[Customer, int | None, int], Iterable[Moment]]
#: Statements of a source for a subject: one, or one for each of its accounts, told apart by a number.
Statements = Callable[[Subject], Mapping[str, Statement]]
Draw = Callable[[Row], Moment]


@dataclass(frozen=True, slots=True)
class _Source:
    """A source of rows; `_Lister` is one that answers moments itself."""

    kind: str
    permission: str
    statements: Statements
    draw: Draw


@dataclass(frozen=True, slots=True)
class _Lister:
    kind: str
    permission: str
    provider: Provider


@dataclass(frozen=True, slots=True)
class _Head:
    """A moment that is drawn only if it is shown."""

    at: datetime
    place: int
    draw: Callable[[], Moment]


@dataclass(slots=True)
class _Reading:
    """What a page has of one source: what is not shown yet, newest first, and the number of the last one shown."""

    waiting: list[_Head] = field(default_factory=list)
    shown: int | None = None


_sources: dict[str, _Source] = {}
_listers: dict[str, _Lister] = {}


def register(name: str, provider: Provider, *, kind: str = "record", permission: str = "") -> None:
    """`provider(customer, before, limit)` answers at most `limit` moments with a `place` below `before`, newest first."""
    _listers[_named(name, kind)] = _Lister(kind, permission, provider)


def register_rows(name: str, statements: Statements, draw: Draw, *, kind: str, permission: str = "") -> None:
    """Rows by statements, read together with every other source's in one statement."""
    _sources[_named(name, kind)] = _Source(kind, permission, statements, draw)


def page(subject: Subject, *, may: Callable[[str], bool], show: str = "", after: str = "", limit: int = PAGE) -> Page:
    """The next moments below the cursor `after`, of one kind or of all. A broken cursor gives the first page."""
    before = _places(after)

    def wanted(source: _Source | _Lister) -> bool:
        return (not show or source.kind == show) and (not source.permission or may(source.permission))

    readings = _read_rows(subject, {name: source for name, source in _sources.items() if wanted(source)}, before, limit + 1)
    for name, lister in _listers.items():
        if wanted(lister):
            given = lister.provider(subject.customer, before.get(name), limit + 1)
            readings[name] = _Reading([_Head(moment.at, moment.place, partial(_same, moment)) for moment in given])
    for name, reading in readings.items():
        reading.shown = before.get(name)
    moments = [moment for moment in (_newest(readings) for _turn in range(limit)) if moment is not None]
    more = any(reading.waiting for reading in readings.values())
    older = "_".join(f"{name}.{reading.shown}" for name, reading in sorted(readings.items()) if reading.shown is not None)
    return Page(sorted(moments, key=lambda moment: moment.at, reverse=True), older if more else "")


def _named(name: str, kind: str) -> str:
    if not re.fullmatch(r"[a-z]+", name) or kind not in KINDS:
        raise ValueError(f"no timeline source is called {name!r} of kind {kind!r}")
    return name


def _places(cursor: str) -> dict[str, int]:
    found = [_CURSOR.fullmatch(part) for part in cursor.split("_")] if cursor else []
    return {match[1]: int(match[2]) for match in found if match} if all(found) else {}


def _read_rows(subject: Subject, chosen: Mapping[str, _Source], before: Mapping[str, int], limit: int) -> dict[str, _Reading]:
    parts: list[str] = []
    values: list[Any] = []
    draws: dict[str, Draw] = {}
    for name, source in chosen.items():
        for part, statement in source.statements(subject).items():
            key = f"{name}{part}"
            draws[key] = source.draw
            parts.append(_PART.format(sql=statement.sql, below="" if key not in before else "WHERE place < %s"))
            values += [key, *statement.values, *([before[key]] if key in before else []), limit]
    readings = {key: _Reading() for key in draws}
    for key, place, at, data in _together(parts, values):
        readings[key].waiting.append(_Head(at, place, partial(_drawn, draws[key], at, data, subject)))
    return readings


def _together(parts: list[str], values: list[Any]) -> list[tuple[str, int, datetime, str]]:
    """Every part newest first, in one statement, prepared: planning that many parts would cost more than reading them."""
    return sorted(prepared.rows(" UNION ALL ".join(parts), values), key=lambda row: row[1], reverse=True) if parts else []


def _drawn(draw: Draw, at: datetime, data: str, subject: Subject) -> Moment:
    """Only what is shown is read out of its JSON."""
    return draw(Row(at, json.loads(data), subject))


def _newest(readings: Mapping[str, _Reading]) -> Moment | None:
    """Take the newest head of all sources."""
    going_on = [reading for reading in readings.values() if reading.waiting]
    if not going_on:
        return None
    reading = max(going_on, key=lambda one: one.waiting[0].at)
    head = reading.waiting.pop(0)
    reading.shown = head.place
    return head.draw()


def _same(moment: Moment) -> Moment:
    return moment

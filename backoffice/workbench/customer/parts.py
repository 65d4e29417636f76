"""What capabilities put on a customer's page: panels, warnings, tags, figures; read in the page's own statement.

The page costs the same number of statements whoever adds to it: a part brings a SELECT of one JSON value (or none) and
draws what it answered. Who may see the customer is settled before any part is asked; `permission` narrows a part further.

    # backoffice/portrait/selectors.py: below the workbench, so it knows nothing of this page
    PAGE_SQL = "SELECT coalesce(json_agg(r), '[]') FROM (SELECT t.code, t.since FROM … WHERE t.customer_id = %(customer)s) r"

    def on_page(rows, staff, now):            # what the SELECT answered, who reads, when
        return {"tags": [_drawn(row) for row in rows], "tab": _("Portrait")} if rows else None     # None: not there

    # backoffice/workbench/customer/panels.py
    parts.register("portrait", 60, "side", sql=portrait.PAGE_SQL, template="backoffice/portrait/_panel.html", data=portrait.on_page)

The SELECT may use %(customer)s, %(login)s (null without one), %(staff)s, %(today)s, %(since)s (first day of the charts)
and %(now)s; a percent sign is written twice. It is prepared once and planned for every customer: no text of it depends
on who asks. `data` gets its value read from JSON (times and dates are texts there), None where the part has no SELECT.

Columns, and what `data` answers for each (None anywhere: absent):
  main, side  a dict that its template sees as `part`, beside the page's own `customer`, `briefing` and `today`. Orders below
              50 stand over the story (main) or over what is promised (side), from 50 on under the accounts or before the
              identity. "tab" (a word) gives the panel a way down in the tabs, "count" a number beside it; the template
              then carries id="part-<name>".
  flags       {"sentence", "tone" ("alert": vermilion), "href", "link"}, or {"flags": [such dicts]}: over everything.
  tags        {"tags": [{"label", "tone"}]} beside the name.
  stats       {"stats": [rows of parts/stats.html]} behind the sums of the accounts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from accounts.organisation.models import StaffMember
from portal.kernel import access

COLUMNS: Final = ("flags", "tags", "stats", "main", "side")
#: Orders below stand over what the page itself says in that column.
MIDDLE: Final = 50

Data = Callable[[Any, StaffMember, datetime], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Part:
    """What was registered under one name."""

    name: str
    order: int
    column: str
    data: Data
    template: str
    sql: str
    permission: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A part as the page draws it."""

    name: str
    order: int
    template: str
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything capabilities add to one page."""

    flags: list[Mapping[str, Any]]
    tags: list[Mapping[str, Any]]
    stats: list[Mapping[str, Any]]
    over: Mapping[str, list[Panel]]
    under: Mapping[str, list[Panel]]
    tabs: list[dict[str, Any]]


_parts: dict[str, Part] = {}


def register(name: str, order: int, column: str, *, data: Data, template: str = "", sql: str = "", permission: str = "") -> None:
    """Add a part; the same name again replaces it."""
    if column not in COLUMNS or bool(template) != (column in ("main", "side")):
        raise ValueError(f"part {name!r}: column {column!r} with template {template!r}")
    _parts[name] = Part(name, order, column, data, template, sql.strip(), permission)
    joined.cache_clear()


def of(staff: StaffMember) -> tuple[Part, ...]:
    """The parts that this person may see, in order."""
    every = sorted(_parts.values(), key=lambda part: (part.order, part.name))
    return tuple(part for part in every if not part.permission or access.may(staff, part.permission))


@cache
def joined(parts: tuple[Part, ...]) -> str:
    """One SELECT of a JSON list: the answer of each part that has one."""
    return "SELECT json_build_array({})".format(", ".join(f"({part.sql})" for part in parts if part.sql))


def draw(parts: Sequence[Part], answers: Sequence[Any], *, staff: StaffMember, now: datetime) -> Drawn:
    """Ask each part what it makes of its answer; `answers` are in the order of the parts that have a SELECT."""
    left = iter(answers)
    drawn = Drawn([], [], [], {"main": [], "side": []}, {"main": [], "side": []}, [])
    for part in parts:
        given = part.data(next(left) if part.sql else None, staff, now)
        if given is not None:
            _place(part, given, drawn)
    return drawn


def _place(part: Part, given: Mapping[str, Any], drawn: Drawn) -> None:
    match part.column:
        case "flags":
            drawn.flags.extend(given.get("flags", [given] if "sentence" in given else []))
        case "tags":
            drawn.tags.extend(given["tags"])
        case "stats":
            drawn.stats.extend(given["stats"])
        case column:
            side = drawn.over if part.order < MIDDLE else drawn.under
            side[column].append(Panel(part.name, part.order, part.template, given))
            if given.get("tab"):
                drawn.tabs.append({"label": given["tab"], "href": f"#part-{part.name}", "count": given.get("count", "")})

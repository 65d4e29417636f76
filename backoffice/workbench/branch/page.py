"""The branch page composed: the strip of figures, a line for each place or manager, and what deserves a question."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.organisation.models import Branch, BranchKind, Leave, StaffMember
from backoffice.clients import terms
from backoffice.workbench.branch import reading, rules
from backoffice.workbench.branch.reading import Counts, Hall, Money
from backoffice.workbench.today_blocks import large
from portal.kernel import access
from portal.kernel.clock import bank_date
from portal.templatetags.dates import when

#: What opens the lists behind the numbers.
_NEEDS: Final = {
    "client_book": "book.view",
    "client_pool": "book.view",
    "client_loads": "book.assign",
    "accounts_customer_changelist": "customers.view",
    "complaint_list": "complaints.view",
    "lead_branch": "leads.branch",
    "hall": "hall.guide",
    "visit_list": "visits.view",
}


@dataclass(slots=True)
class Line:
    """A place, a manager, those without a manager, or the sum; `links` are the lists behind its numbers."""

    name: str
    kind: str
    code: str = ""
    money: Money = field(default_factory=Money)
    counts: Counts = field(default_factory=Counts)
    note: str = ""
    href: str = ""
    is_open: bool = False
    links: dict[str, str] = field(default_factory=dict)
    most: int = 0
    away: bool = False

    @property
    def assets(self) -> int:
        return self.money.ends[-1]

    @property
    def change(self) -> int:
        """Against the end of the month before."""
        return self.money.ends[-1] - self.money.ends[-2]

    @property
    def people(self) -> int:
        """Of a manager the clients in the book; else everybody whose money the line adds up, looked after or not."""
        return self.counts.clients if self.kind == "person" else self.money.customers

    @property
    def trend(self) -> list[float]:
        """In units of ten thousand yuan."""
        return [round(value / 1_000_000, 1) for value in self.money.ends]

    @property
    def covered(self) -> int | None:
        return rules.percent(self.counts.clients - self.counts.due, self.counts.clients)

    @property
    def is_behind(self) -> bool:
        return self.covered is not None and self.covered < rules.COVERED_FROM

    @property
    def load(self) -> int | None:
        """How full the book is, in per cent; only of a person."""
        return rules.percent(self.counts.clients, self.most) if self.kind == "person" else None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that deserves a question: what, why, and where to look."""

    what: str
    why: str
    href: str
    act: str


@dataclass(frozen=True, slots=True)
class Page:
    branch: Branch
    total: Line
    lines: list[Line]
    stats: list[dict[str, Any]]
    questions: list[Question]
    away: list[Leave]
    shows_complaints: bool


@dataclass(slots=True)
class _Read:
    """Everything that was read, by (place, person)."""

    money: dict[tuple[int, int | None], Money]
    counts: dict[tuple[int, int | None], Counts]
    most: int
    on_leave: dict[int, Leave]
    staff: StaffMember

    def to(self, page: str, **query: str) -> str:
        """A staff page with filters; empty for whom it is not open."""
        if not access.may(self.staff, _NEEDS[page]):
            return ""
        return reverse(f"admin:{page}") + (f"?{urlencode(query)}" if query else "")


def compose(branch: Branch, *, opened: str, staff: StaffMember, now: datetime) -> Page:
    """Everything about the place; `opened` is the code of the place below whose managers are shown."""
    places = reading.places(branch)
    people, read = reading.people(places), _read(branch, staff, now)
    below = _children(branch, places)
    total = _of_place(branch, places, read)
    total.kind, total.name = "sum", _("%(place)s in all") % {"place": branch}
    lines = _places(below, places, people, read, opened) if below else _managers([branch], people, read)
    hall = reading.hall(branch, now)
    return Page(
        branch, total, lines, _stats(total, hall, read), _questions(total, lines, read), list(read.on_leave.values()), access.may(staff, "complaints.view")
    )


def by_person(branch: Branch, *, staff: StaffMember, now: datetime) -> dict[int, Line]:
    """The lines of the place's account managers, by their ids."""
    read = _read(branch, staff, now)
    return {person.pk: _of_person(person, read) for person in reading.people(reading.places(branch))}


def _read(branch: Branch, staff: StaffMember, now: datetime) -> _Read:
    today = bank_date(now)
    counts = _joined(
        reading.care(branch, today), reading.visits(branch, now), reading.leads(branch, now), reading.pipeline(branch), reading.complaints(branch, staff, today)
    )
    leaves = {leave.staff_id: leave for leave in reading.away(branch, today)}
    return _Read(reading.money(branch, today), counts, terms.capacity(today), leaves, staff)


def _children(branch: Branch, places: list[Branch]) -> list[Branch]:
    """The places right below; a sub-branch shows its people, with those of its teams."""
    if branch.kind in (BranchKind.SUBBRANCH, BranchKind.TEAM):
        return []
    return [place for place in places if place.parent_id == branch.pk]


def _places(below: list[Branch], places: list[Branch], people: list[StaffMember], read: _Read, opened: str) -> list[Line]:
    found = []
    for place in below:
        inside = [one for one in places if one.path.startswith(place.path)]
        line = _of_place(place, inside, read)
        line.is_open = place.code == opened
        found.append(line)
        if line.is_open:
            found += _managers(inside, people, read)
    return found


def _managers(inside: list[Branch], people: list[StaffMember], read: _Read) -> list[Line]:
    """The managers of these places by assets, then the clients of these places whom others lead, or nobody."""
    here = {place.pk for place in inside}
    known = {person.pk: person for person in people if person.branch_id in here}
    lines = [_of_person(person, read) for person in known.values()]
    lines.sort(key=lambda line: -line.assets)
    nobody, others = Line(_("Nobody looks after them"), "nobody"), Line(_("Led from elsewhere"), "nobody")
    for (place, manager), money in read.money.items():
        if place in here and manager not in known:
            (nobody if manager is None else others).money.add(money)
            (nobody if manager is None else others).counts.add(read.counts.get((place, manager), Counts()) if manager is not None else Counts())
    nobody.links = {"assets": read.to("client_pool"), "clients": read.to("client_pool")}
    nobody.counts.clients = 0
    return lines + [line for line in (others, nobody) if line.money.customers]


def _of_person(person: StaffMember, read: _Read) -> Line:
    line = Line(str(person), "person", most=read.most)
    for (_place, manager), money in read.money.items():
        if manager == person.pk:
            line.money.add(money)
    for (_place, manager), counts in read.counts.items():
        if manager == person.pk:
            line.counts.add(counts)
    leave = read.on_leave.get(person.pk)
    if leave is not None:
        line.away, line.note = True, _("on leave until %(day)s, %(deputy)s stands in") % {"day": when(leave.ends_on), "deputy": leave.deputy}
    line.href = read.to("client_book", manager=person.number)
    line.links = {
        "assets": line.href, "clients": line.href, "due": read.to("client_book", manager=person.number, view="due"),
        "visits": read.to("visit_list", who=person.number),
        "leads": read.to("lead_branch"), "complaints": read.to("complaint_list"),
    }  # fmt: skip
    return line


def _of_place(place: Branch, inside: Iterable[Branch], read: _Read) -> Line:
    here = {one.pk for one in inside}
    line = Line(str(place), "place", place.code)
    for (where, _manager), money in read.money.items():
        if where in here:
            line.money.add(money)
    for (where, _manager), counts in read.counts.items():
        if where in here:
            line.counts.add(counts)
    line.href = reverse("admin:branch_page_of", args=[place.code])
    line.links = {
        "assets": line.href, "clients": line.href, "due": read.to("client_loads"), "visits": read.to("visit_list"), "leads": read.to("lead_branch"),
        "complaints": read.to("complaint_list", branch=place.code),
    }  # fmt: skip
    return line


def _stats(total: Line, hall: Hall, read: _Read) -> list[dict[str, Any]]:
    value, unit = large(total.assets)
    much, of = large(abs(total.change))
    sign = "+" if total.change >= 0 else "−"
    counts = total.counts
    note = _("%(sign)s%(much)s%(unit)s since the month began") % {"sign": sign, "much": much, "unit": of}
    found: list[dict[str, Any]] = [{"label": _("Assets"), "value": value, "unit": unit, "href": read.to("accounts_customer_changelist"), "note": note}]
    if total.covered is not None:
        note = ngettext("%(n)s client to contact", "%(n)s clients to contact", counts.due) % {"n": counts.due}
        found.append({"label": _("Contact kept up"), "value": total.covered, "unit": "%", "share": total.covered, "pace": rules.COVERED_FROM,
                      "note": note, "tone": "behind" if total.is_behind else "", "href": total.links["due"]})  # fmt: skip
    if access.may(read.staff, "complaints.view"):
        found.append(_complaints(counts, total.links["complaints"]))
    if hall.called or hall.waiting:
        said = _("%(n)s min on average today, %(called)s called") % {"n": hall.average, "called": hall.called} if hall.called else _("nobody called yet today")
        found.append({"label": _("Waiting in the hall"), "value": hall.waiting, "unit": "", "note": said, "href": read.to("hall")})
    found.append({"label": _("Visits this month"), "value": counts.visited, "unit": "", "href": total.links["visits"],
                  "note": _("%(n)s still to come today") % {"n": counts.planned} if counts.planned else ""})  # fmt: skip
    worth, in_unit = large(counts.pipeline)
    note = ngettext("%(n)s open lead", "%(n)s open leads", counts.leads) % {"n": counts.leads}
    found.append({"label": _("Likely business"), "value": worth if counts.pipeline else "0", "unit": in_unit if counts.pipeline else "", "note": note,
                  "href": total.links["leads"]})  # fmt: skip
    return found


def _complaints(counts: Counts, href: str) -> dict[str, Any]:
    late = ngettext("%(n)s past its day", "%(n)s past their day", counts.late_complaints) % {"n": counts.late_complaints}
    note, tone = (late, "behind") if counts.late_complaints else (_("all within their days"), "")
    return {"label": _("Complaints open"), "value": counts.complaints, "unit": "", "href": href, "note": note, "tone": tone}


def _questions(total: Line, lines: list[Line], read: _Read) -> list[Question]:
    """By how much may hang on it: complaints past their day, books that nobody keeps, money that leaves."""
    found = []
    counts = total.counts
    if counts.late_complaints:
        n = counts.late_complaints
        what = ngettext("%(n)s complaint is past its day", "%(n)s complaints are past their day", n) % {"n": n}
        found.append(Question(what, _("The customers have been told that we are late."), read.to("complaint_list", show="late"), _("Look at them")))
    for line in lines:
        if line.kind in ("person", "place") and line.is_behind:
            why = ngettext("%(n)s client is due for a contact", "%(n)s clients are due for a contact", line.counts.due) % {"n": line.counts.due}
            found.append(
                Question(_("%(name)s keeps up with %(share)s %%") % {"name": line.name, "share": line.covered}, why, line.links["due"], _("Who is due"))
            )
        if line.kind in ("person", "place") and rules.falls(line.money.ends):
            value, unit = large(line.money.ends[-2] - line.money.ends[-2 - rules.FALLING])
            why = _("%(value)s%(unit)s in %(n)s months") % {"value": value, "unit": unit, "n": rules.FALLING}
            found.append(Question(_("%(name)s: assets fall month after month") % {"name": line.name}, why, line.links["assets"], _("Whose they are")))
        if line.kind == "nobody" and line.links:
            value, unit = large(line.assets)
            what = ngettext("%(n)s customer has nobody who looks after them", "%(n)s customers have nobody who looks after them", line.money.customers)
            why = _("together %(value)s%(unit)s") % {"value": value, "unit": unit}
            found.append(Question(what % {"n": line.money.customers}, why, line.links["assets"], _("Assign")))
    if counts.late_leads:
        what = ngettext("%(n)s lead waits past its time", "%(n)s leads wait past their time", counts.late_leads) % {"n": counts.late_leads}
        found.append(Question(what, _("Nobody has spoken with them yet."), read.to("lead_branch"), _("Look at them")))
    return found[:6]


def _joined(*parts: dict[tuple[int, int | None], Counts]) -> dict[tuple[int, int | None], Counts]:
    found: dict[tuple[int, int | None], Counts] = {}
    for part in parts:
        for key, counts in part.items():
            found.setdefault(key, Counts()).add(counts)
    return found

"""Reading the trail for looks at one customer, newest first, a page at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.utils.functional import Promise

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, Role, StaffMember
from accounts.profile.looks import rules, subjects
from portal.kernel import audit, clock
from portal.kernel.audit.models import AuditEntry

PAGE: Final = 30
SUMMARY: Final = timedelta(days=30)
#: More looks in 30 days than this are not counted one by one.
SUMMARY_MOST: Final = 500
#: A page gives up looking for what may be shown after this many portions that hold nothing of it; the button goes on from there.
_PORTIONS: Final = 10
_STAFF: Final = "staff:"


@dataclass(frozen=True, slots=True)
class Look:
    """One look: who, from where, at what, why, when."""

    name: str
    post: str | Promise
    branch: str
    what: str | Promise
    why: str | Promise
    at: datetime
    is_manager: bool


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    looks: list[Look]


@dataclass(frozen=True, slots=True)
class Looks:
    """A page: days newest first; `older` is the `after` of the next page, or empty."""

    days: list[Day]
    older: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How many people looked how often in the last 30 days."""

    people: int
    times: int


@dataclass(frozen=True, slots=True)
class _Move:
    """A colleague's change of post: until `at` it was the old one."""

    at: datetime
    role: str
    branch: str


def who_looked(*, customer: Customer, after: str = "") -> Looks:
    """One page of looks; equally quick at any depth."""
    found: list[Look] = []
    for _ in range(_PORTIONS):
        page = _portion(customer, after=after, limit=PAGE)
        found += _shown(page.entries)
        after = page.older
        if not after or len(found) >= PAGE:
            break
    return Looks(days=_by_day(found), older=after)


def summary(*, customer: Customer, now: datetime) -> Summary:
    """People and times of the last 30 days, of what may be shown."""
    looks = _shown(_portion(customer, since=now - SUMMARY, limit=SUMMARY_MOST).entries)
    return Summary(people=len({(look.name, look.branch) for look in looks}), times=len(looks))


def all_looks(*, customer: Customer) -> Iterator[Look]:
    """Every look that may be shown, newest first, in bounded memory."""
    after = ""
    while True:
        page = _portion(customer, after=after, limit=SUMMARY_MOST)
        yield from _shown(page.entries)
        after = page.older
        if not after:
            return


def _portion(customer: Customer, *, after: str = "", since: datetime | None = None, limit: int) -> audit.Page:
    return audit.search(subjects=subjects.of(customer), verbs=rules.shown_verbs(), since=since, after=after, limit=limit)


def _by_day(looks: Iterable[Look]) -> list[Day]:
    return [Day(day, list(group)) for day, group in groupby(looks, key=lambda look: clock.bank_date(look.at))]


def _shown(entries: Sequence[AuditEntry]) -> list[Look]:
    mine = [entry for entry in entries if entry.actor.startswith(_STAFF)]
    if not mine:
        return []
    people = StaffMember.objects.select_related("branch").in_bulk({_staff_id(entry) for entry in mine})
    moves = _moves(people)
    places = {branch.code: branch for branch in Branch.objects.filter(code__in={move.branch for path in moves.values() for move in path})}
    looks = (_look(entry, people.get(_staff_id(entry)), moves, places) for entry in mine)
    return [look for look in looks if look is not None]


def _look(entry: AuditEntry, person: StaffMember | None, moves: dict[int, list[_Move]], places: dict[str, Branch]) -> Look | None:
    if person is None:
        return None
    role, branch = _post_then(person, moves.get(person.pk, []), entry.at, places)
    if not rules.may_be_shown(verb=entry.verb, reason=entry.reason, details=entry.details, post=role):
        return None
    return Look(
        name=str(person),
        post=Role(role).label,
        branch=str(branch),
        what=rules.what(verb=entry.verb, details=entry.details),
        why=rules.why(verb=entry.verb, reason=entry.reason),
        at=entry.at,
        is_manager=role == Role.ACCOUNT_MANAGER,
    )


def _post_then(person: StaffMember, path: list[_Move], at: datetime, places: dict[str, Branch]) -> tuple[str, Branch]:
    """The post held at that time: a look by a risk officer stays private when the person is a teller later."""
    earlier = next((move for move in path if move.at > at), None)
    if earlier is None:
        return person.role, person.branch
    return earlier.role, places.get(earlier.branch, person.branch)


def _moves(people: dict[int, StaffMember]) -> dict[int, list[_Move]]:
    """Each colleague's changes of post, oldest first, from the trail."""
    subjects = [f"{_STAFF}{pk}" for pk in people]
    found: dict[int, list[_Move]] = {}
    rows = AuditEntry.objects.filter(subject__in=subjects, verb="staff.moved").order_by("at", "pk").values_list("subject", "at", "details")
    for subject, at, details in rows:
        before: dict[str, Any] = details.get("from", {})
        found.setdefault(int(subject.removeprefix(_STAFF)), []).append(_Move(at, before.get("role", ""), before.get("branch", "")))
    return found


def _staff_id(entry: AuditEntry) -> int:
    number = entry.actor.removeprefix(_STAFF)
    return int(number) if number.isdecimal() else 0

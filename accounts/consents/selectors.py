"""What somebody agreed to."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.cache import cache
from django.utils.functional import Promise

from accounts.consents import rules
from accounts.consents.models import ConsentPurpose, ConsentRecord
from accounts.identity.models import Customer, User

#: How long the answer about personal pages is remembered; a change is known at once.
REMEMBERED_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Standing:
    """One purpose as it stands for one person; `at` and `version` are those of the last answer."""

    purpose: ConsentPurpose
    holds: bool
    at: datetime | None
    version: int

    @property
    def is_older(self) -> bool:
        """Agreed to an earlier text, which still counts."""
        return self.holds and 0 < self.version < self.purpose.version


@dataclass(frozen=True, slots=True)
class Group:
    title: str | Promise
    sub: str | Promise
    standings: list[Standing]


def holds(person: Customer | User | None, code: str) -> bool:
    """Whether that person's consent to the purpose counts now. Nobody, and a purpose nobody knows, hold nothing."""
    purpose = current(code)
    if purpose is None or person is None:
        return False
    user_id = person.user_id if isinstance(person, Customer) else person.pk
    last = ConsentRecord.objects.filter(user=user_id, code=code).order_by("at", "pk").last() if user_id else None
    return _holds(purpose, last, _asked_again_from(code))


def held(user: User, codes: Collection[str]) -> frozenset[str]:
    """Which of those purposes the person's consent holds for now, in two queries."""
    answers = ConsentRecord.objects.filter(user=user, code__in=codes).order_by("code", "-at", "-pk").distinct("code")
    versions = ConsentPurpose.objects.filter(code__in=codes).order_by("version")
    return frozenset(one.purpose.code for one in stand(versions, answers) if one.holds)


def is_personalised(user: User) -> bool:
    """Whether pages may be arranged by what the person did; remembered, so that home asks no query for it."""
    key = personalised_key(user.pk)
    known: bool | None = cache.get(key)
    if known is None:
        known = "personalised" in held(user, ("personalised",))
        cache.set(key, known, REMEMBERED_SECONDS)
    return known


def personalised_key(user_id: int) -> str:
    """Where the cache keeps that answer; whoever changes it forgets it."""
    return f"consents:personalised:{user_id}"


def purposes(codes: Collection[str]) -> list[ConsentPurpose]:
    """The newest versions of those purposes, in the order of the page."""
    newest, _again = _newest(ConsentPurpose.objects.filter(code__in=codes).order_by("version"))
    return sorted(newest.values(), key=lambda purpose: purpose.order)


def current(code: str) -> ConsentPurpose | None:
    """The newest version of a purpose."""
    return ConsentPurpose.objects.filter(code=code).order_by("version").last()


def standing(*, user: User, code: str) -> Standing | None:
    """One purpose as it stands for the person."""
    return next((one for one in standings(user=user) if one.purpose.code == code), None)


def standings(*, user: User) -> list[Standing]:
    """Every purpose in the order of the page, in two queries."""
    answers = ConsentRecord.objects.filter(user=user).order_by("code", "-at", "-pk").distinct("code")
    return stand(ConsentPurpose.objects.order_by("version"), answers)


def stand(purposes: Iterable[ConsentPurpose], answers: Iterable[ConsentRecord]) -> list[Standing]:
    """How the last answers stand to all versions of the purposes (oldest first), in the order of the page; asks nothing of the database."""
    newest, again = _newest(purposes)
    last = {row.code: row for row in answers}
    ordered = sorted(newest.values(), key=lambda purpose: purpose.order)
    return [_standing(purpose, last.get(purpose.code), again[purpose.code]) for purpose in ordered]


def groups(*, user: User, born: date | None, today: date) -> list[Group]:
    """The page: purposes under their headings; the one for children only for a child."""
    mine = [one for one in standings(user=user) if one.purpose.group != rules.CHILD or rules.is_child(born, today)]
    found = [Group(title, sub, [one for one in mine if one.purpose.group == key]) for key, title, sub in rules.GROUPS]
    return [group for group in found if group.standings]


def history(*, user: User, code: str = "") -> Iterator[ConsentRecord]:
    """Every answer, newest first, in bounded memory."""
    rows = ConsentRecord.objects.filter(user=user)
    return (rows.filter(code=code) if code else rows).order_by("-at", "-pk").iterator()


def _newest(purposes: Iterable[ConsentPurpose]) -> tuple[dict[str, ConsentPurpose], dict[str, int]]:
    """Of all versions, oldest first: the newest of each purpose, and the version from which everybody was asked again."""
    newest: dict[str, ConsentPurpose] = {}
    again: dict[str, int] = {}
    for purpose in purposes:
        newest[purpose.code] = purpose
        again[purpose.code] = purpose.version if purpose.renews else again.get(purpose.code, 0)
    return newest, again


def _standing(purpose: ConsentPurpose, last: ConsentRecord | None, asked_again: int) -> Standing:
    return Standing(purpose, _holds(purpose, last, asked_again), last.at if last else None, last.version if last else 0)


def _holds(purpose: ConsentPurpose, last: ConsentRecord | None, asked_again: int) -> bool:
    """No answer: as the purpose starts. A yes to a text older than one that asks everybody again counts no more."""
    if last is None:
        return purpose.on_from_start
    return last.given and last.version >= asked_again


def _asked_again_from(code: str) -> int:
    return ConsentPurpose.objects.filter(code=code, renews=True).order_by("-version").values_list("version", flat=True).first() or 0

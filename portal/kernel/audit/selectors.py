"""Searching the entries, newest first, a page at a time at any depth."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from portal.kernel.audit.models import AuditEntry

PAGE: Final = 50
#: Of a list up to this long each value reads its own index range; a longer one is a condition on the walk by time.
MOST_PARTS: Final = 64
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first. `older` and `newer` are the `after` and `before` of the neighbouring pages, or empty."""

    entries: list[AuditEntry]
    older: str
    newer: str


def search(
    *,
    actor: str = "",
    actors: Collection[str] | None = None,
    subject: str = "",
    subjects: Collection[str] | None = None,
    verb: str = "",
    verbs: Collection[str] | None = None,
    text: str = "",
    channel: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: str = "",
    before: str = "",
    limit: int = PAGE,
) -> Page:
    """Entries by actor and subject (exactly), by one of `actors` or `subjects`, verb (beginning, or one of `verbs`), text (in the reason),
    channel and time (`until` is outside).

    A page without its own filters reads `limit` rows of an index, however deep. A broken cursor gives the first page.
    """
    found = AuditEntry.objects.all()
    for condition, value in (("actor", actor), ("subject", subject), ("verb__startswith", verb), ("reason__icontains", text)):
        found = found.filter(**{condition: value}) if value else found
    for condition, bound in (("channel", channel), ("at__gte", since), ("at__lt", until)):
        found = found.filter(**{condition: bound}) if bound is not None else found
    parts = _parts(found, {"subject": subjects, "actor": actors, "verb": verbs}, named=bool(actor or subject))
    return _page(parts, after=_place(after), before=_place(before), limit=limit)


def matching(conditions: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """Every entry that `search` would find under these conditions (its keywords), newest first, as rows to be streamed."""
    wanted = {"actor": "actor", "subject": "subject", "verb": "verb__startswith", "channel": "channel", "since": "at__gte", "until": "at__lt"}
    wanted |= {"actors": "actor__in", "subjects": "subject__in", "verbs": "verb__in"}
    given = {lookup: conditions[name] for name, lookup in wanted.items() if conditions.get(name) not in (None, "")}
    return AuditEntry.objects.filter(**given).order_by("-at", "-id")


def _parts(found: QuerySet[AuditEntry], lists: Mapping[str, Collection[str] | None], *, named: bool) -> list[QuerySet[AuditEntry]]:
    """One part for each value of the first list that has an index to read; the other lists are conditions of every part.

    Where one actor or subject is `named`, its own index is short enough.
    """
    given = {field: values for field, values in lists.items() if values is not None}
    split = next((field for field, values in given.items() if not named and len(values) <= MOST_PARTS), "")
    for field, values in given.items():
        found = found if field == split else found.filter(**{f"{field}__in": values})
    return [found.filter(**{split: value}) for value in given[split]] if split else [found]


def _page(parts: Sequence[QuerySet[AuditEntry]], *, after: tuple[datetime, int] | None, before: tuple[datetime, int] | None, limit: int) -> Page:
    if before and not after:
        rows = _ordered([part.filter(_beyond("gt", before)) for part in parts], "at", "id", limit=limit + 1)
        more = len(rows) > limit
        entries = rows[:limit][::-1]
        return Page(entries, older=_cursor(entries[-1]) if entries else "", newer=_cursor(entries[0]) if more else "")
    rows = _ordered([part.filter(_beyond("lt", after)) for part in parts] if after else parts, "-at", "-id", limit=limit + 1)
    more, entries = len(rows) > limit, rows[:limit]
    return Page(entries, older=_cursor(entries[-1]) if more else "", newer=_cursor(entries[0]) if after and entries else "")


def _ordered(parts: Sequence[QuerySet[AuditEntry]], *order: str, limit: int) -> list[AuditEntry]:
    """The first rows of all parts together: each part reads its own index range, so that none is sorted as a whole."""
    firsts = [part.order_by(*order)[:limit] for part in parts]
    if not firsts:
        return []
    return list(firsts[0] if len(firsts) == 1 else firsts[0].union(*firsts[1:], all=True).order_by(*order)[:limit])


def _beyond(side: str, place: tuple[datetime, int]) -> Q:
    """Rows on one side of a place in (at, id); the first condition alone bounds the index scan."""
    at, number = place
    return Q(**{f"at__{side}e": at}) & (Q(**{f"at__{side}": at}) | Q(**{f"id__{side}": number}))


def _cursor(entry: AuditEntry) -> str:
    return f"{(entry.at - _EPOCH) // timedelta(microseconds=1)}.{entry.pk}"


def _place(cursor: str) -> tuple[datetime, int] | None:
    try:
        micros, number = map(int, cursor.split("."))
        return _EPOCH + timedelta(microseconds=micros), number
    except (ValueError, OverflowError):
        return None

"""Saved filters: kept beside a list, shown as chips with a number, shared with the own place.

A filter gives nobody a right: it is a piece of an address. Whose right to the list ended (the reader's, or that of the
colleague who shared it) gets a sentence instead of rows, and a chip without a number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import StaffMember
from backoffice.workbench.models import SavedFilter
from portal.kernel import access, audit
from portal.kernel.access import Actor
from portal.kernel.canonical import clean
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference

#: What an address may carry besides conditions: places in the list, and the searched word, which may be personal.
NOT_CONDITIONS: Final = frozenset({"q", "p", "all", "e", "after", "before", "page", "saved", "_changelist_filters", "csrfmiddlewaretoken"})
LONGEST_NAME: Final = 24
LONGEST_QUERY: Final = 400
MOST_OF_A_LIST: Final = 20
#: Counting stops here: "999+" says enough, and a list of a million is not walked for a chip.
MOST_COUNTED: Final = 999
COUNT_AGE: Final = 300  # seconds

Count = Callable[[StaffMember, QueryDict], int | None]


@dataclass(frozen=True, slots=True)
class List:
    """A list whose filters can be kept: what its page demands, how it is called, and how its rows are counted."""

    permission: str
    title: Promise | str
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A saved filter beside its list. `lapsed` is the sentence that tells why it shows nothing, empty while it works."""

    filter: SavedFilter
    href: str
    on: bool
    mine: bool
    count: str
    lapsed: str


class NoName(Refusal):
    code = "filter_no_name"
    message = _("Give the filter a name of at most 24 characters. Nothing was saved.")


class NothingToSave(Refusal):
    code = "filter_nothing"
    message = _("Choose a filter first; a searched word is not saved. Nothing was saved.")


class TooMany(Refusal):
    code = "filter_too_many"
    message = _("You keep 20 filters of this list already. Take one away first. Nothing was saved.")


class NotYours(Refusal):
    code = "filter_not_yours"
    message = _("This filter is not yours or is gone. Nothing was changed.")


_lists: dict[str, List] = {}


def register(page: str, permission: str, title: Promise | str, count: Count | None = None) -> None:
    """Let filters of a list be kept; `page` is its name on the staff site. Lists of models are known by themselves."""
    _lists[page] = List(permission, title, count)


def known(page: str) -> List | None:
    """The list of that name, if its filters can be kept."""
    if page in _lists:
        return _lists[page]
    models = (model_admin for model_admin in admin.site._registry.values() if getattr(model_admin, "list_page", "") == page)
    return next((List(model_admin.needs_view, str(model_admin.opts.verbose_name_plural)) for model_admin in models), None)  # type: ignore[attr-defined]


def conditions(query: str | QueryDict) -> str:
    """The conditions of an address in one order, without places in the list and searched words.

    >>> conditions("p=3&status=active&q=1380&branch=0003")
    'branch=0003&status=active'
    """
    given = QueryDict(query) if isinstance(query, str) else query
    kept = QueryDict(mutable=True)
    for name in sorted(given):
        values = [clean(value) for value in given.getlist(name) if value != ""]
        if name not in NOT_CONDITIONS and values:
            kept.setlist(name, values)
    return kept.urlencode()


@transaction.atomic
def save(*, owner: StaffMember, page: str, name: str, query: str, shared: bool, actor: Actor, now: datetime) -> SavedFilter:
    """Keep the conditions under a name; the same name again replaces them. Shared means: with the own place and below."""
    name, query, target = " ".join(clean(name).split()), conditions(query), known(page)
    if target is None or not access.may(owner, target.permission) or not query or len(query) > LONGEST_QUERY:
        raise NothingToSave
    if not 0 < len(name) <= LONGEST_NAME:
        raise NoName
    kept = SavedFilter.objects.filter(owner=owner, page=page)
    if not kept.filter(name=name).exists() and kept.count() >= MOST_OF_A_LIST:
        raise TooMany
    known_as: Mapping[str, Any] = {"owner": owner, "page": page, "name": name}
    values = {"query": query, "shared_with": owner.branch if shared else None, "saved_at": now}
    row, _made = SavedFilter.objects.update_or_create(**known_as, defaults=values, create_defaults={**values, "reference": new_reference("SF")})
    if shared:
        audit.record(actor=actor, verb="filter.shared", subject=f"filter:{row.reference}", now=now, details={"page": page, "branch": owner.branch.code})
    return row


def remove(*, owner: StaffMember, reference: str) -> SavedFilter:
    """Take a filter of one's own away; for everybody it was shared with too."""
    row = SavedFilter.objects.filter(owner=owner, reference=reference).first()
    if row is None:
        raise NotYours
    row.delete()
    return row


def within_reach(staff: StaffMember) -> QuerySet[SavedFilter]:
    """The person's own filters, and those shared with their place or one above it."""
    paths = [staff.branch.path[: end + 1] for end, sign in enumerate(staff.branch.path) if sign == "."]
    return SavedFilter.objects.filter(Q(owner=staff) | Q(shared_with__path__in=paths)).select_related("owner__branch", "shared_with")


def why_lapsed(row: SavedFilter, staff: StaffMember) -> str:
    """The sentence that tells why the filter shows nothing to this person; empty while it works."""
    target = known(row.page)
    if target is None:
        return str(_("This list is no longer there. The filter shows nothing."))
    if not access.may(staff, target.permission):
        return str(_("You may no longer open this list. The filter shows nothing."))
    if row.owner_id != staff.pk and not access.may(row.owner, target.permission):
        return str(_("The colleague who shared this filter may no longer open the list. The filter shows nothing."))
    if row.owner_id != staff.pk and row.shared_with and not row.owner.branch.path.startswith(row.shared_with.path):
        return str(_("The colleague who shared this filter works elsewhere now. The filter shows nothing."))
    return ""


def address(row: SavedFilter) -> str:
    """The list with this filter on."""
    return f"{reverse(f'admin:{row.page}')}?{row.query}"


def chips(*, staff: StaffMember, page: str, query: str, count: Count | None = None) -> list[Chip]:
    """The filters beside a list: one's own first. Numbers are counted at most every five minutes."""
    rows = sorted(within_reach(staff).filter(page=page), key=lambda row: (row.owner_id != staff.pk, row.name, row.pk))
    present = conditions(query)
    lapsed = {row.pk: why_lapsed(row, staff) for row in rows}
    counts = _counts(staff, [row for row in rows if not lapsed[row.pk]], count or getattr(known(page), "count", None))
    return [
        Chip(
            filter=row,
            href=reverse("admin:filter_open", args=[row.reference]),
            on=row.query == present and not lapsed[row.pk],
            mine=row.owner_id == staff.pk,
            count=counts.get(row.pk, ""),
            lapsed=lapsed[row.pk],
        )
        for row in rows
    ]


def _counts(staff: StaffMember, rows: list[SavedFilter], count: Count | None) -> dict[int, str]:
    if count is None or not rows:
        return {}
    keys = {f"filter:{staff.pk}:{row.reference}:{row.saved_at.timestamp():.0f}": row for row in rows}
    found: dict[str, int | None] = cache.get_many(keys)
    missing = {key: count(staff, QueryDict(row.query)) for key, row in keys.items() if key not in found}
    if missing:
        cache.set_many(missing, COUNT_AGE)
    numbers = ((row.pk, (found | missing)[key]) for key, row in keys.items())
    return {pk: f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number) for pk, number in numbers if number is not None}

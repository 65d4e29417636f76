"""What customers did with their appointments since a colleague last opened the calendar: booked, moved, cancelled.

When the calendar was opened last is kept in the cache alone: lost, the news of three days is news once more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember
from backoffice.visits.models import Source, Visit, VisitMove, VisitState
from backoffice.visits.selectors import NO_SECRETS
from backoffice.worklist.selectors import selves
from portal.kernel import clock
from portal.templatetags.dates import when

#: So long something counts as news where the calendar was never opened.
_NEWS: Final = timedelta(days=3)
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class News:
    """One appointment that is still ahead, what the customer did with it last, and when."""

    visit: Visit
    words: str
    at: datetime


def of(staff: StaffMember, now: datetime) -> list[News]:
    """The newest first; of this colleague's own appointments and of those stood in for. One query."""
    since, own = max(now - _NEWS, cache.get(_key(staff)) or now - _NEWS), selves(staff)
    return sorted((_told(row, since) for row in _rows(own, since, now)), key=lambda news: news.at, reverse=True)


def count(staff: StaffMember) -> int:
    """The rail's figure."""
    return len(of(staff, clock.now()))


def looked(staff: StaffMember, now: datetime) -> None:
    """The colleague has the calendar before them."""
    cache.set(_key(staff), now, int(_NEWS.total_seconds()))


def _rows(own: Sequence[StaffMember], since: datetime, now: datetime) -> Iterable[Any]:  # visits with what was annotated
    moves = VisitMove.objects.filter(by__startswith="customer:", at__gt=since)
    mine = Q(staff__in=own) | Q(pk__in=moves.filter(was_with__in=own).values("visit"))
    last = moves.filter(visit=OuterRef("pk")).order_by("-pk")
    rows = Visit.objects.filter(mine, starts_at__gt=now, customer__isnull=False).annotate(
        moved_at=Subquery(last.values("at")[:1]), was_at=Subquery(last.values("was_at")[:1])
    )
    cancelled = Q(state=VisitState.CANCELLED, ended_by=None, ended_at__gt=since)
    booked = Q(state=VisitState.BOOKED) & (Q(moved_at__isnull=False) | Q(source=Source.CUSTOMER, booked_at__gt=since))
    return rows.filter(cancelled | booked).select_related("customer").defer(*NO_SECRETS).order_by("starts_at", "pk")[:_MOST]


def _told(row: Any, since: datetime) -> News:
    at = when(row.starts_at, "moment")
    if row.state == VisitState.CANCELLED:
        return News(row, _("cancelled: %(at)s") % {"at": at}, row.ended_at or since)
    if row.moved_at is not None:
        return News(row, _("moved: %(was)s → %(at)s") % {"was": when(row.was_at, "moment"), "at": at}, row.moved_at)
    return News(row, _("booked: %(at)s") % {"at": at}, row.booked_at)


def _key(staff: StaffMember) -> str:
    return f"visits.looked:{staff.pk}"

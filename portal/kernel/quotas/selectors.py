"""Reading quotas: what ran out counts as free from its moment on, swept or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from portal.kernel.quotas.models import Quota, QuotaPlace, QuotaReservation


@dataclass(frozen=True, slots=True)
class Standing:
    """How a quota stands. `free` is what the next buyer can get: nothing while somebody waits or it is not open."""

    code: str
    stock: int
    taken: int
    waiting: int
    free: int
    is_open: bool


def standing(code: str, now: datetime) -> Standing | None:
    """One quota's standing; None when there is none of that code."""
    return standings([code], now).get(code)


def standings(codes: Iterable[str], now: datetime) -> dict[str, Standing]:
    """The standing of every quota named that exists, in one query."""
    over = QuotaReservation.objects.filter(quota=OuterRef("pk"), state=1, until__lte=now).order_by().values("quota").annotate(n=Sum("count")).values("n")
    rows = Quota.objects.filter(code__in=list(codes)).annotate(over=Coalesce(Subquery(over, output_field=IntegerField()), 0))
    return {row.code: _standing(row, row.over, now) for row in rows}


def places_of(holder: str) -> list[QuotaPlace]:
    """The holder's live places, the newest first, with quota and offer."""
    return list(QuotaPlace.objects.filter(holder=holder, state__in=(1, 2)).select_related("quota", "reservation").order_by("-id"))


def torn() -> list[str]:
    """Codes of quotas whose counts are not the sums of what they count: always none."""
    with connection.cursor() as cursor:
        cursor.execute(_TORN)
        return [code for (code,) in cursor.fetchall()]


_TORN = """
    select q.code from portal_quota q
    left join (select quota_id, sum(count) filter (where state = 1) as reserved, sum(count) filter (where state = 2) as taken
               from portal_quotareservation group by quota_id) r on r.quota_id = q.id
    left join (select quota_id, count(*) as waiting from portal_quotaplace where state = 1 group by quota_id) w on w.quota_id = q.id
    where (q.reserved, q.taken, q.waiting) is distinct from (coalesce(r.reserved, 0), coalesce(r.taken, 0), coalesce(w.waiting, 0))
    order by q.code
"""


def _standing(row: Quota, over: int, now: datetime) -> Standing:
    is_open = not (row.opens_at and now < row.opens_at) and not (row.closes_at and now >= row.closes_at)
    left = row.stock - row.taken - row.reserved + over
    return Standing(row.code, row.stock, row.taken, row.waiting, left if is_open and not row.waiting else 0, is_open)

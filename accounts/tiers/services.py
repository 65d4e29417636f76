"""Bring everybody's tier to the end of a day, and tell those whose tier changed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.inbox import services as inbox
from accounts.tiers import selectors
from accounts.tiers.models import CustomerTier, Tier
from portal.kernel.money import Money

_SQL: Final = (Path(__file__).parent / "sql" / "refresh.sql").read_text(encoding="utf-8")
_MONTH: Final = """
INSERT INTO accounts_tiermonth (customer_id, month, tier, average_minor)
SELECT customer_id, date_trunc('month', as_of)::date, tier, average_minor FROM accounts_customertier
 WHERE as_of = %(day)s AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY(%(customers)s::bigint[]))
ON CONFLICT (customer_id, month) DO UPDATE SET tier = excluded.tier, average_minor = excluded.average_minor
"""
_TOPIC: Final = "service"
_ROSE: Final = gettext_noop("Your tier is now %(tier)s")
_ROSE_BODY: Final = gettext_noop("The average of your last 30 days is %(average)s. It holds from %(day)s. There is nothing you have to do.")
_FELL: Final = gettext_noop("Your tier is now %(tier)s")
_FELL_BODY: Final = gettext_noop("The average of your last 30 days is %(average)s. Your accounts, limits and what is free for everybody stay as they are.")
_WILL: Final = gettext_noop("Your tier changes on %(day)s")
_WILL_BODY: Final = gettext_noop("The average of your last 30 days is %(average)s. If it stays so, your tier is %(tier)s from %(day)s.")


@transaction.atomic
def refresh(*, day: date, customers: Sequence[int] | None = None) -> int:
    """Write the tiers as of the end of `day` for everybody who holds an account (or for these); answers how many.

    Safe to run again; an earlier day than the one that stands changes nothing.
    """
    known = selectors.in_force(day + timedelta(days=1))
    if not known:
        return 0
    values = {
        "day": day,
        "customers": None if customers is None else list(customers),
        "codes": [tier.code for tier in known],
        "bounds": [tier.from_minor for tier in known],
        "graces": [tier.grace_days for tier in known],
        "nears": [tier.near_bps for tier in known],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        written = int(cursor.rowcount)
        if (day + timedelta(days=1)).day == 1:
            cursor.execute(_MONTH, values)
    return written


def end_of_day(day: date, now: datetime) -> str:
    """The step of the end of day."""
    return f"tiers of {refresh(day=day)} customers; {tell(day=day, now=now)} told"


def tell(*, day: date, now: datetime) -> int:
    """Write to those whose tier changes from the next day on, or begins to wait for a fall; answers how many. Safe to run again."""
    begins, known = day + timedelta(days=1), {tier.code: tier for tier in selectors.in_force(day + timedelta(days=1))}
    told = 0
    rows = CustomerTier.objects.select_related("customer").filter(customer__user__isnull=False)
    for row in rows.filter(since=begins).exclude(before="").iterator(chunk_size=1_000):
        rose = _rank(known, row.tier) > _rank(known, row.before)
        _send(row, _ROSE if rose else _FELL, _ROSE_BODY if rose else _FELL_BODY, known.get(row.tier), begins, now)
        told += 1
    for code, tier in known.items():
        for row in rows.filter(tier=code, falls_on=begins + timedelta(days=tier.grace_days)).iterator(chunk_size=1_000):
            _send(row, _WILL, _WILL_BODY, known.get(row.falls_to), row.falls_on or begins, now)
            told += 1
    return told


def _send(row: CustomerTier, title: str, body: str, tier: Tier | None, day: date, now: datetime) -> None:
    if tier is None:
        return
    inbox.send(
        customer=row.customer, topic=_TOPIC, title=title, body=body, link=reverse("tiers:mine"), once=f"tier:{title[:20]}:{row.tier}:{day}", now=now,
        params={"tier": (tier.name, tier.name_en), "average": Money(row.average_minor), "day": day},
    )  # fmt: skip


def _rank(known: dict[str, Tier], code: str) -> int:
    return known[code].rank if code in known else 0

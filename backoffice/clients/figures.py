"""Bringing the book's figures to the end of a day: assets, change, activity, and when each contact is due."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from accounts.tiers import selectors as tiering
from accounts.tiers import services as tiers
from backoffice.clients import plans
from portal.kernel import clock

_SQL: Final = (Path(__file__).parent / "sql" / "figures.sql").read_text(encoding="utf-8")
# A customer who rose to a tier with a shorter rhythm is due earlier from the next morning on.
_DUE: Final = """
UPDATE backoffice_care c
   SET contact_due_on = (coalesce(c.last_contact_at, c.since) AT TIME ZONE %(zone)s)::date + t.days
  FROM accounts_customertier f JOIN unnest(%(codes)s::text[], %(rhythms)s::int[]) AS t(code, days) ON t.code = f.tier
 WHERE f.customer_id = c.customer_id AND c.until IS NULL AND (%(customers)s::bigint[] IS NULL OR c.customer_id = ANY(%(customers)s::bigint[]))
   AND c.contact_due_on <> (coalesce(c.last_contact_at, c.since) AT TIME ZONE %(zone)s)::date + t.days
"""


@transaction.atomic
def refresh(*, day: date, customers: Sequence[int] | None = None) -> int:
    """Write tiers and figures as of the end of `day` for everybody who holds an account (or for these); answers how many."""
    tiers.refresh(day=day, customers=customers)
    return _write(day, customers)


def end_of_day(day: date, now: datetime) -> str:
    """The book's step of the end of day; the tiers had theirs before."""
    return f"figures of {_write(day, None)} clients; {plans.drop_old(now=now)} old previews dropped"


@transaction.atomic
def _write(day: date, customers: Sequence[int] | None) -> int:
    known = tiering.in_force(day)
    values = {
        "day": day,
        "customers": None if customers is None else list(customers),
        "codes": [tier.code for tier in known],
        "rhythms": [tier.contact_days for tier in known],
        "zone": str(clock.BANK_ZONE),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        written = int(cursor.rowcount)
        cursor.execute(_DUE, values)
    return written

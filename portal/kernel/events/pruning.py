"""Old news goes: events that everybody heard, with their deliveries. The audit and the ledger are the bank's memory."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

KEEP: Final = timedelta(days=90)
CHUNK: Final = 5000

#: The oldest ids first, so that the scan ends at the first young event; what is waiting or given up stays.
_PRUNE: Final = """
    with old as (
        select e.id from (select id, at, dispatched_at from portal_event where id > %(after)s order by id limit %(limit)s) e
        where e.at < %(before)s and e.dispatched_at is not null
        and not exists (select from portal_delivery d where d.event_id = e.id and d.state <> 1)
    ), told as (
        delete from portal_delivery d using old where d.event_id = old.id
    ), gone as (
        delete from portal_event e using old where e.id = old.id returning e.id
    )
    select (select count(*) from gone),
           (select max(id) from (select id, at from portal_event where id > %(after)s order by id limit %(limit)s) e where e.at < %(before)s)
"""


def prune(before: datetime) -> int:
    """Remove what happened before that moment and is done; answers how many events. Safe to repeat."""
    total, after = 0, 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_PRUNE, {"after": after, "before": before, "limit": CHUNK})
            gone, last = cursor.fetchone()
        total += int(gone)
        if last is None:
            return total
        after = last

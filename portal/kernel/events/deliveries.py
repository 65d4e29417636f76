"""Handing events out and running handlers: claims by `FOR UPDATE SKIP LOCKED`, a transaction for each delivery."""

import logging
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from portal.kernel.events import services
from portal.kernel.events.models import Delivery

HAND_OUT_CHUNK: Final = 1000
CLAIM_CHUNK: Final = 50
#: A worker that has claimed a chunk and dies gives it back after this long.
CLAIM: Final = timedelta(seconds=60)
GIVE_UP_AFTER: Final = 12
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)
_ERROR_CHARACTERS: Final = 4000

_HAND_OUT: Final = """
    with taken as (
        select id, topic from portal_event where dispatched_at is null order by id limit %(limit)s for update skip locked
    ), made as (
        insert into portal_delivery (event_id, handler, state, attempts, due_at, last_error)
        select taken.id, s.handler, 0, 0, %(now)s, ''
        from taken join unnest(%(topics)s::text[], %(handlers)s::text[]) as s(topic, handler) on s.topic = taken.topic
        on conflict (event_id, handler) do nothing
    )
    update portal_event e set dispatched_at = %(now)s from taken where e.id = taken.id
"""
_CLAIM: Final = """
    with due as (
        select id from portal_delivery where state = 0 and due_at <= %(now)s
        order by due_at, id limit %(limit)s for update skip locked
    )
    update portal_delivery d set due_at = %(until)s, attempts = d.attempts + 1
    from due where d.id = due.id returning d.id
"""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worked:
    """What one call of `work` did."""

    handed_out: int = 0
    done: int = 0
    failed: int = 0


def work(*, clock: Callable[[], datetime], budget: timedelta = timedelta(seconds=20)) -> Worked:
    """Hand out and deliver what is due, until nothing is or the budget is used; any number of workers may do so at once."""
    end, handed_out, done, failed = clock() + budget, 0, 0, 0
    while (now := clock()) < end:
        fresh = hand_out(now=now)
        claimed = claim(now=now)
        outcomes = [_attempt(delivery, clock=clock) for delivery in claimed]
        handed_out += fresh
        done += outcomes.count(True)
        failed += outcomes.count(False)
        if not fresh and not claimed:
            break
    return Worked(handed_out, done, failed)


def hand_out(*, now: datetime, limit: int = HAND_OUT_CHUNK) -> int:
    """Give every subscribed handler a delivery of the oldest undispatched events; answers how many events."""
    pairs = services.subscriptions()
    topics, handlers = [topic for topic, _name in pairs], [name for _topic, name in pairs]
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OUT, {"limit": limit, "now": now, "topics": topics, "handlers": handlers})
        return int(cursor.rowcount)


def claim(*, now: datetime, limit: int = CLAIM_CHUNK) -> list[Delivery]:
    """Take due deliveries for this worker; nobody else gets them until `CLAIM` has passed."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "until": now + CLAIM, "limit": limit})
        numbers = [number for (number,) in cursor.fetchall()]
    return list(Delivery.objects.filter(pk__in=numbers).select_related("event").order_by("event_id", "id")) if numbers else []


def revive(deliveries: Iterable[int], *, now: datetime) -> int:
    """Try dead deliveries again from the beginning; answers how many."""
    return Delivery.objects.filter(pk__in=list(deliveries), state=Delivery.State.DEAD).update(state=Delivery.State.WAITING, attempts=0, due_at=now)


def wait_before(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 5 s, doubling, an hour at most."""
    return min(FIRST_WAIT * (1 << attempts - 1), LONGEST_WAIT)


def _attempt(delivery: Delivery, *, clock: Callable[[], datetime]) -> bool | None:
    """True done, False failed, None done by somebody else meanwhile."""
    if delivery.attempts > GIVE_UP_AFTER:
        _note_failure(delivery, "The worker ended in the middle of the last attempt.", now=clock())
        return False
    try:
        with transaction.atomic():
            if not _mark_done(delivery, now=clock()):
                return None
            services.handler_of(delivery.event.topic, delivery.handler)(delivery.event)
    except Exception as error:  # a handler's mistake is the delivery's state, not the worker's end
        _log.warning("delivery %s of event %s to %s failed: %s", delivery.pk, delivery.event_id, delivery.handler, type(error).__name__)
        _note_failure(delivery, "".join(traceback.format_exception(error)), now=clock())
        return False
    return True


def _mark_done(delivery: Delivery, *, now: datetime) -> bool:
    """Lock the delivery and close it, in the transaction that also holds the handler's writes."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    return waiting.update(state=Delivery.State.DONE, done_at=now, last_error="") == 1


def _note_failure(delivery: Delivery, error: str, *, now: datetime) -> None:
    state = Delivery.State.DEAD if delivery.attempts >= GIVE_UP_AFTER else Delivery.State.WAITING
    waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING, attempts=delivery.attempts)
    waiting.update(state=state, due_at=now + wait_before(delivery.attempts), last_error=error[-_ERROR_CHARACTERS:])

"""Recording facts and subscribing to them."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from portal.kernel import canonical
from portal.kernel.events.models import Event

Handler = Callable[[Event], None]

TASK: Final = "portal.deliver_events"
QUIET_SECONDS: Final = 0.5
QUIET_AFTER_FAILURE_SECONDS: Final = 10.0

_INSERT: Final = """
    insert into portal_event (topic, subject, actor_id, payload, at) values (%s, %s, %s, %s::jsonb, %s) returning id
"""
_handlers: defaultdict[str, dict[str, Handler]] = defaultdict(dict)
_quiet_until = 0.0
_log = logging.getLogger(__name__)


def record(topic: str, *, subject: str, actor_id: int, payload: Mapping[str, Any], now: datetime) -> int:
    """Write a fact into the current transaction and answer its id; handlers run after the commit."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [topic, subject, actor_id, canonical.json_text(canonical.plain(payload)), now])
        (number,) = cursor.fetchone()
    transaction.on_commit(nudge, robust=True)
    return int(number)


def subscribe(topic: str, name: str, handler: Handler) -> None:
    """Call `handler(event)` for every event of the topic. `name` is stored with deliveries, so it stays stable."""
    if _handlers[topic].get(name, handler) is not handler:
        raise ValueError(f"two handlers of {topic!r} are called {name!r}")
    _handlers[topic][name] = handler


def subscriptions() -> list[tuple[str, str]]:
    """Every (topic, handler name)."""
    return [(topic, name) for topic, handlers in _handlers.items() for name in handlers]


def handler_of(topic: str, name: str) -> Handler:
    """The handler of that name. Raises `LookupError` when this version of the program has none."""
    try:
        return _handlers[topic][name]
    except KeyError as error:
        raise LookupError(f"no handler {name!r} subscribes to {topic!r}") from error


def nudge() -> None:
    """Wake a worker now instead of at the next beat; at most twice a second, and never a reason to fail."""
    global _quiet_until
    now = time.monotonic()
    if now < _quiet_until:
        return
    _quiet_until = now + QUIET_SECONDS
    try:
        current_app.send_task(TASK, retry=False, expires=10, ignore_result=True)
    except (OperationalError, OSError) as error:
        _quiet_until = now + QUIET_AFTER_FAILURE_SECONDS
        _log.warning("the broker is away, news waits for the beat: %s", error)


def waiting(now: datetime) -> timedelta:
    """How long the oldest fact that is not yet told to everybody has waited."""
    with connection.cursor() as cursor:
        cursor.execute("""
            select least(
                (select at from portal_event where dispatched_at is null order by id limit 1),
                (select e.at from portal_delivery d join portal_event e on e.id = d.event_id
                  where d.state = 0 and d.attempts < 2 order by d.due_at, d.id limit 1))
        """)
        (oldest,) = cursor.fetchone()
    return max(now - oldest, timedelta()) if oldest else timedelta()

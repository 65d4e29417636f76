"""Finding what happened in customers' lives, each once, and announcing it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from backoffice.portrait.compute import Span
from backoffice.portrait.events import TOPIC
from portal.kernel import events

_DIR: Final = Path(__file__).parent / "sql"
_FIND: Final = (_DIR / "life.sql").read_text(encoding="utf-8")
_ANNOUNCE: Final = (_DIR / "announce.sql").read_text(encoding="utf-8")


def find(span: Span, *, now: datetime) -> list[int]:
    """Keep what happened and was not known; answers the keys of the new life events."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, {"lo": span.lo, "hi": span.hi, "day": span.day, "now": now})
        return [int(row[0]) for row in cursor.fetchall()]


def announce(found: Sequence[int], *, now: datetime) -> None:
    """One event `portrait.life_event` for each, in the same transaction."""
    if not found:
        return
    with connection.cursor() as cursor:
        cursor.execute(_ANNOUNCE, {"topic": TOPIC, "ids": list(found), "now": now})
    transaction.on_commit(events.nudge, robust=True)

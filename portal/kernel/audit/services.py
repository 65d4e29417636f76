"""Adding an entry: one round trip, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from portal.kernel import canonical

if TYPE_CHECKING:  # this module is loaded with the models, access needs them loaded
    from portal.kernel.access import Actor

_RECORD: Final = "select portal_audit_record(%s, %s, %s, %s, %s::smallint, %s, %s::jsonb, %s)"
_RECORD_EACH: Final = "select portal_audit_record_each(%s, %s, %s, %s::bigint[], %s, %s::smallint, %s, %s::jsonb, %s)"
_IP_LENGTH: Final = 45


def record(*, actor: "Actor", verb: str, subject: str, now: datetime, reason: str = "", details: Mapping[str, Any] | None = None) -> int:
    """Add an act to the actor's chain and answer its number there.

    `verb` is the act ("customer.viewed"), `subject` what it is about ("customer:12"), `details` small and plain (no
    floats, no secrets, personal data only masked). Call it last in a service: it holds the actor's head until commit.
    """
    values: list[str | int | datetime] = [
        actor.label,
        verb,
        subject,
        canonical.clean(reason),
        int(actor.channel),
        canonical.clean(actor.ip)[:_IP_LENGTH],
        canonical.json_text(canonical.plain(details or {})),
        now,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, values)
        (number,) = cursor.fetchone()
    return int(number)


def record_each(*, actor: "Actor", verb: str, kind: str, ids: Sequence[int], now: datetime, reason: str = "", details: Mapping[str, Any] | None = None) -> int:
    """The same act about many subjects ("customer": each of `ids`), an entry for each of them in one round trip; answers how many.

    It holds the actor's head until commit: thousands at a time, in a transaction of their own.
    """
    values: list[Any] = [
        actor.label,
        verb,
        kind,
        list(ids),
        canonical.clean(reason),
        int(actor.channel),
        canonical.clean(actor.ip)[:_IP_LENGTH],
        canonical.json_text(canonical.plain(details or {})),
        now,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_EACH, values)
        (number,) = cursor.fetchone()
    return int(number)

"""`once`: the row of the key is taken before the act and committed with it."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from portal.kernel import canonical, ids
from portal.kernel.errors import Refusal
from portal.kernel.idempotency.models import OnceKey

#: Nobody sends a form again after this long.
KEEP: Final = timedelta(days=400)
_TAKE: Final = """
    insert into portal_oncekey (id, person, content, answer, created_at) values (%s, %s, %s, null, %s)
    on conflict (id) do nothing
"""


class SameKeyOtherContent(Refusal):
    """The key was used for something else by the same person."""

    code = "key_reused"
    message = _("This was already sent with other content. Nothing was done again.")


@dataclass(slots=True)
class Once:
    """`replayed` says the act was done before, and `answer` is what it answered then; else set `answer` (plain JSON)."""

    replayed: bool
    answer: Any = None


@contextmanager
def once(*, person: str, key: str, content: Mapping[str, Any], now: datetime) -> Iterator[Once]:
    """Do an act at most once for this person and key, in a transaction of its own (or inside the caller's).

    ::

        with idempotency.once(person=actor.label, key=key, content={"nickname": name}, now=now) as act:
            if act.replayed:
                return act.answer["reference"]
            ...
            act.answer = {"reference": reference}

    Name the act in `content`. Raises `SameKeyOtherContent`. An exception inside undoes the act and frees the key.
    """
    row, wanted = ids.posting_key(person, key), fingerprint(content)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [row, person, wanted, now])
            taken = cursor.rowcount == 1
        act = Once(replayed=False) if taken else _first(row, wanted)
        yield act
        if taken:
            OnceKey.objects.filter(pk=row).update(answer=canonical.plain(act.answer))


def forget(before: datetime) -> int:
    """Free the keys of acts done before that moment; answers how many."""
    return OnceKey.objects.filter(created_at__lt=before).delete()[0]


def fingerprint(content: Mapping[str, Any]) -> bytes:
    """32 bytes that are the same for the same content, whatever the order of its keys."""
    return hashlib.sha256(canonical.json_text(canonical.plain(content)).encode()).digest()


def _first(row: UUID, wanted: bytes) -> Once:
    known = OnceKey.objects.get(pk=row)
    if bytes(known.content) != wanted:
        raise SameKeyOtherContent
    return Once(replayed=True, answer=known.answer)

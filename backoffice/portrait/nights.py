"""The night of the portraits: everybody in portions, each portion a transaction; a night that was cut off goes on where it stood."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.models import F, Max

from accounts.identity.models import Customer
from backoffice.portrait import compute, happening, tagging
from backoffice.portrait.compute import Span
from backoffice.portrait.declared import FEATURES
from backoffice.portrait.sums import PortraitNight
from portal.kernel import clock

#: Customers that go together at night.
PORTION: Final = 50_000
#: From so many customers on the planner is told that a portion is large, before it has statistics of its own.
_LARGE: Final = 500
#: Sums are added to by one at a time.
_LOCK: Final = 7_300_041
_SNAPSHOT: Final = (Path(__file__).parent / "sql" / "snapshot.sql").read_text(encoding="utf-8")
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a refresh did."""

    changed: int
    given: int
    ended: int
    found: tuple[int, ...]


def end_of_day(day: date, now: datetime) -> str:
    """The step of the end of day."""
    night = run(day, clock=lambda: now)
    return f"portraits of {night.customers} customers, {night.changed} changed; tags +{night.tagged} -{night.untagged}; {night.found} life events"


def run(day: date, *, clock: Callable[[], datetime] = clock.now, progress: Progress = lambda done, total: None) -> PortraitNight:
    """Bring every portrait to the end of a day, from where the night of that day stood."""
    night, _created = PortraitNight.objects.get_or_create(day=day, defaults={"started_at": clock()})
    total = Customer.objects.count()
    while night.finished_at is None:
        hi = end_of_portion(night.up_to)
        if hi is None:
            night.finished_at = clock()
            night.save(update_fields=["finished_at"])
            break
        with transaction.atomic():
            done = refresh(Span(night.up_to + 1, hi, day), now=clock(), portion=PORTION)
            happening.announce(done.found, now=clock())
            _note(night, hi, done)
        night.refresh_from_db()
        progress(night.customers, total)
    return night


def refresh(span: Span, *, now: datetime, portion: int = 1) -> Done:
    """Bring the portraits, tags and life events of a range of customers to the end of a day; in one transaction of the caller.

    Nothing is announced here. `portion` is about how many customers there are in the range.
    """
    settle(portion)
    compute.fold(span)
    _plan(portion)
    compute.forget(span)
    changed = compute.portraits(span, now=now)
    _free(portion)
    given, ended = tagging.apply(span)
    found = happening.find(span, now=now)
    if (span.day + timedelta(days=1)).day == 1:
        _keep(span)
    return Done(changed, given, ended, tuple(found))


def end_of_portion(after: int) -> int | None:
    portion = Customer.objects.filter(pk__gt=after).order_by("pk")[:PORTION]
    last: int | None = portion.aggregate(last=Max("pk"))["last"]
    return last


def _note(night: PortraitNight, hi: int, done: Done) -> None:
    held = Customer.objects.filter(pk__gt=night.up_to, pk__lte=hi).count()
    PortraitNight.objects.filter(pk=night.pk).update(
        up_to=hi,
        customers=F("customers") + held,
        changed=F("changed") + done.changed,
        tagged=F("tagged") + done.given,
        untagged=F("untagged") + done.ended,
        found=F("found") + len(done.found),
    )


def settle(portion: int) -> None:
    """One at a time, and for this transaction: no compiling of statements, memory by the size of the portion."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SET LOCAL jit = off")
        if portion >= _LARGE:
            cursor.execute("SET LOCAL work_mem = '128MB'; SET LOCAL random_page_cost = 1.1; SET LOCAL enable_seqscan = off")


def _plan(portion: int) -> None:
    """After the entries are read: large portions are joined by hashing, however few rows the planner believes there are."""
    if portion >= _LARGE:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_seqscan = on")


def _free(portion: int) -> None:
    """What follows looks at few of them: each is looked up."""
    if portion >= _LARGE:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_nestloop = on")


def _keep(span: Span) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_snapshot_sql(), {"lo": span.lo, "hi": span.hi, "month": span.day.replace(day=1)})


@cache
def _snapshot_sql() -> str:
    return _SNAPSHOT.format(pairs=", ".join(f"'{feature.code}', {feature.code}" for feature in FEATURES if feature.monthly))

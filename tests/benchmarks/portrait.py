"""B4: the nightly portraits of the large data set (`make bench-data SCALE=…`), and one customer's portrait after an event.

Read in a process of its own against tx_bench. The first night, which reads everything ever booked, is kept and told beside
the figure; the night measured is the next day's, with that day's entries, in one transaction that is taken back, so that it
can be measured again.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tests.benchmarks.figures import Figure

FIRST: Final = date(2026, 8, 20)
REFRESHED: Final = 100


def measure(wanted: set[str], *, scale: float) -> Iterator[Figure]:
    if "B4" not in wanted:
        return
    from portal.management.commands.bench_data import DATABASE
    from portal.runtime import places

    place = places.LOCAL / "bench"
    environment = {"DB_NAME": DATABASE, "VAULT_KEY_DIR": str(place / "vault"), "PRIVATE_ROOT": str(place / "private")}
    environment |= {"CHECKPOINT_DIR": str(place / "checkpoints"), "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
    asked = [sys.executable, "-m", "tests.benchmarks.portrait", str(scale)]
    done = subprocess.run(asked, env={**os.environ, **environment}, check=False, capture_output=True, text=True)
    if done.returncode:
        print(f"B4 was not taken: {(done.stderr.strip().splitlines() or ['?'])[-1]} (make bench-data SCALE={scale} builds its data)", file=sys.stderr)
        return
    night, refresh, customers, changed, first = done.stdout.split()
    about = f"{int(customers):,} customers, {int(changed):,} portraits changed; the first night of all took {first} s"
    yield Figure("B4.portrait_s", float(night), "s", about, (), scale)
    yield Figure("B4.refresh_ms", float(refresh), "ms", f"median of {REFRESHED} customers, tags and life events with it", (), scale)


def main() -> None:
    """Seconds of a night, milliseconds of one refresh, customers, portraits changed, seconds of the first night."""
    import django

    django.setup()
    from backoffice.intake.models import ImportedRecord
    from backoffice.portrait import nights, reference
    from backoffice.portrait.sums import PortraitNight
    from portal.demo.bench import Extent
    from portal.kernel import clock

    mark = ImportedRecord.objects.filter(source="bench", kind="data").first()
    if mark is None or mark.payload["customers"] != Extent.of(float(sys.argv[1])).customers:
        raise SystemExit("there is no data set of that size")
    reference.load()
    if not PortraitNight.objects.filter(finished_at__isnull=False).exists():
        nights.run(FIRST)
    last = PortraitNight.objects.filter(finished_at__isnull=False).latest("day")
    first = PortraitNight.objects.earliest("day")
    assert first.finished_at is not None
    seconds, changed = _night(last.day + timedelta(days=1))
    spent = _refreshes(clock.now())
    took = round((first.finished_at - first.started_at).total_seconds())
    print(round(seconds, 1), round(statistics.median(spent) * 1000, 1), last.customers, changed, took)


class _TakenBack(Exception):
    pass


def _night(day: date) -> tuple[float, int]:
    from django.db import transaction

    from backoffice.portrait import nights

    seconds = changed = 0
    try:
        with transaction.atomic():
            begun = time.monotonic()
            changed = nights.run(day).changed
            seconds = time.monotonic() - begun  # type: ignore[assignment]
            raise _TakenBack
    except _TakenBack:
        return float(seconds), changed


def _refreshes(now: object) -> list[float]:
    from django.db import transaction

    from accounts.identity.models import Customer
    from backoffice.portrait import refreshing

    spent = []
    for customer in Customer.objects.order_by("pk").values_list("pk", flat=True)[: REFRESHED * 97 : 97]:
        try:
            with transaction.atomic():
                begun = time.monotonic()
                refreshing.refresh_one(customer, now=now)  # type: ignore[arg-type]
                spent.append(time.monotonic() - begun)
                raise _TakenBack
        except _TakenBack:
            continue
    return spent


if __name__ == "__main__":
    main()

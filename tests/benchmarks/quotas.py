"""K.quota: how many reservations a second one quota takes and how fast buyers who come too late are told; nothing is ever oversold.

Contended: everybody wants the same quota, which takes every one of them; the row's lock is held until the commit is on disk.
Spread: a hundred quotas, as appointment slots are. Sold out: the quota has nothing left. Race: 2,000 buyers for 100 places.
"""

import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from uuid import UUID

from tests.benchmarks.crew import Contender, Crew, Work, race
from tests.benchmarks.figures import Figure, rate_of

ALL: Final = 8
SPREAD: Final = 100
RACES, BUYERS, PLACES = 20, 2_000, 100
_FORK: Final = multiprocessing.get_context("fork")
_PLENTY: Final = 1_000_000_000


def measure(wanted: set[str], *, seconds: float, rounds: int, seed: int, scale: float) -> Iterator[Figure]:
    if "quotas" not in wanted:
        return
    _open()
    crew = Crew(CONTENDERS, size=ALL, seed=seed)
    try:
        rates = race(crew, list(CONTENDERS), workers=ALL, seconds=seconds, rounds=rounds, seed=seed)
        yield from (rate_of(f"K.quota_{name}", found) for name, found in rates.items())
    finally:
        crew.close()
    yield from _races(max(1, round(RACES * scale)))


def _open() -> None:
    from django.db import connections

    from portal.kernel.quotas import services

    names = ["bench:hot", *(f"bench:{n}" for n in range(SPREAD))]
    services.open_quotas([services.NewQuota(name, _PLENTY) for name in names])
    services.open_quotas([services.NewQuota("bench:none", 0)])
    connections.close_all()  # the processes that come of this one need connections of their own


def _races(times: int) -> Iterator[Figure]:
    """Every race has a quota of its own and as many processes as there are contenders for it."""
    from django.db import connections

    from portal.kernel.quotas import selectors, services
    from portal.kernel.quotas.models import Quota

    sold, begun = [], time.monotonic()
    for number in range(times):
        quota = f"bench:race:{number}"
        services.open_quota(code=quota, stock=PLACES)
        connections.close_all()
        crew = [_FORK.Process(target=_buyers, args=(quota, BUYERS // ALL), daemon=True) for _ in range(ALL)]
        for process in crew:
            process.start()
        for process in crew:
            process.join(timeout=120)
        sold.append(Quota.objects.get(code=quota).taken)
    about = f"places of {PLACES}, each of {times} races of {BUYERS:,} buyers in {ALL} processes; {time.monotonic() - begun:.1f} s in all"
    yield Figure("K.quota_sold", float(sum(sold)) / times, "sold", about)
    yield Figure("K.quota_wrong", float(sum(one != PLACES for one in sold)), "races", f"that did not end with exactly {PLACES} sold")
    yield Figure("K.quota_torn", float(len(selectors.torn())), "quotas", "whose counts are not the sums of what they count")


def _buyers(quota: str, times: int) -> None:
    from django.utils import timezone

    from portal.kernel.quotas import SoldOut, services

    for _ in range(times):
        key = UUID(bytes=os.urandom(16))
        try:
            services.take_at_once(quota=quota, holder=f"customer:{key.int % 1_000_000}", key=key, now=timezone.now())
        except SoldOut:
            continue


def _reserve(quota: str) -> None:
    from django.utils import timezone

    from portal.kernel.quotas import SoldOut, services

    now, key = timezone.now(), UUID(bytes=os.urandom(16))
    try:
        services.reserve(quota=quota, holder=f"customer:{key.int % 1_000_000}", until=now + timedelta(hours=1), key=key, now=now)
    except SoldOut:
        return


def contended(chance: random.Random) -> Work:
    return lambda: _reserve("bench:hot")


def spread(chance: random.Random) -> Work:
    return lambda: _reserve(f"bench:{chance.randrange(SPREAD)}")


def sold_out(chance: random.Random) -> Work:
    return lambda: _reserve("bench:none")


CONTENDERS: Final[dict[str, Contender]] = {"contended": contended, "spread": spread, "sold_out": sold_out}

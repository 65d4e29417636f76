"""Many at once want few: exactly the stock is taken, by as many people, whatever the threads and processes do."""

import multiprocessing
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections

from portal.kernel import quotas
from portal.kernel.quotas import selectors, services
from portal.kernel.quotas.models import Quota, QuotaReservation

pytestmark = [pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
PROCESSES, THREADS, RACES, BUYERS, PLACES = 2, 4, 20, 2_000, 100


def at_once(threads: int, act: Callable[[int], None]) -> None:
    ready = threading.Barrier(threads, timeout=60)

    def work(number: int) -> None:
        try:
            ready.wait()
            act(number)
        finally:
            connection.close()

    crew = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(threads)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in crew)


def buy(quota: str, buyer: int) -> bool:
    """Some reserve and take, some take at once, some give back and come again."""
    holder = f"customer:{buyer}"
    try:
        if buyer % 3 == 0:
            services.take_at_once(quota=quota, holder=holder, key=uuid4(), now=NOW)
            return True
        made = services.reserve(quota=quota, holder=holder, until=NOW + timedelta(hours=1), key=uuid4(), now=NOW)
        services.take(reservation=made.id, now=NOW)
    except quotas.SoldOut:
        return False
    return True


def test_eight_threads_of_fifty_buyers_take_exactly_what_there_is() -> None:
    services.open_quota(code="quick", stock=30)
    won: list[bool] = []
    at_once(8, lambda number: won.extend([buy("quick", number * 50 + turn) for turn in range(50)]))
    row = Quota.objects.get(code="quick")
    assert (len(won), won.count(True), row.taken, row.reserved) == (400, 30, 30, 0)
    assert selectors.torn() == []


def test_of_one_persons_ten_windows_two_get_what_one_person_may_have() -> None:
    services.open_quota(code="one", stock=10, per_holder=2)
    refused: list[type] = []

    def window(number: int) -> None:
        try:
            services.take_at_once(quota="one", holder="customer:1", key=uuid4(), now=NOW)
        except quotas.AlreadyHas as refusal:
            refused.append(type(refusal))

    at_once(10, window)
    assert (Quota.objects.get(code="one").taken, len(refused)) == (2, 8)


def test_twenty_twins_of_one_key_are_one() -> None:
    services.open_quota(code="twins", stock=5)
    key = uuid4()
    made: list[services.Reservation] = []
    at_once(8, lambda _: made.append(services.take_at_once(quota="twins", holder="customer:1", key=key, now=NOW)))
    assert ({one.id for one in made}, [one.replayed for one in made].count(False)) == ({made[0].id}, 1)
    assert Quota.objects.get(code="twins").taken == 1


def test_two_who_exchange_with_each_other_do_not_block() -> None:
    services.open_quotas([services.NewQuota("left", 2), services.NewQuota("right", 2)])
    held = [services.take_at_once(quota=code, holder=f"customer:{code}", key=uuid4(), now=NOW).id for code in ("left", "right")]

    def cross(number: int) -> None:
        reservation = held[number]
        for turn in range(20):
            target = ("right", "left")[(number + turn) % 2]
            reservation = services.move(reservation=reservation, quota=target, key=uuid4(), now=NOW).id

    at_once(2, cross)
    assert list(Quota.objects.order_by("code").values_list("taken", flat=True)) == [1, 1]
    assert selectors.torn() == []


@pytest.mark.slow
@pytest.mark.fault
def test_twenty_races_of_two_thousand_buyers() -> None:
    """Processes with threads, each race 2,000 buyers for 100 places."""
    fork = multiprocessing.get_context("fork")
    for race in range(RACES):
        quota = f"race-{race}"
        services.open_quota(code=quota, stock=PLACES)
        connections.close_all()
        share = BUYERS // PROCESSES
        crew = [fork.Process(target=_process, args=(quota, number * share, share), daemon=True) for number in range(PROCESSES)]
        for process in crew:
            process.start()
        for process in crew:
            process.join(timeout=120)
            assert process.exitcode == 0
        row = Quota.objects.get(code=quota)
        assert (row.taken, row.reserved) == (PLACES, 0)
        holders = list(QuotaReservation.objects.filter(quota=row, state=2).values_list("holder", flat=True))
        assert len(set(holders)) == len(holders) == PLACES
    assert selectors.torn() == []


def _process(quota: str, first: int, buyers: int) -> None:
    each = buyers // THREADS
    at_once(THREADS, lambda number: [buy(quota, first + number * each + turn) for turn in range(each)] and None)

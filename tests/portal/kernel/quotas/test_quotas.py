"""Counted stock: opening hours, keys, one person's most, offers, moving."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from portal.kernel import quotas
from portal.kernel.events.models import Event
from portal.kernel.quotas import selectors, services
from portal.kernel.quotas.models import Quota, QuotaReservation, ReservationState
from portal.tasks import expire_quotas

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def never_torn() -> Iterator[None]:
    yield
    assert selectors.torn() == []


def reserve(holder: str = "customer:1", quota: str = "q", now: datetime = NOW, key: UUID | None = None, count: int = 1) -> services.Reservation:
    return services.reserve(quota=quota, holder=holder, until=now + HOUR, key=key or uuid4(), now=now, count=count)


def free(now: datetime = NOW, quota: str = "q") -> int:
    standing = selectors.standing(quota, now)
    assert standing is not None
    return standing.free


def topics() -> list[tuple[str, str]]:
    return list(Event.objects.filter(topic__startswith="quota.").order_by("id").values_list("topic", "subject"))


def test_opening_twice_is_opening_once() -> None:
    first = services.open_quota(code="q", stock=3)
    assert services.open_quota(code="q", stock=9) == first
    assert Quota.objects.get(code="q").stock == 3


def test_the_last_one_goes_once_and_the_next_is_told() -> None:
    services.open_quota(code="q", stock=1)
    made = reserve()
    assert (made.state, made.until, made.replayed) == (ReservationState.RESERVED, NOW + HOUR, False)
    with pytest.raises(quotas.SoldOut):
        reserve("customer:2")
    assert free() == 0


def test_the_same_key_gives_the_first_answer_even_when_nothing_is_left_or_all_is_closed() -> None:
    services.open_quota(code="q", stock=1, closes_at=NOW + HOUR)
    key = uuid4()
    made = reserve(key=key)
    again = reserve(key=key)
    assert (again.id, again.replayed) == (made.id, True)
    assert reserve(key=key, now=NOW + 2 * HOUR).id == made.id
    with pytest.raises(quotas.KeyReused):
        reserve("customer:2", key=key)


def test_nothing_before_it_opens_nor_after_it_closes() -> None:
    services.open_quota(code="q", stock=1, opens_at=NOW, closes_at=NOW + HOUR)
    for moment in (NOW - timedelta(seconds=1), NOW + HOUR):
        with pytest.raises(quotas.NotOpen):
            reserve(now=moment)
        with pytest.raises(quotas.NotOpen):
            services.wait(quota="q", holder="customer:1", now=moment)
    reserve(now=NOW)


def test_nobody_gets_more_than_one_person_may_have() -> None:
    services.open_quota(code="q", stock=9, per_holder=2)
    reserve()
    reserve()
    with pytest.raises(quotas.AlreadyHas):
        reserve()
    with pytest.raises(quotas.AlreadyHas):
        services.wait(quota="q", holder="customer:1", now=NOW)
    assert free() == 7


def test_what_ran_out_is_free_for_the_next_buyer_before_anybody_swept() -> None:
    services.open_quota(code="q", stock=1)
    made = reserve()
    later = NOW + HOUR
    assert free(later) == 1
    reserve("customer:2", now=later)
    assert QuotaReservation.objects.get(pk=made.id).state == ReservationState.EXPIRED
    with pytest.raises(quotas.ReservationOver):
        services.take(reservation=made.id, now=later)


def test_taking_twice_is_taking_once_and_giving_back_twice_too() -> None:
    services.open_quota(code="q", stock=1)
    made = reserve()
    assert [services.take(reservation=made.id, now=NOW) for _ in range(2)] == [True, False]
    assert [services.release(reservation=made.id, now=NOW) for _ in range(2)] == [True, False]
    assert free() == 1


def test_the_longest_waiting_is_offered_what_is_given_back_and_nobody_overtakes() -> None:
    services.open_quota(code="q", stock=1, offer=timedelta(minutes=30))
    made = reserve()
    first, second = (services.wait(quota="q", holder=holder, now=NOW) for holder in ("customer:2", "customer:3"))
    assert (first.ahead, second.ahead, first.reservation) == (0, 1, None)
    services.release(reservation=made.id, now=NOW)
    with pytest.raises(quotas.SoldOut):
        reserve("customer:4")
    offer = services.place_of(first.id).reservation
    assert offer is not None
    assert offer.until == NOW + timedelta(minutes=30)
    services.expire_due(now=NOW + timedelta(minutes=30))
    assert services.place_of(first.id).reservation.state == ReservationState.EXPIRED  # type: ignore[union-attr]
    assert services.place_of(second.id).reservation.state == ReservationState.RESERVED  # type: ignore[union-attr]
    assert topics() == [("quota.offered", "customer:2"), ("quota.lapsed", "customer:2"), ("quota.offered", "customer:3")]


def test_waiting_where_something_is_free_is_an_offer_at_once() -> None:
    services.open_quota(code="q", stock=1)
    place = services.wait(quota="q", holder="customer:1", now=NOW)
    assert place.reservation is not None
    assert services.wait(quota="q", holder="customer:1", now=NOW).id == place.id


def test_leaving_the_line_lets_the_next_forward() -> None:
    services.open_quota(code="q", stock=2)
    made = reserve(count=2)
    wants_two, wants_one = services.wait(quota="q", holder="customer:2", count=2, now=NOW), services.wait(quota="q", holder="customer:3", now=NOW)
    services.resize(quota="q", stock=3, now=NOW)
    assert services.place_of(wants_one.id).reservation is None, "nobody is overtaken"
    assert [services.leave(place=wants_two.id, now=NOW) for _ in range(2)] == [True, False]
    assert services.place_of(wants_one.id).reservation is not None
    assert services.release(reservation=made.id, now=NOW)


def test_a_closed_quota_ends_its_line() -> None:
    services.open_quota(code="q", stock=0, closes_at=NOW + HOUR)
    services.resize(quota="q", stock=1, now=NOW)
    services.take_at_once(quota="q", holder="customer:1", key=uuid4(), now=NOW)
    services.wait(quota="q", holder="customer:2", now=NOW)
    services.expire_due(now=NOW + HOUR)
    assert Quota.objects.get(code="q").waiting == 0
    assert topics() == [("quota.lapsed", "customer:2")]


def test_moving_gives_the_old_one_back_only_with_the_new_one() -> None:
    services.open_quotas([services.NewQuota("q", 1), services.NewQuota("r", 1), services.NewQuota("full", 0)])
    key, made = uuid4(), services.take_at_once(quota="q", holder="customer:1", key=uuid4(), now=NOW)
    with pytest.raises(quotas.SoldOut):
        services.move(reservation=made.id, quota="full", key=uuid4(), now=NOW)
    assert free() == 0
    moved = services.move(reservation=made.id, quota="r", key=key, now=NOW)
    assert (free(), free(quota="r"), moved.state) == (1, 0, ReservationState.TAKEN)
    assert services.move(reservation=made.id, quota="r", key=key, now=NOW).id == moved.id


def test_the_stock_is_never_less_than_what_is_given_away() -> None:
    services.open_quota(code="q", stock=3)
    reserve(count=2)
    with pytest.raises(quotas.StockInUse):
        services.resize(quota="q", stock=1, now=NOW)
    with pytest.raises(quotas.NoSuchQuota):
        services.resize(quota="none", stock=1, now=NOW)
    with pytest.raises(quotas.NoSuchQuota):
        reserve(quota="none")


def test_the_app_role_cannot_count_by_hand() -> None:
    services.open_quota(code="q", stock=1)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE portal_quota SET taken = 0")


def test_the_beat_sweeps() -> None:
    services.open_quota(code="q", stock=1)
    made = reserve()
    expire_quotas()  # the clock of today is long after NOW or before it: either way the sums hold
    assert QuotaReservation.objects.get(pk=made.id).state in (ReservationState.RESERVED, ReservationState.EXPIRED)

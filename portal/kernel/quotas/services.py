"""What can happen to a quota; each one round trip, durable when it returns (or with the caller's transaction).

`holder` names who has it, like "customer:12". `key` makes an act repeatable: the same key gives the same reservation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from psycopg.types.numeric import Int2, Int4, Int8

from portal.kernel import events, prepared
from portal.kernel.quotas.models import Quota, QuotaPlace, QuotaReservation, ReservationState
from portal.kernel.quotas.refusals import BY_SQLSTATE

OFFER: Final = timedelta(hours=1)
QUOTAS_AT_A_TIME: Final = 500
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_OPEN: Final = "SELECT public.quota_open(%s::text[], %s::integer[], %s::integer[], %s::timestamptz[], %s::timestamptz[], %s::integer[])"
_RESERVE: Final = "SELECT public.quota_reserve(%s, %s, %s, %s, %s, %s::timestamptz, %s)"


@dataclass(frozen=True, slots=True)
class NewQuota:
    """A quota to open. `per_holder` is the most one holder may have; `offer` is how long an offer to a waiting holder stands."""

    code: str
    stock: int
    per_holder: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    offer: timedelta = OFFER


@dataclass(frozen=True, slots=True)
class Reservation:
    """So many of a quota for one holder. `replayed` says that the key was known: nothing was reserved now."""

    id: int
    state: ReservationState
    until: datetime | None
    replayed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the line. `ahead` is how many stand before it; `reservation` is the offer it got, if any."""

    id: int
    ahead: int
    reservation: Reservation | None


def open_quota(
    *,
    code: str,
    stock: int,
    per_holder: int | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    offer: timedelta = OFFER,
) -> Quota:
    """The quota of that code, opened now if it is new; one that is there stays as it is."""
    open_quotas([NewQuota(code, stock, per_holder, opens_at, closes_at, offer)])
    return Quota.objects.get(code=code)


def open_quotas(new: Sequence[NewQuota]) -> int:
    """Open those whose code is new, in one statement; how many."""
    columns = (
        [quota.code for quota in new],
        [quota.stock for quota in new],
        [quota.per_holder for quota in new],
        [quota.opens_at for quota in new],
        [quota.closes_at for quota in new],
        [int(quota.offer.total_seconds()) for quota in new],
    )
    return int(prepared.call(_OPEN, columns, refusals=BY_SQLSTATE)) if new else 0


def reserve(*, quota: str, holder: str, until: datetime, key: UUID, now: datetime, count: int = 1) -> Reservation:
    """Hold `count` for the holder until that moment. Raises `NoSuchQuota`, `NotOpen`, `SoldOut`, `AlreadyHas`, `KeyReused`."""
    params = (quota, key, holder, Int4(count), Int2(ReservationState.RESERVED), until, now)
    return _reservation(prepared.call(_RESERVE, params, refusals=BY_SQLSTATE))


def take_at_once(*, quota: str, holder: str, key: UUID, now: datetime, count: int = 1) -> Reservation:
    """Take `count` without reserving first; refusals as of `reserve`."""
    params = (quota, key, holder, Int4(count), Int2(ReservationState.TAKEN), None, now)
    return _reservation(prepared.call(_RESERVE, params, refusals=BY_SQLSTATE))


def take(*, reservation: int, now: datetime) -> bool:
    """A reservation becomes final; False when it was before. Raises `ReservationOver`."""
    return bool(prepared.call("SELECT public.quota_take(%s, %s)", (Int8(reservation), now), refusals=BY_SQLSTATE))


def release(*, reservation: int, now: datetime) -> bool:
    """Give back what is reserved or taken; False when it was given back or ran out before. The longest waiting gets the offer."""
    released = bool(prepared.call("SELECT public.quota_release(%s, %s)", (Int8(reservation), now), refusals=BY_SQLSTATE))
    _tell()
    return released


def move(*, reservation: int, quota: str, key: UUID, now: datetime) -> Reservation:
    """Exchange a reservation for as many of another quota, in the state it has: both or nothing."""
    moved = _reservation(prepared.call("SELECT public.quota_move(%s, %s, %s, %s)", (Int8(reservation), quota, key, now), refusals=BY_SQLSTATE))
    _tell()
    return moved


def resize(*, quota: str, stock: int, now: datetime) -> None:
    """Another stock. Raises `StockInUse` when more is given away already."""
    prepared.call("SELECT public.quota_resize(%s, %s, %s)", (quota, Int4(stock), now), refusals=BY_SQLSTATE)
    _tell()


def wait(*, quota: str, holder: str, now: datetime, count: int = 1) -> Place:
    """Stand in line, once; when something is free at this moment, the place has its offer already."""
    place = int(prepared.call("SELECT public.quota_wait(%s, %s, %s, %s)", (quota, holder, Int4(count), now), refusals=BY_SQLSTATE))
    _tell()
    return place_of(place)


def leave(*, place: int, now: datetime) -> bool:
    """Leave the line or decline the offer; False when the place was over before."""
    left = bool(prepared.call("SELECT public.quota_leave(%s, %s)", (Int8(place), now), refusals=BY_SQLSTATE))
    _tell()
    return left


def expire_due(*, now: datetime) -> int:
    """End every reservation whose time is over and the lines of closed quotas, one quota a transaction; how many ended."""
    ended = 0
    for quota in _due(now):
        ended += int(prepared.call("SELECT public.quota_expire(%s, %s)", (Int8(quota), now)))
    if ended:
        _tell()
    return ended


def place_of(place: int) -> Place:
    """A place as it stands now."""
    row = QuotaPlace.objects.select_related("reservation").get(pk=place)
    ahead = QuotaPlace.objects.filter(quota_id=row.quota_id, state=1, pk__lt=row.pk).count() if row.state == 1 else 0
    offer: QuotaReservation | None = getattr(row, "reservation", None)
    return Place(row.pk, ahead, Reservation(offer.pk, ReservationState(offer.state), offer.until, replayed=False) if offer else None)


def _due(now: datetime) -> list[int]:
    over = QuotaReservation.objects.filter(state=ReservationState.RESERVED, until__lte=now).values_list("quota_id", flat=True)
    closed = Quota.objects.filter(waiting__gt=0, closes_at__lte=now).values_list("pk", flat=True)
    return sorted({*over.order_by("quota_id").distinct()[:QUOTAS_AT_A_TIME], *closed[:QUOTAS_AT_A_TIME]})


def _reservation(row: Sequence[int]) -> Reservation:
    number, state, replayed, until = row
    return Reservation(number, ReservationState(state), None if until is None else _EPOCH + timedelta(microseconds=until), bool(replayed))


def _tell() -> None:
    """Offers and their end are in the outbox; wake the worker when they are committed."""
    transaction.on_commit(events.nudge, robust=True)

"""What a quota promises, in plain Python: the state machine holds the SQL functions to it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from portal.kernel import quotas

LIVE = (1, 2)


@dataclass(slots=True)
class Held:
    holder: str
    count: int
    state: int
    until: datetime | None
    place: "Waiter | None" = None


@dataclass(slots=True, eq=False)
class Waiter:
    holder: str
    count: int
    state: int = 1


@dataclass(slots=True)
class Line:
    """One quota, everything in lists."""

    stock: int
    per_holder: int | None
    offer: timedelta
    closes_at: datetime
    held: list[Held] = field(default_factory=list)
    keys: dict[UUID, Held] = field(default_factory=dict)
    line: list[Waiter] = field(default_factory=list)

    @property
    def free(self) -> int:
        return self.stock - sum(held.count for held in self.held if held.state in LIVE)

    @property
    def waiting(self) -> list[Waiter]:
        return [waiter for waiter in self.line if waiter.state == 1]

    def reserve(self, key: UUID, holder: str, count: int, state: int, until: datetime | None, now: datetime) -> Held:
        if known := self.keys.get(key):
            if (known.holder, known.count) != (holder, count):
                raise quotas.KeyReused
            return known
        if now >= self.closes_at:
            raise quotas.NotOpen
        if self.waiting or self.free + self._over(now) < count:
            raise quotas.SoldOut
        if self.per_holder is not None and self._of(holder, now) + count > self.per_holder:
            raise quotas.AlreadyHas
        if self.free < count:
            self.expire(now)
        self.keys[key] = Held(holder, count, state, until)
        self.held.append(self.keys[key])
        return self.keys[key]

    def take(self, held: Held, now: datetime) -> bool:
        if held.state == 2:
            return False
        if held.state != 1 or held.until is None or held.until <= now:
            raise quotas.ReservationOver
        held.state = 2
        if held.place:
            held.place.state = 3
        return True

    def release(self, held: Held, now: datetime) -> bool:
        if held.state not in LIVE:
            return False
        held.state = 3
        if held.place and held.place.state == 2:
            held.place.state = 4
        self._offer(now)
        return True

    def expire(self, now: datetime) -> int:
        gone = [held for held in self.held if held.state == 1 and held.until is not None and held.until <= now]
        for held in gone:
            held.state = 4
            if held.place:
                held.place.state = 5
        closed = self.waiting if now >= self.closes_at else []
        for waiter in closed:
            waiter.state = 5
        self._offer(now)
        return len(gone) + len(closed)

    def wait(self, holder: str, count: int, now: datetime) -> Waiter:
        if now >= self.closes_at:
            raise quotas.NotOpen
        if count > self.stock:
            raise quotas.SoldOut
        standing = next((waiter for waiter in self.line if waiter.holder == holder and waiter.state in LIVE and not self._lapses(waiter, now)), None)
        if standing is None and self.per_holder is not None and self._of(holder, now) + count > self.per_holder:
            raise quotas.AlreadyHas
        self.expire(now)
        if standing:
            return standing
        self.line.append(Waiter(holder, count))
        waiter = self.line[-1]
        self._offer(now)
        return waiter

    def leave(self, waiter: Waiter, now: datetime) -> bool:
        if waiter.state == 2:
            return self.release(next(held for held in self.held if held.place is waiter), now)
        if waiter.state != 1:
            return False
        waiter.state = 4
        self._offer(now)
        return True

    def resize(self, stock: int, now: datetime) -> None:
        if stock < self.stock - self.free:
            raise quotas.StockInUse
        self.stock = stock
        self._offer(now)

    def _offer(self, now: datetime) -> None:
        while self.waiting and now < self.closes_at and self.free >= self.waiting[0].count:
            waiter = self.waiting[0]
            waiter.state = 2
            self.held.append(Held(waiter.holder, waiter.count, 1, min(now + self.offer, self.closes_at), waiter))

    def _over(self, now: datetime) -> int:
        return sum(held.count for held in self.held if held.state == 1 and held.until is not None and held.until <= now)

    def _of(self, holder: str, now: datetime) -> int:
        return sum(
            held.count for held in self.held if held.holder == holder and (held.state == 2 or (held.state == 1 and held.until is not None and held.until > now))
        )

    def _lapses(self, waiter: Waiter, now: datetime) -> bool:
        return any(held.place is waiter and held.state == 1 and held.until is not None and held.until <= now for held in self.held)

"""The functions in the database and a quota in plain Python, driven by the same random acts, always agree."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from portal.kernel import quotas
from portal.kernel.quotas import selectors, services
from portal.kernel.quotas.models import Quota, QuotaPlace, QuotaReservation
from tests.portal.kernel.quotas.model import Held, Line, Waiter

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
HOLDERS = st.sampled_from(["customer:1", "customer:2", "customer:3", "customer:4"])
COUNTS = st.sampled_from([1, 1, 1, 2])
KEYS = st.integers(1, 30)


class TwoQuotas(RuleBasedStateMachine):
    """`self.line` is the model; ids that the database draws are remembered beside the model's objects."""

    @initialize(stock=st.integers(0, 4), per_holder=st.sampled_from([None, 1, 2]))
    def open(self, stock: int, per_holder: int | None) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now, closes = NOW, NOW + timedelta(days=2)
        services.open_quota(code="q", stock=stock, per_holder=per_holder, closes_at=closes, offer=timedelta(minutes=30))
        self.line = Line(stock, per_holder, timedelta(minutes=30), closes)
        self.held: dict[int, Held] = {}
        self.places: dict[int, Waiter] = {}

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(key=KEYS, holder=HOLDERS, count=COUNTS, minutes=st.sampled_from([5, 60, 600]))
    def reserve(self, key: int, holder: str, count: int, minutes: int) -> None:
        until = self.now + timedelta(minutes=minutes)
        self.held_by_both(
            lambda: services.reserve(quota="q", holder=holder, count=count, until=until, key=UUID(int=key), now=self.now),
            lambda: self.line.reserve(UUID(int=key), holder, count, 1, until, self.now),
        )

    @rule(key=KEYS, holder=HOLDERS, count=COUNTS)
    def take_at_once(self, key: int, holder: str, count: int) -> None:
        self.held_by_both(
            lambda: services.take_at_once(quota="q", holder=holder, count=count, key=UUID(int=key), now=self.now),
            lambda: self.line.reserve(UUID(int=key), holder, count, 2, None, self.now),
        )

    @precondition(lambda self: self.held)
    @rule(data=st.data(), act=st.sampled_from(["take", "release"]))
    def settle(self, data: st.DataObject, act: str) -> None:
        number = data.draw(st.sampled_from(sorted(self.held)))
        self.same(lambda: getattr(services, act)(reservation=number, now=self.now), lambda: getattr(self.line, act)(self.held[number], self.now))

    @rule(holder=HOLDERS, count=COUNTS)
    def wait(self, holder: str, count: int) -> None:
        place, waiter = self.same(
            lambda: services.wait(quota="q", holder=holder, count=count, now=self.now).id, lambda: self.line.wait(holder, count, self.now), equal=False
        )
        if place is not None:
            assert self.places.setdefault(place, waiter) is waiter

    @precondition(lambda self: self.places)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.places)))
        self.same(lambda: services.leave(place=number, now=self.now), lambda: self.line.leave(self.places[number], self.now))

    @rule(stock=st.integers(0, 5))
    def resize(self, stock: int) -> None:
        self.same(lambda: services.resize(quota="q", stock=stock, now=self.now), lambda: self.line.resize(stock, self.now))

    @rule()
    def expire(self) -> None:
        assert services.expire_due(now=self.now) == self.line.expire(self.now)

    @rule(minutes=st.sampled_from([1, 10, 40, 700]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def both_stand_alike(self) -> None:
        if not hasattr(self, "line"):
            return
        for offer in QuotaReservation.objects.filter(place__isnull=False).exclude(pk__in=self.held):
            self.held[offer.pk] = next(held for held in self.line.held if held.place is self.places[offer.place_id])
        row = Quota.objects.get(code="q")
        live = {state: sum(held.count for held in self.line.held if held.state == state) for state in (1, 2)}
        assert (row.stock, row.reserved, row.taken, row.waiting) == (self.line.stock, live[1], live[2], len(self.line.waiting))
        assert row.reserved + row.taken <= row.stock
        assert dict(QuotaReservation.objects.values_list("pk", "state")) == {number: held.state for number, held in self.held.items()}
        assert dict(QuotaPlace.objects.values_list("pk", "state")) == {number: waiter.state for number, waiter in self.places.items()}
        assert selectors.torn() == []

    def held_by_both(self, real: Callable[[], Any], model: Callable[[], Held]) -> None:
        answer, held = self.same(real, model, equal=False)
        if answer is not None:
            assert self.held.setdefault(answer.id, held) is held

    def same(self, real: Callable[[], Any], model: Callable[[], Any], *, equal: bool = True) -> tuple[Any, Any]:
        """Both refuse for the same reason, or both answer."""
        try:
            answer = real()
        except quotas.QuotaRefusal as refusal:
            with pytest.raises(type(refusal)):
                model()
            return None, None
        wanted = model()
        assert not equal or answer == wanted
        return answer, wanted


@pytest.mark.django_db
def test_the_database_and_the_plain_quota_agree() -> None:
    run_state_machine_as_test(TwoQuotas, settings=settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)))

"""What the home page shows of accounts."""

from datetime import datetime
from types import ModuleType

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.deposits import selectors
from portal.kernel.clock import BANK_ZONE
from tests.factories import money
from tests.factories.movements import movement

pytestmark = pytest.mark.django_db


def at(hour: int) -> datetime:
    return datetime(2026, 11, 20, hour, tzinfo=BANK_ZONE)


def test_last_movements_over_all_accounts_in_order_of_time(cast: ModuleType) -> None:
    first, second = (money.account(holder=cast.alice(), min_balance=-100_000, now=at(1)) for _ in range(2))
    movement(first, "-68.00", at=at(19), name="梁溪小馆")
    movement(second, "88.00", at=at(15), name="王芳")
    movement(first, "-26.00", at=at(12), name="巷口面馆")
    movement(second, "-4.00", at=at(8), name="无锡地铁")
    seen = selectors.overview(customer=cast.alice(), movements=3)
    assert [(move.title, move.amount, move.holding.account.pk) for move in seen.movements] == [
        ("梁溪小馆", -6_800, first.pk),
        ("王芳", 8_800, second.pk),
        ("巷口面馆", -2_600, first.pk),
    ]


def test_two_queries_whatever_there_is(cast: ModuleType, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    customer = cast.alice()
    for _ in range(4):
        money.account(holder=customer, balance="10.00", joint=cast.bob())
    with django_assert_num_queries(2):
        seen = selectors.overview(customer=customer)
    assert (len(seen.accounts), seen.totals[0].balance, len(seen.movements)) == (4, 4_000, 4)


def test_nothing_for_who_has_nothing(cast: ModuleType) -> None:
    assert selectors.overview(customer=cast.charlie()) == selectors.Overview(accounts=[], totals=[], movements=[])

"""How much may still leave an account today and this year."""

from datetime import timedelta
from types import ModuleType

import pytest

from accounts.ledger.models import Account, AccountKind
from accounts.limits import selectors
from portal.kernel.access import Channel
from tests.accounts.transfers.desk import NOON, order
from tests.factories import money

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast: ModuleType) -> Account:
    """A Type II account: 10,000.00 a day and 200,000.00 a year to others."""
    return money.account(holder=cast.alice(), kind=AccountKind.TYPE_2, balance="50,000.00", now=NOON)


def left(account: Account, **later: int) -> tuple[int | None, int | None, int | None]:
    room = selectors.headroom(account, channel=Channel.WEB, now=NOON + timedelta(**later))
    return room.left_today, room.left_year, room.left_today_bound


def test_unused(second: Account) -> None:
    assert left(second) == (1_000_000, 20_000_000, None)


def test_a_payment_to_somebody_else_counts(second: Account, cast: ModuleType) -> None:
    order(second, money.account(holder=cast.bob(), now=NOON), "1,234.56")
    assert left(second) == (876_544, 19_876_544, None)


def test_a_payment_to_the_own_type_one_account_does_not(second: Account, cast: ModuleType) -> None:
    order(second, money.account(holder=cast.alice(), now=NOON), "20,000.00")
    assert left(second) == (1_000_000, 20_000_000, None)


def test_tomorrow_the_day_is_fresh_and_the_year_is_not(second: Account, cast: ModuleType) -> None:
    order(second, money.account(holder=cast.bob(), now=NOON), "1,000.00")
    assert left(second, days=1) == (1_000_000, 19_900_000, None)


def test_next_year_everything_is_fresh(second: Account, cast: ModuleType) -> None:
    order(second, money.account(holder=cast.bob(), now=NOON), "1,000.00")
    assert left(second, days=60) == (1_000_000, 20_000_000, None)


def test_a_type_one_account_has_a_cap_online_and_none_at_the_counter(cast: ModuleType) -> None:
    first = money.account(holder=cast.alice(), now=NOON)
    online, counter = (selectors.headroom(first, channel=channel, now=NOON) for channel in (Channel.WEB, Channel.COUNTER))
    assert (online.left(bound=False), online.left(bound=True), counter.left(bound=False)) == (20_000_000, 20_000_000, None)


def test_type_three_may_hold_two_thousand() -> None:
    assert selectors.max_balance(kind=AccountKind.TYPE_3, currency="CNY", on=NOON.date()) == 200_000

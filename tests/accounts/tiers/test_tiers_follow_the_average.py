"""Rises hold from the next day, falls wait; one statement for everybody; history at the month's end; those concerned are told."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.inbox.models import Message
from accounts.tiers import services
from accounts.tiers.models import CustomerTier, Tier, TierMonth
from portal.kernel.clock import BANK_ZONE
from tests.factories import money, people

pytestmark = pytest.mark.django_db
GOLD = 20_000_000


def _day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=BANK_ZONE)


FIRST = date(2026, 3, 2)


def _customer(balance: str, day: date = FIRST):
    made = people.customer()
    money.account(holder=made, balance=balance, now=_day(day))
    return made


def _row(customer) -> CustomerTier:
    return CustomerTier.objects.get(customer=customer)


def test_a_rise_holds_from_the_next_day_by_the_average_of_thirty() -> None:
    customer = _customer("600,000.00")
    services.refresh(day=FIRST)
    assert (_row(customer).tier, _row(customer).average_minor, _row(customer).gap_minor) == ("standard", 2_000_000, 18_000_000)
    services.refresh(day=FIRST + timedelta(days=9))
    row = _row(customer)
    assert (row.tier, row.before, row.since, row.average_minor) == ("gold", "standard", FIRST + timedelta(days=10), GOLD)
    services.refresh(day=FIRST + timedelta(days=29))
    row = _row(customer)
    assert (row.tier, row.average_minor, row.gap_minor, row.near) == ("platinum", 60_000_000, 140_000_000, False)


def test_a_fall_waits_for_the_days_of_grace_and_is_off_once_the_average_is_back() -> None:
    customer = _customer("210,000.00", FIRST - timedelta(days=60))
    services.refresh(day=FIRST)
    assert _row(customer).tier == "gold"
    Tier.objects.filter(code="gold").update(from_minor=22_000_000)
    services.refresh(day=FIRST + timedelta(days=1))
    row = _row(customer)
    falls = FIRST + timedelta(days=32)
    assert (row.tier, row.falls_on, row.falls_to) == ("gold", falls, "standard")
    services.refresh(day=falls - timedelta(days=2))
    assert (_row(customer).tier, _row(customer).falls_on) == ("gold", falls)
    Tier.objects.filter(code="gold").update(from_minor=GOLD)
    services.refresh(day=falls - timedelta(days=2))
    assert (_row(customer).tier, _row(customer).falls_on, _row(customer).falls_to) == ("gold", None, "")
    Tier.objects.filter(code="gold").update(from_minor=22_000_000)
    services.refresh(day=falls)
    services.refresh(day=falls + timedelta(days=30))
    row = _row(customer)
    assert (row.tier, row.before, row.since, row.near) == ("standard", "gold", falls + timedelta(days=31), True)


def test_again_and_for_an_earlier_day_changes_nothing() -> None:
    customer = _customer("600,000.00")
    services.refresh(day=FIRST + timedelta(days=29))
    before = CustomerTier.objects.filter(customer=customer).values().get()
    services.refresh(day=FIRST + timedelta(days=29))
    services.refresh(day=FIRST)
    assert CustomerTier.objects.filter(customer=customer).values().get() == before


def test_what_counts_is_yuan_without_loans_and_once_for_the_first_holder(cast) -> None:
    from accounts.ledger.models import AccountKind

    alice, bob = cast.alice(), cast.bob()
    money.account(holder=alice, balance="100.00", joint=bob, now=_day(FIRST - timedelta(days=60)))
    money.account(holder=alice, balance="70.00", currency="CZK", now=_day(FIRST - timedelta(days=60)))
    money.account(holder=alice, kind=AccountKind.LOAN, min_balance=-10_000_000, now=_day(FIRST - timedelta(days=60)))
    money.account(holder=bob, balance="1.00", now=_day(FIRST - timedelta(days=60)))
    services.refresh(day=FIRST)
    assert [_row(one).average_minor for one in (alice, bob)] == [10_000, 100]


def test_it_is_one_statement_whatever_the_number_and_the_month_is_kept() -> None:
    for balance in ("10.00", "200,000.00", "0"):
        _customer(balance, FIRST - timedelta(days=90))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert services.refresh(day=date(2026, 3, 31)) == 3
    assert len([query for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]) == 3
    assert sorted(TierMonth.objects.values_list("month", "tier", "average_minor")) == [
        (date(2026, 3, 1), "gold", 20_000_000),
        (date(2026, 3, 1), "standard", 0),
        (date(2026, 3, 1), "standard", 1_000),
    ]
    services.refresh(day=date(2026, 3, 31))
    assert TierMonth.objects.count() == 3


def test_who_rises_or_is_about_to_fall_is_told_once() -> None:
    riser = _customer("600,000.00")
    faller = _customer("210,000.00", FIRST - timedelta(days=60))
    now = _day(FIRST + timedelta(days=10))
    for day in (FIRST, FIRST + timedelta(days=9)):
        services.refresh(day=day)
    Tier.objects.filter(code="gold").update(from_minor=22_000_000)
    Message.objects.all().delete()
    services.refresh(day=FIRST + timedelta(days=10))
    for _ in range(2):
        services.tell(day=FIRST + timedelta(days=10), now=now)
    assert [message.title for message in Message.objects.filter(user=faller.user)] == ["Your tier changes on %(day)s"]
    assert not Message.objects.filter(user=riser.user).exists()
    services.tell(day=FIRST + timedelta(days=9), now=now)
    (message,) = Message.objects.filter(user=riser.user)
    assert (message.title, message.params["tier"]) == ("Your tier is now %(tier)s", {"names": ["金卡", "Gold"]})

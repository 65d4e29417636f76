from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.ledger import services as ledger
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Account, Meter
from portal.kernel.access import Actor, Channel
from tests.accounts.ledger.acts import DAY, IMPORTER, NOW, balances, book, caps, cash, leg, post, state

pytestmark = pytest.mark.django_db

COUNTER = Actor("customer", 7, Channel.COUNTER)


def refused(which: str, **act: object) -> None:
    before = state()
    with pytest.raises(ledger.OverLimit) as caught:
        post(**act)  # type: ignore[arg-type]
    assert caught.value.which == which
    assert state() == before


def test_one_payment_may_reach_its_cap_and_not_pass_it() -> None:
    source, target = book(100_00), book()
    caps(source, cap_each=10_00)
    refused("each", debit=source, credit=target, amount=10_01)
    post(debit=source, credit=target, amount=10_00)
    assert balances(target) == [10_00]


def test_a_days_cap_counts_all_channels_and_ends_with_the_day() -> None:
    source, target = book(100_00), book()
    caps(source, cap_day=10_00)
    post(debit=source, credit=target, amount=6_00)
    post(debit=source, credit=target, amount=4_00, actor=COUNTER)
    refused("day", debit=source, credit=target, amount=1)
    post(debit=source, credit=target, amount=10_00, business_date=DAY + timedelta(days=1), now=NOW + timedelta(days=1))
    assert Meter.objects.get(pk=source.pk).used_day == 10_00


def test_a_channels_cap_is_its_own() -> None:
    source, target = book(100_00), book()
    caps(source, cap_web=10_00)
    post(debit=source, credit=target, amount=10_00)
    refused("channel", debit=source, credit=target, amount=1)
    post(debit=source, credit=target, amount=50_00, actor=COUNTER)
    meter = Meter.objects.get(pk=source.pk)
    assert (meter.used_web, meter.used_counter, meter.used_day) == (10_00, 50_00, 60_00)


def test_a_years_cap_ends_with_the_year() -> None:
    source, target = book(100_00), book()
    caps(source, cap_year=20_00)
    post(debit=source, credit=target, amount=20_00)
    tomorrow = {"business_date": DAY + timedelta(days=1), "now": NOW + timedelta(days=1)}
    refused("year", debit=source, credit=target, amount=1, **tomorrow)
    post(debit=source, credit=target, amount=20_00, business_date=date(2027, 1, 1), now=datetime(2026, 12, 31, 17, tzinfo=UTC))
    assert Meter.objects.get(pk=source.pk).used_year == 20_00


def test_what_goes_to_a_bound_account_counts_only_on_its_channel() -> None:
    source, target = book(100_00), book()
    caps(source, cap_day=1_00, cap_year=1_00, cap_web=50_00)
    post(debit=source, credit=target, amount=50_00, bound=True)
    refused("channel", debit=source, credit=target, amount=1, bound=True)
    meter = Meter.objects.get(pk=source.pk)
    assert (meter.used_day, meter.used_year, meter.used_web) == (0, 0, 50_00)


def test_a_cap_lowered_below_what_is_used_stops_the_next_payment_only() -> None:
    source, target = book(100_00), book()
    post(debit=source, credit=target, amount=50_00)
    caps(source, cap_web=10_00, cap_day=60_00)
    refused("channel", debit=source, credit=target, amount=1)
    post(debit=source, credit=target, amount=10_00, actor=COUNTER)
    refused("day", debit=source, credit=target, amount=1, actor=COUNTER)


@pytest.mark.parametrize("kind", [PostingKind.FEE, PostingKind.INTEREST, PostingKind.ADJUSTMENT])
def test_what_the_bank_takes_is_no_payment_of_the_holder(kind: PostingKind) -> None:
    source, target = book(100_00), book()
    caps(source, cap_each=1, cap_day=1)
    assert post(debit=source, credit=target, amount=50_00, kind=kind).velocity is None
    assert Meter.objects.get(pk=source.pk).day_count == 0


def test_an_import_counts_nothing() -> None:
    source, target = book(100_00), book()
    caps(source, cap_each=1, cap_day=1)
    post(debit=source, credit=target, amount=50_00, actor=IMPORTER)
    assert Account.objects.get(pk=target.pk).received_count == 0
    assert Meter.objects.get(pk=source.pk).day_count == 0


def test_the_banks_own_account_has_no_meter_and_no_limit() -> None:
    target = book()
    posted = post(debit=cash(), credit=target, amount=10**12, kind=PostingKind.PAYMENT)
    assert posted.velocity is None
    assert not Meter.objects.filter(pk=cash().pk).exists()


def test_velocity_sees_the_hour_and_day_under_way_and_the_ones_before() -> None:
    source, target = book(1000_00), book()

    def after(hours: int, amount: int) -> ledger.Velocity | None:
        moment = NOW + timedelta(hours=hours)
        return post(debit=source, credit=target, amount=amount, now=moment, business_date=DAY + timedelta(days=hours // 24)).velocity

    assert after(0, 5) == ledger.Velocity(1, 5, 1, 5, 5, 1, 5)
    assert after(1, 3) == ledger.Velocity(2, 8, 2, 8, 5, 2, 8)
    assert after(2, 4) == ledger.Velocity(2, 7, 3, 12, 5, 3, 12)
    assert after(24, 1) == ledger.Velocity(1, 1, 4, 13, 5, 4, 13)
    assert after(72, 2) == ledger.Velocity(1, 2, 1, 2, 2, 1, 2)
    assert Meter.objects.get(pk=source.pk).largest == 5


def test_a_payment_dated_back_counts_on_the_meters_day() -> None:
    source, target = book(100_00), book()
    caps(source, cap_day=10_00)
    post(debit=source, credit=target, amount=10_00)
    refused("day", debit=source, credit=target, amount=1, business_date=DAY - timedelta(days=1), now=NOW - timedelta(days=1))


def test_linked_payments_count_one_after_the_other() -> None:
    source, target = book(100_00), book()
    caps(source, cap_day=10_00)
    legs = [leg(source, target, 6_00, kind=PostingKind.TRANSFER), leg(source, target, 5_00, kind=PostingKind.TRANSFER)]
    before = state()
    with pytest.raises(ledger.OverLimit):
        ledger.post_linked(legs=legs, actor=COUNTER, now=NOW, business_date=DAY)
    assert state() == before

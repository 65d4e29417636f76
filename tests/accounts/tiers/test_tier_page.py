"""My tier: why, how far the next is and what would reach it, what it brings; the zone; nothing of others."""

from datetime import date, datetime, timedelta
from types import ModuleType

import pytest
from django.test import Client

from accounts.tiers import selectors, services
from portal.kernel import clock
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money
from tests.factories import money

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=BANK_ZONE)
LAST = date(2026, 11, 19)
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def test_before_the_first_night_the_page_says_so(alice_client: Client) -> None:
    page = alice_client.get("/me/tier/", headers=ENGLISH)
    assert page.status_code == 200 and page.context["standing"] is None
    assert alice_client.get("/me/tier/zone/").status_code == 302


def test_it_says_why_how_far_and_what_would_reach_the_next(alice_client: Client, cast: ModuleType, django_assert_max_num_queries) -> None:
    alice = cast.alice()
    money.account(holder=alice, balance="190,000.00", now=NOON - timedelta(days=90))
    services.refresh(day=LAST)
    with django_assert_max_num_queries(16):
        page = alice_client.get("/me/tier/", headers=ENGLISH)
    text = page.content.decode()
    far = page.context["far"]
    assert (far.tier.code, far.gap, far.more, far.by_itself_on) == ("gold", Money(1_000_000), Money(1_000_000), None)
    assert "190,000.00" in text and "10,000.00" in text and "Gold" in text


def test_who_gets_there_by_itself_reads_the_day(cast: ModuleType) -> None:
    alice = cast.alice()
    money.account(holder=alice, balance="300,000.00", now=NOON - timedelta(days=16))
    services.refresh(day=LAST)
    far = selectors.how_far(alice, LAST)
    assert far is not None
    # 16 days of 300,000 in 30 are 160,000 on average; four more make 200,000.
    assert (far.gap, far.reach.days_by_itself, far.by_itself_on) == (Money(4_000_000), 4, LAST + timedelta(days=5))
    services.refresh(day=LAST + timedelta(days=4))
    assert selectors.of(alice, LAST + timedelta(days=5)).tier.code == "gold"


def test_benefits_of_lower_tiers_stay_unless_a_higher_row_replaces_them(alice_client: Client, cast: ModuleType) -> None:
    alice = cast.alice()
    money.account(holder=alice, balance="3,000,000.00", now=NOON - timedelta(days=90))
    services.refresh(day=LAST)
    assert {row.kind: row.value for row in selectors.benefits_of(alice, LAST)} == {"queue": 3, "manager": 0, "zone": 0}
    assert selectors.priority(alice, LAST) == 3
    assert selectors.how_far(alice, LAST) is None
    assert alice_client.get("/me/tier/zone/").status_code == 200


def test_a_fee_is_taken_off_by_the_share_of_the_tier(cast: ModuleType) -> None:
    from accounts.tiers.models import TierBenefit

    alice, bob = cast.alice(), cast.bob()
    given = {"kind": "fee", "code": "statement_on_paper", "name": "x", "name_en": "x", "effective_from": date(2026, 1, 1), "source": "test"}
    TierBenefit.objects.create(tier="gold", value=5_000, **given)
    TierBenefit.objects.create(tier="private", value=10_000, **given)
    for customer, balance in ((alice, "250,000.00"), (bob, "2,500,000.00")):
        money.account(holder=customer, balance=balance, now=NOON - timedelta(days=90))
    services.refresh(day=LAST)
    price = Money(1_001)
    assert [selectors.fee_of(one, "statement_on_paper", price, LAST) for one in (alice, bob, cast.charlie())] == [Money(500), Money(0), price]
    assert selectors.fee_of(bob, "another", price, LAST) == price

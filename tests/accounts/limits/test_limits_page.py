"""The holder's limits: what applies and why, lower at once, higher after signing and a day, taken back."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.ledger.models import Account, Meter
from accounts.limits import services
from accounts.limits.models import CustomerLimit
from portal.kernel import clock
from portal.kernel.audit.models import AuditEntry
from tests.accounts.transfers.desk import NOON, actor_for, order
from tests.factories import money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="100,000.00", now=NOON)


def page_of(account: Account, end: str = "") -> str:
    return f"/accounts/{account.reference}/limits/{end}"


def caps(account: Account) -> tuple[int | None, int | None]:
    meter = Meter.objects.get(account=account)
    return meter.cap_each, meter.cap_day


def own(account: Account, each: int | None, day: int | None) -> None:
    assert account.holder is not None
    services.set_own_limit(account=account, each=each, day=day, actor=actor_for(account.holder), now=NOON)


def test_what_applies_is_shown_with_source_used_and_left(alice_client: Client, source: Account, cast: ModuleType) -> None:
    order(source, money.account(holder=cast.bob(), now=NOON), "1,000.00")
    page = alice_client.get(page_of(source), headers={"accept-language": "en"})
    lines = [(str(line.name), line.cap, line.used, line.left) for line in page.context["overview"].lines]
    assert lines == [("A day, online", 20_000_000, 100_000, 19_900_000)]
    assert "261" in page.content.decode()


def test_lower_holds_at_once(alice_client: Client, source: Account) -> None:
    answer = alice_client.post(page_of(source), {"each": "5,000", "day": "10,000"})
    assert (answer.status_code, answer["Location"]) == (302, page_of(source))
    assert caps(source) == (500_000, 1_000_000)
    lines = [(line.cap, line.is_own) for line in alice_client.get(page_of(source)).context["overview"].lines]
    assert lines == [(500_000, True), (1_000_000, True), (20_000_000, False)]


def test_higher_has_to_be_signed_and_holds_after_a_day(alice_client: Client, source: Account) -> None:
    own(source, 500_000, 1_000_000)
    answer = alice_client.post(page_of(source), {"each": "8,000", "day": "10,000"})
    assert answer["Location"] == page_of(source, "sign/")
    assert caps(source) == (500_000, 1_000_000) and CustomerLimit.objects.count() == 1
    assert alice_client.post(answer["Location"], {"secret": "wrong", "with": "password"}).status_code == 200
    assert CustomerLimit.objects.count() == 1
    signed = alice_client.post(answer["Location"], {"secret": "walk-together-2026", "with": "password"})
    assert (signed.status_code, signed["Location"]) == (302, page_of(source))
    assert caps(source) == (500_000, 1_000_000)
    pending = alice_client.get(page_of(source)).context["overview"].pending
    assert (pending.each_minor, pending.effective_at) == (800_000, NOON + timedelta(hours=24))
    services.apply_due_own_limits(now=NOON + timedelta(hours=24))
    assert caps(source) == (800_000, 1_000_000)


def test_taking_the_own_limits_away_is_a_raise_too(alice_client: Client, source: Account) -> None:
    own(source, 500_000, None)
    assert alice_client.post(page_of(source), {"each": "", "day": ""})["Location"] == page_of(source, "sign/")


def test_what_is_on_its_way_can_be_taken_back(alice_client: Client, source: Account) -> None:
    own(source, 500_000, None)
    own(source, 900_000, None)
    alice_client.post(page_of(source, "cancel/"))
    alice_client.post(page_of(source, "cancel/"))
    services.apply_due_own_limits(now=NOON + timedelta(hours=25))
    assert caps(source)[0] == 500_000
    assert AuditEntry.objects.filter(verb="ownlimit.cancelled").count() == 1


def test_lowering_drops_a_raise_that_was_planned(source: Account) -> None:
    own(source, 500_000, None)
    own(source, 900_000, None)
    own(source, 100_000, None)
    services.apply_due_own_limits(now=NOON + timedelta(hours=25))
    assert caps(source)[0] == 100_000


@pytest.mark.parametrize("typed", ["-1", "1.234", "many", "1e9"])
def test_what_is_no_amount_stays_on_the_form(alice_client: Client, source: Account, typed: str) -> None:
    page = alice_client.post(page_of(source), {"each": typed, "day": ""})
    assert page.status_code == 200 and "each" in page.context["form"].errors
    assert typed in page.content.decode()
    assert not CustomerLimit.objects.exists()


@pytest.mark.parametrize("end", ["", "sign/", "cancel/"])
def test_another_persons_limits_are_not_there(client_of: object, client: Client, cast: ModuleType, source: Account, end: str) -> None:
    stranger: Client = client_of(cast.bob())  # type: ignore[operator]
    assert stranger.post(page_of(source, end)).status_code == 404
    assert client.get(page_of(source, end)).status_code == 302


def test_query_budget(alice_client: Client, source: Account, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(9):
        alice_client.get(page_of(source))

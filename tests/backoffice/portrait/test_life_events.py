"""Life events are found in what happened, with their evidence, once, and announced once."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from accounts.identity.models import Customer
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Account
from backoffice.portrait import refreshing, selectors
from backoffice.portrait.models import LifeEvent, Portrait
from backoffice.portrait.sums import PortraitDue
from portal.kernel.events import services as events
from portal.kernel.events.models import Event
from tests.backoffice.portrait.desk import NOW, TODAY, at, pay, refreshed, salaries
from tests.factories import money, people

pytestmark = pytest.mark.django_db


def _somebody(**known: object) -> tuple[Customer, Account]:
    customer = people.customer(login=None, **known)
    account = money.account(holder=customer, now=at(TODAY - timedelta(days=330)))
    pay(account, TODAY - timedelta(days=320), "9000.00", PostingKind.FROM_OTHER_BANK)
    pay(account, TODAY - timedelta(days=80), "12.00", PostingKind.FROM_OTHER_BANK)
    return customer, account


def _kinds(customer: Customer) -> list[str]:
    return sorted(LifeEvent.objects.filter(customer=customer).values_list("kind", flat=True))


def test_a_salary_that_stops_is_found_once() -> None:
    customer, account = _somebody()
    salaries(account, months=5, last=TODAY - timedelta(days=60), day=20)
    portraits: list[Portrait] = [refreshed(customer, TODAY + timedelta(days=days)) for days in (0, 1, 2)]
    found = LifeEvent.objects.get(customer=customer, kind="salary_stopped")
    assert found.evidence["months"] == 5 == portraits[-1].salary_months
    with translation.override("en"):
        assert "5 months in a row" in selectors.event_words(found.kind, found.evidence)


def test_a_first_salary_is_a_beginning_and_a_second_is_not() -> None:
    customer, account = _somebody()
    salaries(account, months=1)
    refreshed(customer)
    assert _kinds(customer) == ["salary_began"]
    pay(account, TODAY + timedelta(days=20), "8200.00", PostingKind.SALARY)
    refreshed(customer, TODAY + timedelta(days=20))
    assert _kinds(customer) == ["salary_began"]


def test_large_money_from_outside_is_found_with_its_sender() -> None:
    customer, account = _somebody()
    pay(account, TODAY - timedelta(days=1), "300000.00", PostingKind.FROM_OTHER_BANK, "苏州某拆迁办")
    refreshed(customer)
    (event,) = selectors.life_events(customer)
    assert (event.kind, event.evidence["party"], event.evidence["amount_minor"]) == ("large_inflow", "苏州某拆迁办", 30_000_000)


def test_round_birthday_and_retirement_by_the_calendar() -> None:
    forty, _account = _somebody(birth_date=date(1986, 11, 28))
    refreshed(forty)
    assert _kinds(forty) == ["round_birthday"]
    # Born in July 1966: 60 years and five months (decision of 13 September 2024).
    man, _account = _somebody(birth_date=date(1966, 7, 1), gender="m")
    assert refreshed(man).retires_on == date(2026, 12, 1)
    assert _kinds(man) == ["retires"]


def test_what_began_before_the_bank_knew_is_no_beginning() -> None:
    customer = people.customer(login=None)
    account = money.account(holder=customer, now=at(TODAY - timedelta(days=20)))
    pay(account, TODAY - timedelta(days=9), "8200.00", PostingKind.SALARY)
    refreshed(customer)
    assert _kinds(customer) == []


def test_a_posting_is_noted_once_and_refreshed_once_and_announced_once() -> None:
    customer, account = _somebody()
    refreshed(customer)
    salaries(account, months=1)
    for _many in range(3):
        refreshing.note([customer.pk], now=NOW)
    assert PortraitDue.objects.count() == 1
    assert refreshing.refresh_due(clock=lambda: NOW) == 0  # within the debounce
    later = NOW + timedelta(minutes=1)
    assert refreshing.refresh_due(clock=lambda: later) == 1
    assert refreshing.refresh_due(clock=lambda: later) == 0
    (fact,) = Event.objects.filter(topic="portrait.life_event")
    assert fact.subject == f"customer:{customer.pk}" and fact.payload["kind"] == "salary_began"
    assert LifeEvent.objects.get(pk=fact.payload["id"]).customer_id == customer.pk


def test_what_changes_a_portrait_is_listened_to() -> None:
    heard = {topic for topic, name in events.subscriptions() if name.startswith("portrait.")}
    assert {"posting.made", "transfer.done", "consent.changed", "account.opened", "profile.changed", "contact.logged"} <= heard

"""Managers see which of their clients are near a tier or about to lose one; nobody else's, and nobody who may not be sold to as near."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.identity.models import CustomerStatus
from accounts.tiers import services
from accounts.tiers.models import CustomerTier
from backoffice.clients import steps
from portal.kernel.clock import bank_date
from tests import cast
from tests.factories import books, money, people

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/clients/steps/"


@pytest.fixture
def dana(staff_client):
    manager, now = cast.dana(), timezone.now()
    clients = {"快到金卡": "190,000.00", "还差很远": "10,000.00", "要降级": "210,000.00", "别人的": "190,000.00"}
    for name, balance in clients.items():
        customer = people.customer(name=name)
        money.account(holder=customer, balance=balance, now=now - timedelta(days=60))
        if name != "别人的":
            books.put(customer, into=manager)
    day = bank_date(now)
    services.refresh(day=day - timedelta(days=1))
    CustomerTier.objects.filter(customer__name="要降级").update(falls_on=day + timedelta(days=20), falls_to="standard", average_minor=19_500_000)
    return staff_client(manager)


def test_reason_and_amount_stand_there_those_that_fall_first(dana) -> None:
    page = dana.get(ADDRESS, headers={"accept-language": "en"})
    found = [(line.customer.name, line.falls, line.lacks.minor) for line in page.context["rows"]]
    assert found == [("要降级", True, 500_000), ("快到金卡", False, 1_000_000)]
    text = page.content.decode()
    assert "near Gold" in text and "falls to Standard" in text and "别人的" not in text
    assert [line.customer.name for line in dana.get(f"{ADDRESS}?view=near").context["rows"]] == ["快到金卡"]
    assert len(dana.get(f"{ADDRESS}?view=nonsense").context["rows"]) == 2


def test_a_frozen_client_is_no_prospect_but_a_fall_is_still_told(dana) -> None:
    from accounts.identity.models import Customer

    Customer.objects.filter(name__in=["快到金卡", "要降级"]).update(status=CustomerStatus.FROZEN)
    assert [line.customer.name for line in dana.get(ADDRESS).context["rows"]] == ["要降级"]


def test_it_stands_on_today_and_on_the_clients_page(dana) -> None:
    assert "快到金卡" in dana.get("/staff/").content.decode()
    customer = CustomerTier.objects.get(customer__name="快到金卡").customer
    page = dana.get(f"/staff/customers/{customer.number}/?for=list", headers={"accept-language": "en"})
    assert "10,000.00" in page.content.decode()
    assert steps.on_page(None, cast.dana(), timezone.now()) is None

"""A daughter who was asked to hears of unusual payments of her mother's; nobody else, and nothing once it is taken back."""

from datetime import timedelta

import pytest

from accounts.inbox.models import Message
from portal.kernel import clock, events
from tests.accounts.transfers.desk import order
from tests.factories import families, money

pytestmark = pytest.mark.django_db


def _told(person) -> list[str]:
    events.work(clock=clock.now, budget=timedelta(seconds=30))
    return list(Message.objects.filter(user=person.user, topic="family", title__contains="%(amount)s").order_by("pk").values_list("title", flat=True))


def test_large_and_waiting_payments_are_told_to_who_watches(home) -> None:
    families.show(home.mother, home.alice, home.account(home.mother), watch_from=200_000)
    order(home.account(home.mother), home.account(home.charlie), "1,999.99")
    order(home.account(home.mother), home.account(home.charlie), "2,000.00")
    order(home.account(home.mother), money.account(holder=home.charlie), "30,000.00")
    assert _told(home.alice) == ["%(name)s paid %(amount)s"]
    assert _told(home.bob) == []


def test_nothing_is_told_after_it_was_taken_back(home) -> None:
    account = home.account(home.mother)
    families.show(home.mother, home.alice, account, watch_from=100)
    families.show(home.mother, home.alice, account, watch_from=None)
    order(account, home.account(home.charlie), "3,000.00")
    assert _told(home.alice) == []

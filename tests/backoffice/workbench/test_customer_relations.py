"""Dealings on a customer's page: who shares an account, who pays and who is paid; only for who reads entries, never the family space."""

from datetime import date, datetime
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from accounts.ledger.models import AccountHolder
from backoffice.portrait.sums import PortraitParty, Relation
from backoffice.workbench.customer import relations
from portal.kernel import clock
from tests import cast as people
from tests.backoffice.segments import factories
from tests.factories import money

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = clock.bank_date(clock.now())
PANEL = 'id="part-relations"'


def _dealings(customer: Any, day: date, *, personalised: bool = True) -> None:
    factories.client(5_000_000, customer=customer, with_personalised=personalised)
    for relation, party, minor in ((Relation.SALARY, "江南精密机械", 1_286_000), (Relation.RENT, "房东王女士", 320_000)):
        known = {"count": 12, "sum": 12 * minor, "first_on": day, "last_on": day, "last_minor": minor}
        PortraitParty.objects.create(customer_id=customer.pk, relation=relation, party=party, **known)


def _page(client: Any, customer: Any) -> str:
    return str(client.get(f"/staff/customers/{customer.number}/").content.decode())


def test_who_pays_and_who_is_paid_stand_at_their_sides(staff_client: Any, cast: ModuleType) -> None:
    alice, bob = cast.alice(), cast.bob()
    AccountHolder.objects.create(account=money.account(holder=alice), customer=bob, since=TODAY)
    _dealings(alice, TODAY)
    response = staff_client(cast.dana()).get(f"/staff/customers/{alice.number}/")
    part = next(panel.given for panel in response.context["parts"].under["main"] if panel.name == "relations")
    assert [row["title"] for row in part["left"]] == [bob.name, "江南精密机械"] and [row["title"] for row in part["right"]] == ["房东王女士"]
    assert [row["word"] for row in part["rows"]] == ["", "12,860.00", "3,200.00"]
    html = response.content.decode()
    assert PANEL in html and "#part-relations" in html


def test_without_dealings_it_is_absent(staff_client: Any, cast: ModuleType) -> None:
    assert PANEL not in _page(staff_client(cast.dana()), cast.alice())


def test_old_dealings_and_those_of_who_objects_are_not_drawn(staff_client: Any, cast: ModuleType) -> None:
    alice, bob = cast.alice(), cast.bob()
    _dealings(alice, date(TODAY.year - 2, 1, 1))
    _dealings(bob, TODAY, personalised=False)
    client = staff_client(cast.dana())
    assert PANEL not in _page(client, alice) and PANEL not in _page(client, bob)


def test_a_post_that_reads_no_entries_sees_none(staff_client: Any, cast: ModuleType) -> None:
    alice = cast.alice()
    _dealings(alice, TODAY)
    assert PANEL in _page(staff_client(people.kate()), alice)
    assert PANEL not in _page(staff_client(people.grace()), alice)


def test_names_follow_the_language() -> None:
    row = {"name": "林知夏", "name_en": "Lin Zhixia", "joint": [{"number": "3", "name": "周明远", "name_en": "Zhou Mingyuan"}], "parties": []}
    with translation.override("en"):
        drawn = relations.on_page(row, staff=None, now=NOW)  # type: ignore[arg-type]
    assert drawn is not None
    assert (drawn["middle"]["title"], drawn["left"][0]["title"]) == ("Lin Zhixia", "Zhou Mingyuan")

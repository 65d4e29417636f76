"""Other figures for a tier: tried out with their effect, proposed by one, made by another, from a day to come."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.approvals.models import Approval
from accounts.tiers import selectors, services
from accounts.tiers.models import Tier
from portal.kernel.clock import bank_date
from tests import cast
from tests.factories import money

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/tiers/gold/"


def _typed(**changes):
    day = bank_date(timezone.now()) + timedelta(days=5)
    typed = {"average": "100,000.00", "grace_days": "30", "near_percent": "10", "contact_days": "60", "effective_from": day.isoformat()}
    return typed | {"reason": "decided by the board"} | changes


@pytest.fixture
def henry(staff_client):
    money.account(holder=cast.alice(), balance="150,000.00", now=timezone.now() - timedelta(days=90))
    services.refresh(day=bank_date(timezone.now()) - timedelta(days=1))
    return staff_client(cast.henry())


def test_the_effect_is_shown_before_anything_is_proposed_and_a_second_person_makes_it(henry, staff_client) -> None:
    page = henry.post(ADDRESS, _typed(preview="1"))
    assert (page.context["effect"].rise, page.context["effect"].fall) == (1, 0)
    assert not Approval.objects.exists()
    assert henry.post(ADDRESS, _typed(propose="1")).status_code == 302
    asked = Approval.objects.get()
    assert henry.post(f"/staff/approvals/{asked.reference}/approve/").status_code in {302, 403, 404, 409}
    assert Tier.objects.filter(code="gold").count() == 1
    staff_client(cast.frank()).post(f"/staff/approvals/{asked.reference}/approve/", {"note": ""})
    day = bank_date(timezone.now())
    assert [{tier.code: tier.from_minor for tier in selectors.in_force(at)}["gold"] for at in (day, day + timedelta(days=5))] == [20_000_000, 10_000_000]


@pytest.mark.parametrize(
    "changes",
    [{"average": "600,000.00"}, {"average": "0"}, {"average": "200,000.00"}, {"effective_from": "2020-01-01"}, {"grace_days": "-1"}, {"average": "much"}],
)
def test_what_cannot_hold_keeps_the_form_and_proposes_nothing(henry, changes) -> None:
    page = henry.post(ADDRESS, _typed(propose="1", **changes))
    assert page.status_code == 409 and page.context["figures"].errors
    assert not Approval.objects.exists()


def test_who_may_only_look_proposes_nothing(henry, staff_client) -> None:
    iris = staff_client(cast.iris())
    assert iris.get("/staff/tiers/").status_code == 200
    assert iris.get(ADDRESS).status_code == 200
    assert iris.post(ADDRESS, _typed(propose="1")).status_code == 403
    assert staff_client(cast.judy()).get(ADDRESS).status_code == 403
    assert henry.get("/staff/tiers/nonsense/").status_code == 404

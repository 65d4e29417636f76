"""One person is captured once: the same sign, the same customer, the same number, the same login; then given to whom it belongs."""

from datetime import date
from types import ModuleType

import pytest
from django.utils import timezone

from accounts.organisation.models import Leave, Role
from backoffice.leads import refusals, services
from backoffice.leads.models import Lead, LeadRule, LeadSign
from backoffice.worklist import signs
from backoffice.worklist.models import Task
from portal.kernel import access
from portal.kernel.access import SYSTEM
from portal.kernel.clock import bank_date
from tests.backoffice.leads.sales import act, actor_for, captured, noon
from tests.factories import people, places

pytestmark = pytest.mark.django_db


def test_the_same_sign_is_taken_once(cast: ModuleType) -> None:
    first = captured(source_ref="x:1", contact="138 0000 5521")
    assert captured(source_ref="x:1", contact="138 0000 5521", subject="Said otherwise").pk == first.pk
    assert (Lead.objects.count(), LeadSign.objects.count(), first.subject) == (1, 1, "Wants a deposit")


def test_another_sign_of_a_person_joins_the_open_lead(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    first = captured(customer=alice, value_minor=100)
    again = captured(customer=alice, source="life_event", value_minor=9_000_000, subject="Large inflow")
    assert (again.pk, again.value_minor, again.owner, again.signs.count()) == (first.pk, 9_000_000, dana, 2)
    assert list(again.moves.order_by("id").values_list("what", flat=True)) == ["captured", "given", "signed"]
    assert Task.objects.filter(source="lead", source_key=first.reference, owner=dana).count() == 1


def test_a_number_that_a_customer_has_is_that_customer(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    lead = captured(name="小林", contact=alice.phone)
    assert (lead.customer, lead.name, lead.phone, lead.owner) == (alice, "", "", dana)
    assert captured(customer=alice).pk == lead.pk


def test_the_same_number_twice_is_one_person(cast: ModuleType) -> None:
    first = captured(name="周老板", contact="13900001111")
    again = captured(name="周先生", contact="+86 139-0000-1111")
    assert again.pk == first.pk and Lead.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"contact": "12345"}, refusals.WrongPhone),
        ({"contact": "1380000552"}, refusals.WrongPhone),
        ({"name": " "}, refusals.NobodyNamed),
        ({"subject": "  "}, refusals.NothingSaid),
        ({"source": "thin air"}, refusals.UnknownSource),
        ({"value_minor": -1}, refusals.WrongAmount),
        ({"probability_bps": 10_100}, refusals.WrongChance),
    ],
)
def test_what_makes_no_sense_is_not_captured(cast: ModuleType, more: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        captured(**more)
    assert not Lead.objects.exists()


def test_a_lead_goes_by_the_rule_of_the_branch_to_who_has_the_fewest_and_is_at_work(cast: ModuleType) -> None:
    dana, erin = cast.dana(), cast.erin()
    ge, away = people.staff(name="葛思远"), people.staff(name="度假")
    rule = LeadRule.objects.create(branch=dana.branch, source="", made_by=erin, made_at=timezone.now())
    rule.staff.set([dana, ge, away])
    today = bank_date(timezone.now())
    Leave.objects.create(staff=away, deputy=dana, starts_on=today, ends_on=today, reason="Holiday")
    owners = [captured(name=f"客{n}", branch=dana.branch).owner for n in range(4)]
    assert sorted(str(owner.number) for owner in owners if owner) == sorted([dana.number, ge.number] * 2)


def test_without_a_manager_and_a_rule_it_waits_in_the_pool_and_one_claims_it(cast: ModuleType) -> None:
    dana, other = cast.dana(), people.staff(branch=places.place("051002"))
    lead = captured(branch=dana.branch)
    assert (lead.owner, lead.due_at is not None) == (None, True)
    assert access.visible(Lead.objects.all(), dana).count() == 1 and not access.visible(Lead.objects.all(), other).exists()
    with pytest.raises(refusals.InThePool):
        act(services.drop, dana, lead, reason="Not now")
    assert act(services.claim, dana, lead).owner == dana
    colleague = people.staff()
    with pytest.raises(refusals.NotThere):
        act(services.claim, colleague, lead)
    with pytest.raises(refusals.TakenMeanwhile):
        act(services.claim, cast.erin(), lead)


def test_what_has_no_branch_anybody_may_claim(cast: ModuleType) -> None:
    other = people.staff(branch=places.place("051002"))
    lead = captured()
    assert act(services.claim, other, lead).branch == other.branch


def test_who_does_not_follow_leads_up_is_given_none(cast: ModuleType) -> None:
    judy = cast.judy()
    lead = captured(judy, manager=judy)
    assert (lead.owner, lead.branch, lead.captured_by) == (None, judy.branch, judy)


def test_a_promised_time_is_working_time(cast: ModuleType) -> None:
    lead = captured(manager=cast.dana(), now=noon())
    task = Task.objects.get(source="lead", source_key=lead.reference)
    assert task.due_at == lead.due_at and task.due_at.date() == date(2026, 11, 23)  # 450 minutes from Friday 11:00
    assert task.warn_at is not None and task.warn_at < task.due_at


def test_two_leads_that_are_one_person_are_joined_with_their_signs(cast: ModuleType) -> None:
    dana = cast.dana()
    first, second = captured(manager=dana, name="马小乐"), captured(manager=dana, name="马小乐", contact="13900002222")
    joined = act(services.merge, dana, first, into=second.reference)
    first.refresh_from_db()
    assert (first.state, first.merged_into, joined.signs.count(), joined.phone) == ("merged", second, 2, "13900002222")
    assert captured(source_ref=LeadSign.objects.earliest("id").source_ref, name="x").pk == second.pk
    with pytest.raises(refusals.SameLead):
        act(services.merge, dana, second, into=first.reference)


def test_others_hand_signs_in_without_knowing_the_leads(cast: ModuleType) -> None:
    judy = cast.judy()
    reference = signs.capture(source="walk_in", source_ref="hall:7", subject="Asked for a card", name="路人", actor=actor_for(judy), now=timezone.now())
    assert Lead.objects.get(reference=reference).captured_by == judy
    assert signs.capture(source="walk_in", source_ref="hall:7", subject="again", name="路人", actor=SYSTEM, now=timezone.now()) == reference


def test_a_teller_sees_no_leads(cast: ModuleType) -> None:
    captured(manager=cast.dana())
    assert not access.visible(Lead.objects.all(), cast.judy()).exists()
    assert access.visible(Lead.objects.all(), people.staff(role=Role.AUDITOR)).count() == 1

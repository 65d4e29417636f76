"""Leaving ends everything of the leaver's in the same moment; goals stay with the others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.family import leaving, paying, refusals, saving, selectors
from accounts.family.models import Family, FamilyGoal, FamilyMember, FamilyShare, FamilyWatch, Level, PayFor
from accounts.inbox.models import Message
from portal.kernel import clock, events
from portal.kernel.clock import bank_date
from portal.kernel.money import Money
from tests.factories import families

pytestmark = pytest.mark.django_db


def _goal(home, *members):
    now = timezone.now()
    goal = saving.set_goal(
        member=families.member(members[0]), name="敦煌", target=Money(20_000_000), due_on=bank_date(timezone.now()) + timedelta(days=200),
        accounts=[home.account(members[0]).pk], actor=families.actor(members[0]), now=now,
    )  # fmt: skip
    for other in members[1:]:
        saving.count(member=families.member(other), goal=goal, accounts=[home.account(other).pk], actor=families.actor(other), now=now)
    return goal


def _leave(person) -> None:
    leaving.leave(member=families.member(person), actor=families.actor(person), now=timezone.now())


def test_the_next_request_of_an_open_page_finds_nothing(client_of, home) -> None:
    client, account = client_of(home.alice), home.account(home.bob)
    families.show(home.bob, home.alice, account, Level.MOVEMENTS)
    member = families.member(home.bob)
    addresses = [f"/me/family/accounts/{account.reference}/", f"/me/family/members/{member.reference}/", f"/me/family/members/{member.reference}/sharing/"]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert client_of(home.bob).post("/me/family/leave/").status_code == 302
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert "周明远" not in client.get("/me/family/").content.decode().split("<main")[1]
    assert not FamilyShare.objects.exists()
    assert Message.objects.filter(user=home.mother.user, topic="family").order_by("-pk").first().title.startswith("%(name)s has left")


def test_an_open_goal_stays_without_what_the_leaver_held(client_of, home) -> None:
    goal = _goal(home, home.bob, home.alice)
    assert selectors.goal(families.member(home.alice), goal.reference).saved == Money(10_000_000)
    _leave(home.bob)
    left = selectors.goal(families.member(home.alice), goal.reference)
    assert (left.saved, left.goal.into, left.goal.ended_at) == (Money(5_000_000), None, None)
    assert client_of(home.alice).post(f"/me/family/goals/{goal.reference}/end/").status_code == 302
    assert client_of(home.bob).get(f"/me/family/goals/{goal.reference}/").status_code == 404


def test_paying_and_watching_end_too(home) -> None:
    families.show(home.mother, home.alice, home.account(home.mother), watch_from=100)
    PayFor.objects.create(
        reference="FF1", payer=families.member(home.alice), user=families.member(home.mother), source=home.account(home.alice),
        month_minor=100, made_at=timezone.now(),
    )  # fmt: skip
    user, payer = families.member(home.mother), families.member(home.alice)
    _leave(home.alice)
    assert not FamilyWatch.objects.exists()
    assert PayFor.objects.get().ended_at is not None
    with pytest.raises(refusals.NothingIsPaid):
        paying.fetch(
            user=user, payer=payer, target=home.account(home.mother), amount=Money(1), key="00000000-0000-0000-0000-000000000001",
            actor=families.actor(home.mother), now=timezone.now(),
        )  # fmt: skip


def test_a_child_under_sixteen_goes_with_the_last_guardian_and_not_before(home) -> None:
    with pytest.raises(refusals.GuardianLetsGo):
        _leave(home.son)
    _leave(home.alice)  # bob, whom she asked in as her husband, is there for him
    assert families.member(home.son).is_present
    _leave(home.bob)
    row = FamilyMember.objects.get(customer=home.son)
    assert (row.is_present, row.ending) == (False, "unguarded")


def test_who_asked_somebody_in_takes_them_out_and_nobody_else(client_of, home) -> None:
    with pytest.raises(refusals.MayNotRemove):
        leaving.remove(by=families.member(home.bob), target=families.member(home.mother), actor=families.actor(home.bob), now=timezone.now())
    answer = client_of(home.alice).post(f"/me/family/members/{families.member(home.mother).reference}/remove/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/family/")
    assert selectors.member_of(home.mother) is None
    with pytest.raises(refusals.MayNotRemove):
        leaving.remove(by=families.member(home.bob), target=families.member(home.alice), actor=families.actor(home.bob), now=timezone.now())


def test_who_comes_back_brings_nothing_along_and_the_last_one_ends_the_family(home) -> None:
    families.show(home.mother, home.alice, home.account(home.mother))
    _leave(home.mother)
    families.join(home.alice, home.mother, families.Relation.PARENT)
    assert all(not person.seen for person in selectors.people(families.member(home.alice)))
    goal = _goal(home, home.alice)
    for person in (home.mother, home.bob, home.alice):
        _leave(person)
    assert Family.objects.get().ended_at is not None
    assert FamilyGoal.objects.get(pk=goal.pk).ended_at is not None
    assert not FamilyMember.objects.present().exists()


def test_who_closes_everything_here_is_in_no_family(home) -> None:
    events.record("customer.closed", subject=f"customer:{home.mother.pk}", actor_id=home.mother.pk, payload={}, now=timezone.now())
    events.work(clock=clock.now, budget=timedelta(seconds=30))
    assert selectors.member_of(home.mother) is None


def test_leaving_twice_in_two_tabs_is_leaving_once(client_of, home) -> None:
    client = client_of(home.bob)
    assert client.get("/me/family/leave/").status_code == 200
    answers = [client.post("/me/family/leave/") for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/me/family/")] * 2

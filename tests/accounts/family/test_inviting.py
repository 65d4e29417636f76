"""Asking in and answering: agreed by both, nothing told to who asks, and nothing shared by joining."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.utils import timezone

from accounts.family import inviting, refusals, selectors
from accounts.family.models import FamilyInvitation, FamilyMember, InvitationState, Relation
from accounts.inbox.models import Message
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import bank_date
from tests.factories import families, money, people

pytestmark = pytest.mark.django_db


def _ask(customer, *, name: str, phone: str, relation: str = "spouse"):
    return inviting.invite(customer=customer, name=name, phone=phone, relation=relation, family_name="林家", actor=families.actor(customer), now=timezone.now())


def _accept(invitation, customer):
    return inviting.accept(invitation=invitation, customer=customer, actor=families.actor(customer), now=timezone.now())


def test_both_are_in_once_the_other_agrees_and_see_nothing_of_each_other(cast: ModuleType) -> None:
    alice, bob = cast.alice(), cast.bob()
    money.account(holder=bob, balance="10.00")
    asked = _ask(alice, name="Zhou  MINGYUAN", phone=f"+86 {bob.phone}")
    assert Message.objects.filter(user=bob.user, topic="family").count() == 1
    member = _accept(asked, bob)
    assert (member.family.name, member.relation, member.invited_by) == ("林家", "spouse", families.member(alice))
    (person,) = selectors.people(families.member(alice))
    assert (person.member, list(person.seen)) == (member, [])
    assert sorted(AuditEntry.objects.filter(verb__startswith="family.").values_list("verb", flat=True)) == ["family.begun", "family.invited", "family.joined"]


def test_a_stranger_gets_the_same_answer_as_somebody_who_banks_here(client_of, cast: ModuleType) -> None:
    alice, bob = cast.alice(), cast.bob()
    said = []
    for name, phone in (("周明远", bob.phone), ("谁也不是", "13911112222")):
        answer = client_of(alice).post("/me/family/invite/", {"name": name, "phone": phone, "relation": "spouse"}, follow=True)
        text = answer.content.decode()
        assert answer.redirect_chain == [("/me/family/", 302)]
        said.append((name in text, "不会告诉" in text or "do not say" in text))
    assert said[0] == said[1]
    rows = FamilyInvitation.objects.order_by("pk")
    assert [row.invitee for row in rows] == [bob, None]
    pages = [client_of(alice).get(f"/me/family/invitations/{row.reference}/").status_code for row in rows]
    assert pages == [200, 200]


@pytest.mark.parametrize(
    ("name", "phone", "code"),
    [
        ("林知夏", "own", "family_invites_self"),
        ("周明远", "12", "family_not_a_mobile"),
        ("周明远", "bob twice", "family_already_invited"),
        ("周明远", "bob inside", "family_already_member"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_asks_nobody(cast: ModuleType, name: str, phone: str, code: str) -> None:
    alice, bob = cast.alice(), cast.bob()
    number = {"own": alice.phone}.get(phone, bob.phone if phone.startswith("bob") else phone)
    if phone == "bob twice":
        _ask(alice, name=name, phone=number)
    if phone == "bob inside":
        families.join(alice, bob, Relation.SPOUSE)
    before = FamilyInvitation.objects.count()
    with pytest.raises(refusals.FamilyRefused) as refused:
        _ask(alice, name=name, phone=number)
    assert refused.value.code == code
    assert FamilyInvitation.objects.count() == before


def test_many_guesses_in_a_day_are_stopped(cast: ModuleType) -> None:
    alice = cast.alice()
    for number in range(10):
        _ask(alice, name="猜一猜", phone=f"1391111000{number}")
    with pytest.raises(refusals.TooManyInvitations):
        _ask(alice, name="猜一猜", phone="13911119999")


@pytest.mark.parametrize("how", ["withdrawn", "expired", "twice", "inviter left"])
def test_an_invitation_that_is_over_joins_nobody(cast: ModuleType, how: str) -> None:
    alice, bob = cast.alice(), cast.bob()
    asked = _ask(alice, name="周明远", phone=bob.phone)
    if how == "withdrawn":
        inviting.withdraw(invitation=asked, actor=families.actor(alice), now=timezone.now())
    elif how == "expired":
        FamilyInvitation.objects.filter(pk=asked.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        asked.refresh_from_db()
    elif how == "twice":
        _accept(asked, bob)
    else:
        FamilyMember.objects.filter(customer=alice).update(left_at=timezone.now(), ending="left")
    with pytest.raises((refusals.InvitationOver, refusals.InAnotherFamily)):
        _accept(asked, bob)
    assert FamilyMember.objects.present().filter(customer=bob).count() == (1 if how == "twice" else 0)


def test_the_page_of_an_invitation_is_for_the_two_and_says_when_it_is_over(client_of, cast: ModuleType) -> None:
    alice, bob, charlie = cast.alice(), cast.bob(), cast.charlie()
    asked = _ask(alice, name="周明远", phone=bob.phone)
    address = f"/me/family/invitations/{asked.reference}/"
    assert [client_of(one).get(address).status_code for one in (alice, bob, charlie)] == [200, 200, 404]
    inviting.withdraw(invitation=asked, actor=families.actor(alice), now=timezone.now())
    answer = client_of(bob).post(address, {"accept": "1"}, follow=True)
    assert answer.redirect_chain == [("/me/family/", 302)]
    assert not FamilyMember.objects.filter(customer=bob).exists()


def test_who_is_in_a_family_leaves_it_before_joining_another(cast: ModuleType) -> None:
    alice, bob, charlie = cast.alice(), cast.bob(), cast.charlie()
    families.join(charlie, people.customer(name="周小桂"), Relation.CHILD)
    asked = _ask(alice, name=charlie.name, phone=charlie.phone, relation="parent")
    assert asked.invitee == charlie
    with pytest.raises(refusals.InAnotherFamily):
        _accept(asked, charlie)
    assert FamilyInvitation.objects.get(pk=asked.pk).state == InvitationState.WAITING
    assert bob


def test_under_sixteen_one_joins_as_the_child_of_a_grown_customer_only(cast: ModuleType) -> None:
    alice = cast.alice()
    child = people.customer(name="周小林", birth_date=bank_date(timezone.now()).replace(year=bank_date(timezone.now()).year - 12, day=1))
    asked = _ask(alice, name="周小林", phone=child.phone, relation="spouse")
    with pytest.raises(refusals.NeedsGuardian):
        _accept(asked, child)
    inviting.withdraw(invitation=asked, actor=families.actor(alice), now=timezone.now())
    member = _accept(_ask(alice, name="周小林", phone=child.phone, relation="child"), child)
    assert selectors.guardians_of(member) == [families.member(alice)]
    with pytest.raises(refusals.TooYoungToInvite):
        _ask(child, name="周明远", phone="13911112222")

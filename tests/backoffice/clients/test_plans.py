"""Acts on many clients: previewed as they will be, confirmed once, handed over with what is open, told to the customers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.inbox.models import Message
from accounts.organisation.models import StaffMember
from backoffice.clients import filling, handover, news, plans, refusals, selectors, services
from backoffice.clients.models import Assignment, AssignmentMove, AssignmentRule, Care, Part, Source
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.events.models import Event
from tests import cast
from tests.factories import books, money, people

pytestmark = pytest.mark.django_db
WHY = "moves to the north of the city"


def _actor(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def _preview(*moves: plans.Planned, **more) -> Assignment:
    erin = cast.erin()
    return plans.preview(**({"source": Source.HAND_OVER, "moves": moves, "reason": WHY, "staff": erin, "now": timezone.now()} | more))


def _confirm(act: Assignment, **more) -> Assignment:
    erin = cast.erin()
    return plans.confirm(**({"assignment": act, "staff": erin, "actor": _actor(erin), "now": timezone.now()} | more))


def test_a_preview_moves_nobody_and_its_confirmation_everybody() -> None:
    alice, dana, new = cast.alice(), cast.dana(), people.staff()
    act = _preview(plans.Planned(alice.pk, new.pk, old_id=dana.pk))
    assert selectors.manager_of(alice) == dana
    done = _confirm(act)
    assert (done.state, done.moved, selectors.manager_of(alice)) == ("done", 1, new)
    assert AssignmentMove.objects.get(assignment=act).outcome == "moved"


def test_confirmed_twice_is_done_once() -> None:
    alice, new = cast.alice(), people.staff()
    act = _preview(plans.Planned(alice.pk, new.pk))
    _confirm(act)
    with pytest.raises(refusals.NotADraft):
        _confirm(act)
    assert Care.objects.filter(customer=alice).count() == 1


def test_who_changed_since_the_preview_stays_and_the_row_says_why() -> None:
    alice, bob, dana, new, quick = cast.alice(), cast.bob(), cast.dana(), people.staff(), people.staff()
    act = _preview(*(plans.Planned(one.pk, new.pk, old_id=dana.pk) for one in (alice, bob)))
    services.assign(customers=[bob.pk], manager=quick, source=Source.HAND, reason=WHY, actor=SYSTEM, now=timezone.now() + timedelta(seconds=1))
    done = _confirm(act, now=timezone.now() + timedelta(seconds=2))
    assert (done.moved, selectors.manager_of(alice), selectors.manager_of(bob)) == (1, new, quick)
    assert dict(done.moves.values_list("customer", "outcome")) == {alice.pk: "moved", bob.pk: "changed"}


@pytest.mark.parametrize("reason", ["", "short", "       "])
def test_a_reason_is_wanted(reason: str) -> None:
    with pytest.raises(refusals.WhyNeeded):
        _preview(plans.Planned(cast.alice().pk, people.staff().pk), reason=reason)
    assert not Assignment.objects.filter(source=Source.HAND_OVER).exists()


def test_nobody_to_move_is_refused() -> None:
    with pytest.raises(refusals.NothingToMove):
        _preview()


def test_a_leavers_book_goes_whole_with_joint_care_and_what_is_open() -> None:
    alice, bob, dana, heir = cast.alice(), cast.bob(), cast.dana(), people.staff(name="高博")
    shared, lead = people.customer(), people.staff()
    books.put(shared, into=lead)
    services.share(customer=shared, shares={dana: 2_000}, reason=WHY, actor=SYSTEM, now=timezone.now())
    handover.register("test", lambda **moved: len(moved["customers"]), lambda **asked: 3, label="tasks", details=lambda **asked: {alice.pk: ["call back"]})
    try:
        act = services.hand_over(
            leaver=dana,
            moves={alice.pk: heir, bob.pk: heir, shared.pk: heir},
            pack={alice.pk: "prefers the evening"},
            reason=WHY,
            staff=cast.erin(),
            actor=_actor(cast.erin()),
            now=timezone.now() + timedelta(seconds=1),
        )
    finally:
        handover.forget("test")
    assert not Care.objects.open().filter(manager=dana).exists()
    assert {care.customer for care in Care.objects.leads().filter(manager=heir)} == {alice, bob}
    assert {care.manager: (care.part, care.share_bps) for care in selectors.carers_of(shared)} == {lead: (Part.LEAD, 8_000), heir: (Part.JOINT, 2_000)}
    row = act.moves.get(customer=alice)
    assert (row.note, row.facts, act.carried["test"], act.leaver) == ("prefers the evening", {"test": ["call back"]}, 2, dana)
    assert AuditEntry.objects.get(verb="book.handed_over", subject=f"staff:{dana.pk}").reason == WHY


def test_a_helpers_part_falls_to_the_lead_when_the_heir_leads() -> None:
    alice, dana, helper = cast.alice(), cast.dana(), people.staff()
    services.share(customer=alice, shares={helper: 2_000}, reason=WHY, actor=SYSTEM, now=timezone.now())
    services.hand_over(leaver=helper, moves={alice.pk: dana}, reason=WHY, staff=cast.erin(), actor=SYSTEM, now=timezone.now() + timedelta(seconds=1))
    assert [(care.manager, care.share_bps) for care in selectors.carers_of(alice)] == [(dana, 10_000)]


def test_the_customer_hears_who_took_over_once(monkeypatch) -> None:
    alice, dana, heir = cast.alice(), cast.dana(), people.staff(name="高博")
    act = services.hand_over(leaver=dana, moves={alice.pk: heir}, reason=WHY, staff=cast.erin(), actor=SYSTEM, now=timezone.now() + timedelta(seconds=1))
    event = Event.objects.get(topic="clients.assigned", payload__reference=act.reference)
    news.tell_customers(event)
    news.tell_customers(event)
    message = Message.objects.get(user=alice.user)
    assert message.params == {"manager": "高博", "old": dana.name, "branch": "梁溪支行", "phone": heir.branch.phone, "reason": WHY}
    assert "took over" not in message.body and "taken over" in message.body


def test_a_first_manager_is_told_without_a_predecessor_and_customers_without_login_are_left_out() -> None:
    free, silent, dana = people.customer(), people.customer(login=None), cast.dana()
    done = services.assign(customers=[free.pk, silent.pk], manager=dana, source=Source.HAND, reason=WHY, actor=SYSTEM, now=timezone.now())
    news.tell_customers(Event.objects.get(payload__reference=done.reference))
    assert "old" not in Message.objects.get(user=free.user).params
    assert Message.objects.count() == 1


def test_a_rule_gives_the_band_to_the_least_loaded_and_names_who_is_left_over() -> None:
    from backoffice.clients import figures
    from backoffice.clients.models import BookSetting
    from portal.kernel.clock import bank_date

    erin, now = cast.erin(), timezone.now()
    busy, idle = people.staff(), people.staff()
    books.put(*(people.customer() for _ in range(2)), into=busy)
    rich, poor, third = (people.customer() for _ in range(3))
    for one, balance in ((rich, "90,000,000.00"), (poor, "10.00"), (third, "60,000,000.00")):
        money.account(holder=one, balance=balance)
    figures.refresh(day=bank_date(now))
    BookSetting.objects.create(name="capacity", value=1, effective_from=date(2001, 1, 1), source="test")
    rule = AssignmentRule.objects.create(reference="AR1", name="Rich", branch=erin.branch, from_minor=100_000_00, made_by=erin, made_at=now)
    rule.managers.set([busy, idle])
    act, left_over = filling.run_rule(rule=rule, staff=erin, now=now)
    assert list(act.moves.values_list("customer", "new")) == [(rich.pk, idle.pk)]
    assert left_over == 1
    assert _confirm(act).moved == 1


def test_evening_out_moves_those_spoken_to_least_and_leaves_the_shared() -> None:
    erin, full, empty, helper = cast.erin(), people.staff(), people.staff(), people.staff()
    known, shared, stranger, fourth = (people.customer() for _ in range(4))
    books.put(known, shared, stranger, fourth, into=full)
    services.touched(customer_id=known.pk, at=timezone.now())
    services.touched(customer_id=fourth.pk, at=timezone.now() - timedelta(days=9))
    services.share(customer=shared, shares={helper: 1_000}, reason=WHY, actor=SYSTEM, now=timezone.now())
    act = filling.even_out(managers=[full, empty], reason=WHY, staff=erin, now=timezone.now())
    assert set(act.moves.values_list("customer", "new")) == {(stranger.pk, empty.pk), (fourth.pk, empty.pk)}


def test_filling_the_pools_gives_everybody_a_manager_of_their_place() -> None:
    charlie, alice, there, here = cast.charlie(), cast.alice(), people.staff(branch=cast.charlie().branch), people.staff()
    assert services.fill_pools(reason="the bank moves in", actor=SYSTEM, now=timezone.now()) == 2
    assert (selectors.manager_of(charlie), selectors.manager_of(alice)) == (there, here)
    assert not Event.objects.filter(topic="clients.assigned").exists()


def test_old_previews_are_dropped() -> None:
    act = _preview(plans.Planned(cast.alice().pk, people.staff().pk))
    assert plans.drop_old(now=timezone.now() + timedelta(days=3)) == 1
    act.refresh_from_db()
    assert (act.state, act.moves.count()) == ("dropped", 0)

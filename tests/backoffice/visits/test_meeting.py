"""What the bank's people do with visits: plan, begin, write up, miss, move; whose it is, and what the customer reads of it."""

from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType

import pytest

from accounts.inbox.models import Message
from accounts.organisation.models import Role, StaffMember
from backoffice.visits import refusals, rules, selectors, services
from backoffice.visits.models import VisitKind, VisitPromise, VisitState
from backoffice.visits.services import FollowUp, Promise
from backoffice.worklist import rules as worklist
from backoffice.worklist.models import Contact, Outcome, Task
from portal.kernel import access, events
from portal.kernel.audit.models import AuditEntry
from portal.kernel.quotas import selectors as quotas
from tests.backoffice.visits.meetings import NOW, TOMORROW_AT_TEN, at, away, book, desk, plan
from tests.factories import people

pytestmark = pytest.mark.django_db
DURING = TOMORROW_AT_TEN + timedelta(minutes=5)


def test_a_visit_from_beginning_to_end(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = book(alice)
    begun = services.check_in(visit=visit, staff=dana, actor=desk(dana), now=DURING, position=rules.position("31.56789", "120.30001"))
    assert (begun.state, str(begun.latitude), begun.received_by) == (VisitState.ARRIVED, "31.5679", dana)
    done = services.finish(
        visit=visit,
        staff=dana,
        minutes="谈了三年期",
        outcome=Outcome.THINKING,
        actor=desk(dana),
        now=DURING + timedelta(hours=1),
        promises=[Promise("发一张利率表", date(2026, 11, 26)), Promise("问额度", date(2026, 11, 27), shown=False)],
        follow_ups=[FollowUp("再打电话", worklist.end_of(date(2026, 12, 1)))],
    )
    contact = Contact.objects.get()
    assert (done.state, done.contact, contact.way, contact.at, contact.note) == (VisitState.DONE, contact, "visit", DURING, "谈了三年期")
    assert [row.promise.text for row in selectors.promises_shown(done)] == ["发一张利率表"]
    assert VisitPromise.objects.count() == 2
    assert (Task.objects.get().title, Task.objects.get().source) == ("再打电话", "visit")
    verbs = AuditEntry.objects.filter(subject=f"customer:{alice.pk}").order_by("id").values_list("verb", flat=True)
    assert [verb for verb in verbs if verb.startswith("visit.")] == ["visit.booked", "visit.arrived", "visit.finished"]
    events.work(clock=lambda: DURING)
    assert Message.objects.filter(user=alice.user, link=f"/service/appointments/{visit.reference}/").count() == 1


def test_no_check_in_twice_too_early_a_day_late_or_after_it_was_cancelled(cast: ModuleType) -> None:
    dana = cast.dana()
    visit, other = book(cast.alice()), book(cast.bob(), at("2026-11-24 14:30"))
    for moment, refusal in ((NOW, refusals.TooEarly), (TOMORROW_AT_TEN + timedelta(days=1), refusals.TooLate)):
        with pytest.raises(refusal):
            services.check_in(visit=visit, staff=dana, actor=desk(dana), now=moment)
    assert services.check_in(visit=visit, staff=dana, actor=desk(dana), now=DURING).latitude is None
    with pytest.raises(refusals.BegunAlready):
        services.check_in(visit=visit, staff=dana, actor=desk(dana), now=DURING)
    services.cancel(visit=other, staff=dana, reason="临时开会", actor=desk(dana), now=NOW)
    with pytest.raises(refusals.VisitOver):
        services.check_in(visit=other, staff=dana, actor=desk(dana), now=DURING)
    with pytest.raises(refusals.VisitOver):
        services.finish(visit=other, staff=dana, minutes="x", outcome=Outcome.DONE, actor=desk(dana), now=DURING)


def test_minutes_say_something_come_once_and_not_before(cast: ModuleType) -> None:
    dana, visit = cast.dana(), book(cast.alice())
    given = {"visit": visit, "staff": dana, "outcome": Outcome.DONE, "actor": desk(dana)}
    with pytest.raises(refusals.TooEarly):
        services.finish(minutes="x", now=NOW, **given)
    with pytest.raises(refusals.MinutesNeeded):
        services.finish(minutes="  ", now=DURING, **given)
    services.finish(minutes="谈过了", now=DURING, **given)
    with pytest.raises(refusals.VisitOver):
        services.finish(minutes="再写一次", now=DURING, **given)
    assert Contact.objects.count() == 1


def test_planning_keeps_to_hours_leave_and_calendars(cast: ModuleType) -> None:
    alice, bob, dana = cast.alice(), cast.bob(), cast.dana()
    plan(dana, alice)
    refused = {
        "2026-11-24 10:30": refusals.StaffBusy, "2026-11-24 11:30": refusals.Closed, "2026-11-28 10:00": refusals.Closed,
        "2026-11-23 07:00": refusals.PastTime,
    }  # fmt: skip
    for text, refusal in refused.items():
        with pytest.raises(refusal):
            plan(dana, bob, at(text))
    away(dana, people.staff(), at("2026-11-26 09:00"))
    with pytest.raises(refusals.StaffAway):
        plan(dana, bob, at("2026-11-26 10:00"))
    with pytest.raises(refusals.WhereTo):
        plan(dana, bob, at("2026-11-25 10:00"), place=" ")
    with pytest.raises(refusals.WithWhom):
        plan(dana, None, at("2026-11-25 10:00"))
    with pytest.raises(refusals.CustomerBusy):
        plan(people.staff(branch=dana.branch), alice)
    assert plan(dana, None, at("2026-11-25 10:00"), who="五金店老板").name == "五金店老板"


def test_a_visit_of_a_lead_is_planned_once(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    made = [plan(dana, alice, source="lead", source_ref="LE1") for _ in range(2)]
    assert made[0].pk == made[1].pk


def test_moving_to_a_colleague_tells_the_customer_why(cast: ModuleType) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), cast.erin()
    colleague = people.staff(branch=dana.branch)
    visit = book(alice)
    with pytest.raises(refusals.ReasonNeeded):
        services.move(visit=visit, staff=erin, starts_at=TOMORROW_AT_TEN, receives=colleague, reason=" ", actor=desk(erin), now=NOW)
    moved = services.move(visit=visit, staff=erin, starts_at=TOMORROW_AT_TEN, receives=colleague, reason="陈嘉禾去培训", actor=desk(erin), now=NOW)
    assert (moved.staff, moved.moves.get().was_with) == (colleague, dana)
    events.work(clock=lambda: NOW)
    assert "陈嘉禾去培训" in str(Message.objects.get(user=alice.user).params)


def test_a_missed_visit_is_a_try_and_not_a_contact(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = book(alice)
    with pytest.raises(refusals.TooEarly):
        services.miss(visit=visit, staff=dana, reason="没有人在家", actor=desk(dana), now=NOW)
    services.miss(visit=visit, staff=dana, reason="没有人在家", actor=desk(dana), now=DURING)
    assert Contact.objects.get().outcome == Outcome.NO_ANSWER


@pytest.mark.parametrize(
    ("who", "sees", "acts"),
    [
        (lambda cast: cast.dana(), True, True),
        (lambda cast: cast.erin(), True, True),
        (lambda cast: people.staff(branch=cast.dana().branch), False, False),
        (lambda cast: people.staff(role=Role.BRANCH_MANAGER, branch=cast.charlie().branch), False, False),
        (lambda cast: cast.judy(), False, False),
        (lambda cast: cast.iris(), True, False),
        (lambda cast: cast.grace(), False, False),
    ],
)
def test_whose_visits_are_seen_and_acted_on(cast: ModuleType, who: Callable[[ModuleType], StaffMember], sees: bool, acts: bool) -> None:
    cast.dana()
    visit, staff = book(cast.alice()), who(cast)
    assert access.visible(type(visit).objects.all(), staff).exists() is sees
    assert selectors.may_act(staff, visit) is acts


def test_a_teller_receives_at_the_counter(cast: ModuleType) -> None:
    judy, visit = cast.judy(), book(cast.alice(), kind=VisitKind.COUNTER)
    assert access.visible(type(visit).objects.all(), judy).get() == visit
    services.check_in(visit=visit, staff=judy, actor=desk(judy), now=DURING)
    assert services.finish(visit=visit, staff=judy, minutes="", outcome=Outcome.DONE, actor=desk(judy), now=DURING).received_by == judy


def test_the_deputy_sees_and_acts_while_the_leave_lasts(cast: ModuleType) -> None:
    dana, deputy = cast.dana(), people.staff(branch=cast.dana().branch)
    visit = book(cast.alice())
    assert not selectors.may_act(deputy, visit)
    deputy.standing_in = (dana,)
    assert selectors.may_act(deputy, visit)


def test_the_bank_moves_a_counter_visit_only_to_a_free_window(cast: ModuleType) -> None:
    judy, visit = cast.judy(), book(cast.alice(), kind=VisitKind.COUNTER)
    for customer in (cast.bob(), people.customer()):
        book(customer, at("2026-11-24 11:00"), kind=VisitKind.COUNTER)
    given = {"visit": visit, "staff": judy, "reason": "系统维护", "actor": desk(judy), "now": NOW}
    with pytest.raises(refusals.TimeTaken):
        services.move(starts_at=at("2026-11-24 11:00"), **given)
    assert services.move(starts_at=at("2026-11-24 11:30"), **given).starts_at == at("2026-11-24 11:30")
    assert quotas.torn() == []

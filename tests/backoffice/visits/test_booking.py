"""Customers book, move, cancel and wait: only what is offered, one at a time, and nobody is overtaken."""

from datetime import date, timedelta
from types import ModuleType

import pytest

from accounts.inbox.models import Message
from backoffice.visits import booking, news, refusals, selectors, slots
from backoffice.visits.models import Visit, VisitKind, VisitState, VisitTerms
from portal.kernel import events
from portal.kernel.calendars.models import CalendarDay
from portal.kernel.quotas import selectors as quotas
from portal.kernel.quotas import services as stock
from tests.backoffice.visits.meetings import NOW, TOMORROW_AT_TEN, at, away, book, online, plan
from tests.factories import books, people

pytestmark = pytest.mark.django_db


def offered(customer: object, kind: str = "home", now: object = NOW) -> slots.Offer:
    return slots.offered(kind=kind, customer=customer, now=now)  # type: ignore[arg-type]


def test_a_home_visit_takes_an_hour_of_the_own_manager(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = book(alice)
    assert (visit.staff, visit.state, visit.ends_at - visit.starts_at, visit.place) == (dana, VisitState.BOOKED, timedelta(hours=1), "学前街 12 号")
    assert offered(cast.bob()).find(TOMORROW_AT_TEN)[1].free == 0
    assert book(alice).pk == visit.pk, "the same key is the same visit"
    assert quotas.torn() == []


def test_times_lie_in_the_opening_slots_of_the_day(cast: ModuleType) -> None:
    cast.dana()
    day = offered(cast.alice()).day(date(2026, 11, 24))
    assert day is not None
    assert [slot.value[11:] for slot in day.slots] == ["09:00", "10:00", "11:00", "13:30", "14:30", "15:30"]


@pytest.mark.parametrize("when", ["2026-11-24 12:30", "2026-11-24 18:00", "2026-11-28 10:00", "2026-11-23 09:00", "2026-11-20 10:00", "2027-03-01 10:00"])
def test_outside_hours_on_weekends_too_near_past_or_too_far_is_refused(cast: ModuleType, when: str) -> None:
    cast.dana()
    with pytest.raises(refusals.NotOffered):
        book(cast.alice(), at(when))
    assert not Visit.objects.exists()


def test_on_a_make_up_workday_a_home_visit_is_possible_and_on_a_holiday_not(cast: ModuleType) -> None:
    cast.dana()
    CalendarDay.objects.create(date=date(2026, 11, 28), kind=CalendarDay.Kind.MAKE_UP, name="调休")
    CalendarDay.objects.create(date=date(2026, 11, 25), kind=CalendarDay.Kind.HOLIDAY, name="节日")
    from portal.kernel import calendars

    calendars.forget()
    try:
        assert book(cast.alice(), at("2026-11-28 10:00")).state == VisitState.BOOKED
        with pytest.raises(refusals.NotOffered):
            book(cast.alice(), at("2026-11-25 10:00"), key="2")
    finally:
        CalendarDay.objects.filter(date__in=[date(2026, 11, 28), date(2026, 11, 25)]).delete()
        calendars.forget()


def test_who_is_on_leave_is_stood_in_for_and_without_a_deputy_nothing_is_offered(cast: ModuleType) -> None:
    dana, deputy = cast.dana(), people.staff(name="葛思远")
    away(dana, deputy, TOMORROW_AT_TEN)
    day, _slot = offered(cast.alice()).find(TOMORROW_AT_TEN)
    assert (day.host, day.away.staff if day.away else None) == (deputy, dana)
    assert book(cast.alice()).staff == deputy
    away(deputy, dana, at("2026-11-25 09:00"))
    away(dana, deputy, at("2026-11-25 09:00"))
    assert [one for one in offered(cast.alice()).days if one.date == date(2026, 11, 25)] == []


def test_nobody_has_two_appointments_at_once_nor_more_than_three(cast: ModuleType) -> None:
    cast.dana()
    alice = cast.alice()
    book(alice)
    with pytest.raises(refusals.OwnOverlap):
        book(alice, kind=VisitKind.COUNTER)
    for hour in ("2026-11-25 10:00", "2026-11-26 10:00"):
        book(alice, at(hour))
    with pytest.raises(refusals.TooMany, match="3"):
        book(alice, at("2026-11-27 10:00"))


def test_two_who_want_one_time_one_gets_it_and_the_other_the_nearest(cast: ModuleType) -> None:
    cast.dana()
    alice, bob = cast.alice(), cast.bob()
    book(alice)
    with pytest.raises(refusals.TimeTaken):
        book(bob)
    nearest = offered(bob).nearest(TOMORROW_AT_TEN)
    assert nearest is not None
    assert nearest.value == "2026-11-24T11:00"


def test_a_counter_takes_as_many_as_its_terms_say_and_needs_no_manager(cast: ModuleType) -> None:
    charlie = cast.charlie()
    assert VisitTerms.objects.get(kind=VisitKind.COUNTER).at_once == 2
    for n, customer in enumerate([charlie, people.customer(branch=charlie.branch), people.customer(branch=charlie.branch)]):
        if n < 2:
            assert book(customer, kind=VisitKind.COUNTER).staff is None
        else:
            with pytest.raises(refusals.TimeTaken):
                book(customer, kind=VisitKind.COUNTER)
    with pytest.raises(refusals.NobodyThere):
        book(charlie, at("2026-11-25 10:00"))


def test_another_time_gives_the_old_one_back_and_a_taken_one_keeps_it(cast: ModuleType) -> None:
    cast.dana()
    alice, bob = cast.alice(), cast.bob()
    visit, other = book(alice), book(bob, at("2026-11-24 11:00"))
    with pytest.raises(refusals.TimeTaken):
        booking.move(visit=visit, starts_at=other.starts_at, actor=online(alice), now=NOW)
    moved = booking.move(visit=visit, starts_at=at("2026-11-25 14:30"), actor=online(alice), now=NOW)
    assert (moved.starts_at, moved.moves.count()) == (at("2026-11-25 14:30"), 1)
    assert offered(bob).find(TOMORROW_AT_TEN)[1].free == 1
    assert quotas.torn() == []


def test_cancelling_frees_the_time_and_what_is_over_stays_over(cast: ModuleType) -> None:
    cast.dana()
    alice = cast.alice()
    visit = book(alice)
    booking.cancel(visit=visit, actor=online(alice), now=NOW)
    assert offered(alice).find(TOMORROW_AT_TEN)[1].free == 1
    for act in (booking.cancel, lambda **given: booking.move(starts_at=at("2026-11-25 14:30"), **given)):
        with pytest.raises(refusals.VisitOver):
            act(visit=visit, actor=online(alice), now=NOW)
    with pytest.raises(refusals.VisitOver):
        booking.cancel(visit=book(alice, at("2026-11-25 10:00")), actor=online(alice), now=at("2026-11-25 10:00"))


def test_whoever_waits_is_offered_the_time_takes_it_or_lets_it_lapse(cast: ModuleType) -> None:
    cast.dana()
    alice, bob = cast.alice(), cast.bob()
    third = people.customer()
    books.put(third, into=cast.dana())
    visit = book(alice)
    first, second = (
        booking.wait(customer=one, kind=VisitKind.HOME, starts_at=TOMORROW_AT_TEN, place="这里", actor=online(one), now=NOW) for one in (bob, third)
    )
    assert (selectors.waiting_of(second).ahead, selectors.waiting_of(first).held_until) == (1, None)
    with pytest.raises(refusals.OfferOver):
        booking.accept(wait=first, actor=online(bob), now=NOW)
    booking.cancel(visit=visit, actor=online(alice), now=NOW)
    events.work(clock=lambda: NOW)
    assert Message.objects.filter(user=bob.user, link=f"/service/appointments/waiting/{first.reference}/").count() == 1
    held = selectors.waiting_of(first).held_until
    assert held == NOW + timedelta(hours=3)
    stock.expire_due(now=held)
    events.work(clock=lambda: held)
    first.refresh_from_db()
    assert first.ended_at is not None
    taken = booking.accept(wait=second, actor=online(third), now=held)
    assert (taken.customer, taken.starts_at) == (third, TOMORROW_AT_TEN)
    assert booking.accept(wait=second, actor=online(third), now=held).pk == taken.pk


def test_declining_lets_the_next_have_it(cast: ModuleType) -> None:
    cast.dana()
    alice, bob = cast.alice(), cast.bob()
    visit = book(alice)
    wait = booking.wait(customer=bob, kind=VisitKind.HOME, starts_at=TOMORROW_AT_TEN, place="这里", actor=online(bob), now=NOW)
    booking.cancel(visit=visit, actor=online(alice), now=NOW)
    booking.stop_waiting(wait=wait, now=NOW)
    assert offered(alice).find(TOMORROW_AT_TEN)[1].free == 1


def test_a_reminder_goes_out_once_and_again_after_a_move(cast: ModuleType) -> None:
    cast.dana()
    alice = cast.alice()
    visit = book(alice, at("2026-11-25 10:00"))
    assert news.remind_due(now=NOW) == 0
    day_before = at("2026-11-24 10:30")
    assert [news.remind_due(now=day_before) for _ in range(2)] == [1, 0]
    booking.move(visit=visit, starts_at=at("2026-11-27 10:00"), actor=online(alice), now=day_before)
    assert news.remind_due(now=at("2026-11-26 11:00")) == 1
    assert Message.objects.filter(user=alice.user, topic="service").count() == 2


def test_a_time_the_manager_planned_is_not_offered(cast: ModuleType) -> None:
    alice, bob, dana = cast.alice(), cast.bob(), cast.dana()
    plan(dana, alice, at("2026-11-24 10:20"))
    times = {slot.value[11:]: slot.free for slot in offered(bob).day(date(2026, 11, 24)).slots}  # type: ignore[union-attr]
    assert times == {"09:00": 1, "10:00": 0, "11:00": 0, "13:30": 1, "14:30": 1, "15:30": 1}

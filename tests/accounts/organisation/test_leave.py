"""A deputy sees the rows from the first day of a leave to the last, and nothing before or after it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.identity.models import Customer
from accounts.organisation import leaves, selectors, services
from accounts.organisation.models import Leave, StaffMember
from portal.demo import cast as bank
from portal.kernel import access, clock
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import people, places

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=clock.BANK_ZONE)
TODAY = date(2026, 11, 22)


def _enter(staff: StaffMember, deputy: StaffMember, *, first: int = 0, last: int = 3, by: StaffMember | None = None, now: datetime = NOW) -> Leave:
    by = by or staff
    days = {"starts_on": TODAY + timedelta(days=first), "ends_on": TODAY + timedelta(days=last)}
    return leaves.enter(staff=staff, deputy=deputy, reason="holiday", by=by, actor=Actor("staff", by.pk, Channel.BACKOFFICE), now=now, **days)


def _sees(deputy: StaffMember, day: date) -> set[str]:
    found = selectors.present(deputy.pk, day)
    return set(access.visible(Customer.objects.all(), found).values_list("number", flat=True))


def test_the_deputy_sees_the_book_as_long_as_the_leave_lasts() -> None:
    alice, dana, deputy = cast.alice(), cast.dana(), people.staff()
    _enter(dana, deputy, first=1, last=3)
    seen = [alice.number in _sees(deputy, TODAY + timedelta(days=day)) for day in range(5)]
    assert seen == [False, True, True, True, False]


def test_an_open_session_loses_the_rows_at_midnight(staff_client, monkeypatch) -> None:
    alice, dana, deputy = cast.alice(), cast.dana(), people.staff()
    moment = clock.now()
    today = clock.bank_date(moment)
    leaves.enter(staff=dana, deputy=deputy, starts_on=today, ends_on=today, reason="one day", by=dana, actor=SYSTEM, now=moment)
    client, page = staff_client(deputy), f"/staff/customers/{alice.number}/"
    assert client.get(page).status_code == 200
    leave = Leave.objects.get(staff=dana)
    Leave.objects.filter(pk=leave.pk).update(starts_on=today - timedelta(days=1), ends_on=today - timedelta(days=1))
    assert client.get(page).status_code == 404


def test_coming_back_sooner_ends_it_at_once(staff_client) -> None:
    alice, dana, deputy = cast.alice(), cast.dana(), people.staff()
    now = clock.now()
    leave = leaves.enter(
        staff=dana,
        deputy=deputy,
        starts_on=clock.bank_date(now),
        ends_on=clock.bank_date(now) + timedelta(days=9),
        reason="holiday",
        by=dana,
        actor=SYSTEM,
        now=now,
    )
    client = staff_client(deputy)
    assert client.get(f"/staff/customers/{alice.number}/").status_code == 200
    assert staff_client(dana).post("/staff/leave/end/", {"leave": leave.pk}).status_code == 302
    assert client.get(f"/staff/customers/{alice.number}/").status_code == 404


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (leaves.OwnDeputy, lambda dana: {"deputy": dana}),
        (leaves.DeputyHasLeft, lambda dana: {"deputy": _gone()}),
        (leaves.DeputyFarAway, lambda dana: {"deputy": people.staff(branch=places.place("051201"))}),
        (leaves.DeputyOfOtherPost, lambda dana: {"deputy": people.staff(role="teller")}),
        (leaves.EndsBeforeItStarts, lambda dana: {"deputy": people.staff(), "first": 3, "last": 2}),
        (leaves.LeaveIsOver, lambda dana: {"deputy": people.staff(), "first": -5, "last": -1}),
        (leaves.LeaveTooLong, lambda dana: {"deputy": people.staff(), "last": 400}),
        (leaves.NotYourTeam, lambda dana: {"deputy": people.staff(), "by": people.staff()}),
    ],
)
def test_what_cannot_be_entered_is_refused_and_nothing_is_kept(refusal, given) -> None:
    dana = cast.dana()
    with pytest.raises(refusal):
        _enter(dana, **given(dana))
    assert Leave.objects.count() == 0


def test_overlapping_leaves_are_refused_twice_over() -> None:
    dana, deputy = cast.dana(), people.staff()
    _enter(dana, deputy, first=2, last=5)
    with pytest.raises(leaves.AwayAlready):
        _enter(dana, deputy, first=5, last=8)
    with pytest.raises(IntegrityError, match="away on some of these days"), transaction.atomic():
        Leave.objects.create(staff=dana, deputy=deputy, starts_on=TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=3), reason="again")
    assert _enter(dana, deputy, first=6, last=8).starts_on == TODAY + timedelta(days=6)


def test_a_deputy_is_there_and_stays_there() -> None:
    dana, deputy, third = cast.dana(), people.staff(name="代理"), people.staff()
    _enter(deputy, third, first=1, last=2)
    with pytest.raises(leaves.DeputyAway):
        _enter(dana, deputy, first=2, last=4)
    _enter(dana, deputy, first=3, last=4)
    with pytest.raises(leaves.StandsIn):
        _enter(deputy, third, first=4, last=6)


def test_a_place_of_the_same_branch_may_help_out() -> None:
    dana = cast.dana()
    assert _enter(dana, people.staff(branch=places.place(bank.BINHU))).staff == dana


def test_a_branch_manager_enters_leave_for_the_team_only() -> None:
    dana, erin, deputy = cast.dana(), cast.erin(), people.staff()
    leave = _enter(dana, deputy, by=erin)
    assert AuditEntry.objects.get(verb="leave.entered").actor == f"staff:{erin.pk}"
    assert leave.entered_by == erin
    elsewhere = people.staff(branch=places.place(bank.BINHU))
    with pytest.raises(leaves.NotYourTeam):
        _enter(elsewhere, deputy, by=erin)


def test_checks_go_to_the_managers_deputy_and_to_nobody_elses() -> None:
    erin, dana = cast.erin(), cast.dana()
    _enter(erin, dana)
    now, later = selectors.present(dana.pk, TODAY), selectors.present(dana.pk, TODAY + timedelta(days=4))
    assert [access.may(now, "counter.check"), access.may(now, "book.approve"), access.may(now, "organisation.view")] == [True, True, False]
    assert not access.may(later, "counter.check")


def test_the_managers_deputy_checks_a_withdrawal_only_while_the_leave_lasts() -> None:
    from uuid import uuid4

    from backoffice.hall.counter import selectors as desk
    from backoffice.hall.counter import services as counter
    from backoffice.hall.counter.models import Kind
    from portal.kernel.money import Money
    from tests.factories import money

    erin, dana, judy = cast.erin(), cast.dana(), cast.judy()
    account, maker = money.account(holder=cast.alice(), balance="80,000.00"), Actor("staff", judy.pk, Channel.COUNTER)
    given = {"maker": judy, "account": account, "kind": Kind.WITHDRAWAL, "amount": Money.parse("60,000.00"), "paper_reference": "S-1"}
    row = counter.draft(**given, key=uuid4(), actor=maker, now=NOW)
    counter.submit(reference=row.reference, maker=judy, actor=maker, now=NOW)
    _enter(erin, dana, last=0)
    checker, after = selectors.present(dana.pk, TODAY), selectors.present(dana.pk, TODAY + timedelta(days=1))
    assert [desk.count_to_check(checker), desk.count_to_check(after)] == [1, 0]
    with pytest.raises(counter.NotThere):
        counter.approve(reference=row.reference, checker=after, actor=Actor("staff", dana.pk, Channel.COUNTER), now=NOW)
    done = counter.approve(reference=row.reference, checker=checker, actor=Actor("staff", dana.pk, Channel.COUNTER), now=NOW)
    assert (done.status, done.checker) == ("done", dana)


def test_a_manager_covering_a_colleague_elsewhere_gains_no_checks_there() -> None:
    erin, elsewhere = cast.erin(), people.staff(branch=places.place(bank.BINHU))
    _enter(elsewhere, erin)
    found = selectors.present(erin.pk, TODAY)
    assert found.standing_in == (elsewhere,)
    assert set(selectors.reach(found)) == set(selectors.subtree(erin.branch))


def test_a_deputy_who_leaves_is_missed_first() -> None:
    dana, deputy, henry = cast.dana(), people.staff(), cast.henry()
    now = clock.now()
    leaves.enter(staff=dana, deputy=deputy, starts_on=clock.bank_date(now), ends_on=clock.bank_date(now), reason="holiday", by=dana, actor=SYSTEM, now=now)
    with pytest.raises(services.StillNeeded):
        services.dismiss_staff(staff=deputy, left_on=TODAY, reason="moved away", actor=Actor("staff", henry.pk, Channel.BACKOFFICE), now=now)
    deputy.refresh_from_db()
    assert deputy.active


def test_the_page_keeps_what_was_typed(staff_client) -> None:
    dana = cast.dana()
    today = clock.bank_date(clock.now())
    typed = {"staff": dana.pk, "deputy": dana.pk, "starts_on": today.isoformat(), "ends_on": today.isoformat(), "reason": "探亲"}
    response = staff_client(dana).post("/staff/leave/new/", typed)
    assert response.status_code == 400
    assert "探亲" in response.content.decode()
    typed["deputy"] = people.staff().pk
    assert staff_client(dana).post("/staff/leave/new/", typed).status_code == 302
    assert Leave.objects.get().staff == dana


def _gone() -> StaffMember:
    gone = people.staff()
    StaffMember.objects.filter(pk=gone.pk).update(active=False, left_on=TODAY)
    gone.refresh_from_db()
    return gone

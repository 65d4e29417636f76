"""Numbers without a gap, a line that is fair, calls that end one way."""

from datetime import date, timedelta
from types import ModuleType

import pytest
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.organisation.models import Role, StaffMember
from backoffice.hall.queue import rules, selectors, services
from backoffice.hall.queue.models import QueueKind, QueueTicket, TicketSource, TicketState
from backoffice.hall.queue.refusals import (
    CallAgainFirst,
    DeskTaken,
    HallClosed,
    HasNumber,
    KindNotOffered,
    NobodyWaits,
    NoDesk,
    StillServing,
    TicketOver,
    TooManyNumbers,
)
from portal.demo import cast as demo
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.clock import BANK_ZONE
from tests.factories import people, places

pytestmark = pytest.mark.django_db
NOON = timezone.now().astimezone(BANK_ZONE).replace(hour=12, minute=0, second=0, microsecond=0)


def _by(person: StaffMember) -> Actor:
    return Actor("staff", person.pk, Channel.COUNTER)


def _kind(code: str = "cash") -> QueueKind:
    return QueueKind.objects.get(code=code)


@pytest.fixture
def judy(cast: ModuleType) -> StaffMember:
    """At counter 1 of an open hall."""
    judy: StaffMember = cast.judy()
    services.open_hall(staff=judy, actor=_by(judy), now=NOON)
    services.sit_down(staff=judy, label="1", kinds=[], actor=_by(judy), now=NOON)
    return judy


def _take(judy: StaffMember, minute: int = 0, code: str = "cash", customer: Customer | None = None, helped: bool = False) -> QueueTicket:
    source, at = (TicketSource.PHONE if customer else TicketSource.SCREEN), NOON + timedelta(minutes=minute)
    return services.take(branch=judy.branch, kind=_kind(code), source=source, customer=customer, helped=helped, actor=SYSTEM, now=at)


def _next(judy: StaffMember, minute: int = 30) -> str:
    return str(services.call_next(staff=judy, actor=_by(judy), now=NOON + timedelta(minutes=minute)).ticket)


def test_numbers_of_a_branch_and_day_have_no_gap(judy: StaffMember) -> None:
    with pytest.raises(KindNotOffered):
        gone = _kind("advice")
        gone.active = False
        services.take(branch=judy.branch, kind=gone, source=TicketSource.SCREEN, actor=SYSTEM, now=NOON)
    assert [str(_take(judy, code=code)) for code in ("cash", "account", "cash")] == ["A001", "B002", "A003"]
    tomorrow = NOON + timedelta(days=1)
    services.open_hall(staff=judy, actor=_by(judy), now=tomorrow)
    assert str(services.take(branch=judy.branch, kind=_kind(), source=TicketSource.SCREEN, actor=SYSTEM, now=tomorrow)) == "A001"


def test_a_closed_hall_gives_none_and_goes_on_with_the_series(judy: StaffMember) -> None:
    _take(judy)
    services.close_hall(staff=judy, actor=_by(judy), now=NOON)
    with pytest.raises(HallClosed):
        _take(judy)
    services.open_hall(staff=judy, actor=_by(judy), now=NOON)
    assert str(_take(judy)) == "A002"


def test_who_is_older_or_helped_stands_ahead_by_minutes_only(judy: StaffMember) -> None:
    elder = people.customer(birth_date=date(1950, 1, 1))
    early, first, later = _take(judy, 0), _take(judy, 15), _take(judy, 20, customer=elder)
    helped = _take(judy, 21, helped=True)
    assert later.ahead == ["elder"]
    called = []
    for _ in range(4):
        called.append(_next(judy))
        services.finish(staff=judy, actor=_by(judy), now=NOON + timedelta(minutes=31))
    assert called == [str(early), str(later), str(helped), str(first)]


def test_nobody_is_overtaken_by_who_came_more_than_the_most_later() -> None:
    assert max(rules.head_start(codes) for codes in (["elder", "tier3", "appointment", "guide"], ["tier3"])) == rules.MOST_AHEAD


def test_one_number_a_person(judy: StaffMember) -> None:
    alice = people.customer()
    ticket = _take(judy, customer=alice)
    with pytest.raises(HasNumber, match="A001"):
        _take(judy, customer=alice)
    for minute in range(1, rules.FROM_PHONE_A_DAY):
        services.give_back(reference=ticket.reference, customer=alice, actor=SYSTEM, now=NOON)
        ticket = _take(judy, minute, customer=alice)
    services.give_back(reference=ticket.reference, customer=alice, actor=SYSTEM, now=NOON)
    with pytest.raises(TooManyNumbers):
        _take(judy, customer=alice)


def test_a_strangers_number_is_not_given_back(judy: StaffMember) -> None:
    ticket = _take(judy, customer=people.customer())
    with pytest.raises(TicketOver):
        services.give_back(reference=ticket.reference, customer=people.customer(), actor=SYSTEM, now=NOON)


def test_a_call_ends_one_way(judy: StaffMember) -> None:
    _take(judy)
    assert _next(judy) == "A001"
    with pytest.raises(StillServing):
        _next(judy)
    with pytest.raises(CallAgainFirst):
        services.no_show(staff=judy, actor=_by(judy), now=NOON)
    services.call_again(staff=judy, actor=_by(judy), now=NOON)
    missed = services.no_show(staff=judy, actor=_by(judy), now=NOON)
    with pytest.raises(NobodyWaits):
        _next(judy)
    services.put_back(reference=missed.reference, staff=judy, actor=_by(judy), now=NOON)
    assert _next(judy) == "A001"


def test_another_branch_puts_nobody_back(judy: StaffMember) -> None:
    _take(judy)
    _next(judy)
    services.call_again(staff=judy, actor=_by(judy), now=NOON)
    missed = services.no_show(staff=judy, actor=_by(judy), now=NOON)
    elsewhere = people.staff(role=Role.TELLER, branch=places.place(demo.BINHU))
    with pytest.raises(TicketOver):
        services.put_back(reference=missed.reference, staff=elsewhere, actor=_by(elsewhere), now=NOON)


def test_who_is_moved_to_another_line_keeps_the_place(judy: StaffMember) -> None:
    moved, behind = _take(judy, 0), _take(judy, 5, code="account")
    _next(judy)
    services.move(staff=judy, kind=_kind("account"), actor=_by(judy), now=NOON + timedelta(minutes=31))
    assert [_next(judy, 32), str(behind)] == [str(moved), "B002"]


def test_a_counter_calls_what_it_serves_and_nobody_without_one(judy: StaffMember) -> None:
    colleague = people.staff(role=Role.TELLER)
    with pytest.raises(NoDesk):
        _next(colleague)
    with pytest.raises(DeskTaken):
        services.sit_down(staff=colleague, label="1", kinds=[], actor=_by(colleague), now=NOON)
    services.sit_down(staff=colleague, label="2", kinds=["business"], actor=_by(colleague), now=NOON)
    _take(judy)
    with pytest.raises(NobodyWaits):
        _next(colleague)


def test_waits_and_the_hint_follow_from_what_was_measured(judy: StaffMember) -> None:
    for minute in (0, 2, 4):
        _take(judy, minute)
    _next(judy, 10)
    services.finish(staff=judy, actor=_by(judy), now=NOON + timedelta(minutes=16))
    day = selectors.today(judy.branch, NOON + timedelta(minutes=20))
    assert (day.taken, day.served, day.mean_wait, day.mean_service) == (3, 1, 10, 6)
    hint = selectors.hint(judy.branch, NOON + timedelta(minutes=20))
    assert (hint.arrivals, hint.waiting, hint.open_desks, hint.catch_up) == (3, 2, 1, 2)


def test_a_call_of_yesterday_is_on_no_board(judy: StaffMember) -> None:
    _take(judy)
    _next(judy)
    assert [str(call.ticket) for call in selectors.board(judy.branch, NOON + timedelta(minutes=40)).called] == ["A001"]
    assert selectors.board(judy.branch, NOON + timedelta(days=1)).called == []
    assert QueueTicket.objects.get().state == TicketState.CALLED

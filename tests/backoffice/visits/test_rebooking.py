"""A leave entered after appointments were booked: nothing moves by itself, a colleague decides, the customer is told."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.inbox.models import Message
from accounts.organisation import leaves
from accounts.organisation.models import Leave, StaffMember
from backoffice.visits import booking, news, rebooking, refusals, services
from backoffice.visits.models import Visit, VisitKind, VisitProposal, VisitState
from portal.kernel.audit.models import AuditEntry
from portal.kernel.calendars import next_bank_day
from portal.kernel.clock import bank_date
from portal.kernel.events.models import Event
from portal.kernel.quotas import selectors as quotas
from tests.backoffice.visits.meetings import NOW, TOMORROW_AT_TEN, at, away, book, desk, online, plan
from tests.backoffice.visits.test_desk_pages import visit_at

pytestmark = pytest.mark.django_db
SignedIn = Callable[[StaffMember], Client]
ClientOf = Callable[[Customer], Client]


def deputy(cast: ModuleType) -> StaffMember:
    """erin stands in for dana."""
    found: StaffMember = cast.erin()
    return found


def event_of(topic: str) -> Event:
    return Event.objects.get(topic=topic)


def test_nothing_is_moved_by_itself(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = book(alice)
    assert rebooking.of(visit, NOW) is None
    away(dana, deputy(cast), TOMORROW_AT_TEN)
    visit.refresh_from_db()
    assert (visit.staff, visit.starts_at, visit.state) == (dana, TOMORROW_AT_TEN, VisitState.BOOKED)
    touched = rebooking.of(visit, NOW)
    assert touched is not None and touched.fits and touched.deputy == deputy(cast)
    assert [one.visit for one in rebooking.waiting(dana, NOW)] == [visit]


def test_the_deputy_takes_it_at_the_same_hour_and_the_hour_is_taken(cast: ModuleType) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), deputy(cast)
    visit = book(alice)
    away(dana, erin, TOMORROW_AT_TEN)
    moved = rebooking.to_deputy(visit=visit, staff=dana, actor=desk(dana), now=NOW)
    assert (moved.staff, moved.starts_at) == (erin, TOMORROW_AT_TEN)
    with pytest.raises(refusals.StaffBusy):
        plan(erin, cast.bob(), TOMORROW_AT_TEN)
    assert rebooking.waiting(dana, NOW) == [] and quotas.torn() == []
    assert AuditEntry.objects.filter(verb="visit.handed").count() == 1
    with pytest.raises(refusals.NotAway):
        rebooking.to_deputy(visit=moved, staff=erin, actor=desk(erin), now=NOW)


def test_a_deputy_who_is_busy_or_away_cannot(cast: ModuleType) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), deputy(cast)
    visit = book(alice)
    plan(erin, cast.bob(), TOMORROW_AT_TEN)
    away(dana, erin, TOMORROW_AT_TEN)
    touched = rebooking.of(visit, NOW)
    assert touched is not None and not touched.fits and touched.why
    with pytest.raises(refusals.StaffBusy):
        rebooking.to_deputy(visit=visit, staff=dana, actor=desk(dana), now=NOW)
    visit.refresh_from_db()
    assert visit.staff == dana and visit.reservations
    assert quotas.torn() == []


def test_other_times_are_proposed_and_one_is_taken(cast: ModuleType, client_of: ClientOf) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), deputy(cast)
    day = next_bank_day(next_bank_day(bank_date(timezone.now())))
    first = at(f"{day} 10:00")
    visit = booking.book(customer=alice, kind=VisitKind.HOME, starts_at=first, key="p", place="学前街", actor=online(alice), now=timezone.now())
    away(dana, erin, first)
    free = rebooking.times_for(visit, timezone.now())
    chosen = [slot.starts_at for slot in free[:3]]
    with pytest.raises(refusals.HowManyTimes):
        rebooking.propose(visit=visit, times=[], staff=dana, actor=desk(dana), now=timezone.now())
    made = rebooking.propose(visit=visit, times=chosen, staff=dana, actor=desk(dana), now=timezone.now())
    assert made.times == sorted(chosen)
    visit.refresh_from_db()
    assert visit.starts_at == first, "nothing moves until the customer answers"
    page = client_of(alice).get(reverse("visits:detail", args=[visit.reference])).content.decode()
    value = free[0].value
    assert f"move/?at={value}" in page
    client_of(alice).post(reverse("visits:move", args=[visit.reference]), {"at": value})
    visit.refresh_from_db()
    assert visit.starts_at == chosen[0]
    assert VisitProposal.objects.get().ended_at is not None
    assert f"move/?at={value}" not in client_of(alice).get(reverse("visits:detail", args=[visit.reference])).content.decode()


def test_customers_are_told(cast: ModuleType) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), deputy(cast)
    visit = book(alice)
    away(dana, erin, TOMORROW_AT_TEN)
    handed = rebooking.to_deputy(visit=visit, staff=dana, actor=desk(dana), now=NOW)
    news.tell(event_of(services.HANDED))
    message = Message.objects.get(user=alice.user)
    assert erin.name in str(message.params) and dana.name in str(message.params)
    assert reverse("visits:detail", args=[handed.reference]) == message.link


def test_proposing_tells_the_customer_once_with_a_link(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = book(alice)
    away(dana, deputy(cast), TOMORROW_AT_TEN)
    rebooking.propose(visit=visit, times=[at("2026-11-26 10:00")], staff=dana, actor=desk(dana), now=NOW)
    event = event_of(services.PROPOSED)
    news.tell(event)
    news.tell(event)
    message = Message.objects.get(user=alice.user)
    assert message.link == reverse("visits:detail", args=[visit.reference])
    assert dana.name in str(message.params)


def test_cancelling_with_a_reason_ends_what_was_proposed(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = book(alice)
    away(dana, deputy(cast), TOMORROW_AT_TEN)
    rebooking.propose(visit=visit, times=[at("2026-11-26 10:00")], staff=dana, actor=desk(dana), now=NOW)
    services.cancel(visit=visit, staff=dana, reason="同事休假，改天再约", actor=desk(dana), now=NOW)
    assert VisitProposal.objects.get().ended_at == NOW
    assert rebooking.waiting(dana, NOW) == []


def test_a_time_that_is_not_free_is_not_proposed(cast: ModuleType) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = book(alice)
    away(dana, deputy(cast), TOMORROW_AT_TEN)
    for wrong in ("2026-11-28 10:00", "2026-11-26 03:00"):
        with pytest.raises(refusals.NotOffered):
            rebooking.propose(visit=visit, times=[at(wrong)], staff=dana, actor=desk(dana), now=NOW)
    assert VisitProposal.objects.count() == 0


def test_entering_a_leave_leads_to_the_appointments_it_touches(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), deputy(cast)
    day = bank_date(timezone.now()) + timedelta(days=3)
    visit = visit_at(alice, dana, timezone.now() + timedelta(days=3))
    client = staff_client(erin)
    typed = {"staff": dana.pk, "deputy": erin.pk, "starts_on": day, "ends_on": day + timedelta(days=4), "reason": "年假"}
    answer = client.post(reverse("admin:leave_new"), typed)
    assert answer["Location"] == reverse("admin:visit_rebook_list")
    shown = client.get(answer["Location"]).content.decode()
    assert visit.reference in shown
    assert reverse("admin:visit_rebook_list") in client.get(reverse("admin:leave_list")).content.decode()
    assert 'id="rebook"' in client.get(reverse("admin:visit", args=[visit.reference])).content.decode()
    row = Leave.objects.get()
    leaves.end(leave=row, by=erin, actor=desk(erin), now=timezone.now())
    assert visit.reference not in client.get(reverse("admin:visit_rebook_list")).content.decode()


def test_marked_appointments_go_to_the_deputy_after_a_look(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), deputy(cast)
    day = next_bank_day(next_bank_day(bank_date(timezone.now())))
    first = at(f"{day} 10:00")
    visit = booking.book(customer=alice, kind=VisitKind.HOME, starts_at=first, key="p", place="学前街", actor=online(alice), now=timezone.now())
    away(dana, erin, first)
    client, marks = staff_client(dana), {"_selected_action": visit.reference, "action": "deputy"}
    preview = client.post(reverse("admin:visit_rebook_list"), marks)
    assert preview.status_code == 200 and Visit.objects.get(pk=visit.pk).staff == dana
    done = client.post(reverse("admin:visit_rebook_list"), {**marks, "confirmed": "1", "seen": "1"})
    assert done.status_code == 302
    assert Visit.objects.get(pk=visit.pk).staff == erin


def test_the_buttons_on_the_page_of_the_visit(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), deputy(cast)
    day = next_bank_day(next_bank_day(bank_date(timezone.now())))
    first = at(f"{day} 10:00")
    visit = booking.book(customer=alice, kind=VisitKind.HOME, starts_at=first, key="p", place="学前街", actor=online(alice), now=timezone.now())
    client = staff_client(dana)
    assert client.post(reverse("admin:visit_to_deputy", args=[visit.reference])).status_code == 400, "nobody is away"
    away(dana, erin, first)
    assert client.post(reverse("admin:visit_propose", args=[visit.reference]), {"at": ["nonsense"]}).status_code == 400
    free = rebooking.times_for(visit, timezone.now())[0].value
    assert client.post(reverse("admin:visit_propose", args=[visit.reference]), {"at": [free]}).status_code == 302
    assert client.post(reverse("admin:visit_to_deputy", args=[visit.reference])).status_code == 302
    assert Visit.objects.get(pk=visit.pk).staff == erin
    assert staff_client(cast.judy()).post(reverse("admin:visit_to_deputy", args=[visit.reference])).status_code in (403, 404)

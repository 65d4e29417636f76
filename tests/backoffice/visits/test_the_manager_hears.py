"""What a customer does with an appointment stands on the manager's first page and in the rail until the calendar was opened."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from backoffice.visits import booking, noticing, services
from tests.backoffice.visits.meetings import NOW, TOMORROW_AT_TEN, at, away, book, desk, online, plan
from tests.backoffice.visits.test_own_pages import free
from tests.factories import people

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield
    cache.clear()


def _said(staff: object, now=LATER) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return [(news.visit.reference, news.words.partition(":")[0]) for news in noticing.of(staff, now)]  # type: ignore[arg-type]


def test_booked_moved_and_cancelled_by_the_customer_is_news_until_the_calendar_was_opened(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    visit = book(alice)
    assert _said(dana) == [(visit.reference, "booked")]
    booking.move(visit=visit, starts_at=at("2026-11-24 14:30"), actor=online(alice), now=LATER)
    assert _said(dana, LATER) == [(visit.reference, "moved")]
    noticing.looked(dana, LATER)
    assert _said(dana, LATER) == []
    booking.cancel(visit=visit, actor=online(alice), now=LATER + timedelta(minutes=1))
    assert _said(dana, LATER + timedelta(minutes=2)) == [(visit.reference, "cancelled")]
    assert _said(cast.erin(), LATER + timedelta(minutes=2)) == [], "another colleague's appointments are no news"
    assert _said(dana, TOMORROW_AT_TEN + timedelta(hours=6)) == [], "what is past needs nobody any more"


def test_what_the_bank_did_itself_is_no_news(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    visit = plan(dana, alice)
    services.move(visit=visit, staff=dana, starts_at=at("2026-11-24 14:30"), reason="另有会议", actor=desk(dana), now=LATER)
    services.cancel(visit=visit, staff=dana, reason="另有会议", actor=desk(dana), now=LATER)
    assert _said(dana, LATER + timedelta(minutes=1)) == []


def test_who_loses_an_appointment_to_the_deputy_hears_of_it_too(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    deputy = people.staff(role=dana.role, branch=dana.branch)
    away(dana, deputy, at("2026-11-25 00:00"))
    visit = booking.move(visit=book(alice), starts_at=at("2026-11-25 10:00"), actor=online(alice), now=LATER)
    assert visit.staff == deputy
    assert [_said(person) for person in (dana, deputy)] == [[(visit.reference, "moved")]] * 2


def test_it_stands_on_today_and_in_the_rail(cast: ModuleType, staff_client: Callable[..., Client], client_of: Callable[..., Client]) -> None:
    dana, alice = cast.dana(), cast.alice()
    client, said = staff_client(dana), {"accept-language": "en"}
    visit = book(alice, free(alice).starts_at, now=timezone.now())
    client_of(alice).post(f"/service/appointments/{visit.reference}/cancel/")
    page = client.get("/staff/", headers=said).content.decode()
    assert "Clients changed appointments" in page and f"/staff/visits/{visit.reference}/" in page
    assert noticing.count(dana) == 1
    client.get("/staff/visits/")
    assert "Clients changed appointments" not in client.get("/staff/", headers=said).content.decode()
    assert noticing.count(dana) == 0

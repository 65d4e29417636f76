"""The customer's pages: booking on a phone without scripts, two tabs, the back button, a stranger's address."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.profile.personal.models import ProfileVersion
from backoffice.visits import booking, slots
from backoffice.visits.models import Visit, VisitState, VisitWait
from tests.backoffice.visits.meetings import HOME, book, online

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Customer], Client]
NEW = "/service/appointments/new/"


def free(customer: Customer, skip: int = 0, kind: str = "home") -> slots.Slot:
    """A free time two days from now or later."""
    offer = slots.offered(kind=kind, customer=customer, now=timezone.now() + timedelta(days=2))
    return [slot for day in offer.days for slot in day.slots if slot.free][skip]


def typed(slot: slots.Slot, **more: str) -> dict[str, str]:
    return {"at": slot.value, "topic": "savings", "place": HOME, "note": "东门进", "key": "k1", **more}


def test_a_visit_is_booked_in_three_steps(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice = cast.alice()
    client, slot = client_of(alice), free(alice)
    assert "?kind=home" in client.get(NEW).content.decode()
    page = client.get(f"{NEW}?kind=home&day={slot.value[:10]}").content.decode()
    assert f"at={slot.value[:13]}" in page
    url = f"{NEW}?kind=home&at={slot.value}"
    assert client.get(url).status_code == 200
    answer = client.post(url, typed(slot))
    visit = Visit.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/service/appointments/{visit.reference}/")
    again = client.post(url, typed(slot))
    assert (again.headers["Location"], Visit.objects.count()) == (answer.headers["Location"], 1), "the back button books nothing twice"
    detail = client.get(answer.headers["Location"]).content.decode()
    assert HOME in detail and "东门进" in detail


def test_who_comes_back_by_the_browser_is_shown_that_the_time_is_theirs(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice = cast.alice()
    client, slot = client_of(alice), free(alice, kind="counter")
    address = f"{NEW}?kind=counter&at={slot.value}"
    client.post(address, typed(slot))
    for answer in (client.get(address, headers={"accept-language": "en"}), client.post(address, typed(slot, key="k2"), headers={"accept-language": "en"})):
        page = answer.content.decode()
        assert "You have an appointment at this time" in page and 'name="topic"' not in page
    assert Visit.objects.count() == 1


def test_the_address_that_the_profile_has_need_not_be_typed(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice = cast.alice()
    client, address = client_of(alice), f"{NEW}?kind=home&at={free(alice).value}"
    assert client.get(address).context["form"]["place"].value() == ""
    ProfileVersion.objects.create(customer=alice, number=1, street="学前街 12 号 3 幢 502 室", at=timezone.now())
    assert client.get(address).context["form"]["place"].value() == "学前街 12 号 3 幢 502 室"
    assert "place" not in client.get(address.replace("home", "manager")).context["form"].fields


def test_somebody_was_quicker_is_said_kindly_with_the_nearest_times_and_nothing_typed_is_lost(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice, bob = cast.alice(), cast.bob()
    slot = free(bob)
    book(alice, slot.starts_at, now=timezone.now())
    answer = client_of(bob).post(f"{NEW}?kind=home&at={slot.value}", typed(slot))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "东门进" in page and HOME in page and page.count('type="radio"') == 3 and "checked" in page
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"place": ""}, {"at": "tomorrow"}, {"at": "2020-01-02T10:00"}, {"topic": "gold"}])
def test_wrong_input_books_nothing_and_keeps_what_was_typed(cast: ModuleType, client_of: SignedIn, wrong: dict[str, str]) -> None:
    cast.dana()
    alice = cast.alice()
    slot = free(alice)
    answer = client_of(alice).post(f"{NEW}?kind=home&at={slot.value}", typed(slot, **wrong))
    assert (answer.status_code, Visit.objects.count()) == (409 if "2020" in wrong.get("at", "") else 400, 0)
    assert "东门进" in answer.content.decode()


@pytest.mark.parametrize("query", ["?kind=moon", "?kind=home&at=nonsense", "?kind=home&day=nonsense", "?kind=home&at=2020-01-01T03:00", "?kind=counter"])
def test_a_strange_address_leads_to_a_choice(cast: ModuleType, client_of: SignedIn, query: str) -> None:
    cast.dana()
    assert client_of(cast.alice()).get(NEW + query).status_code == 200


def test_without_a_manager_the_counter_is_left(cast: ModuleType, client_of: SignedIn) -> None:
    client = client_of(cast.charlie())
    page = client.get(NEW).content.decode()
    assert "?kind=counter" in page and "?kind=home" not in page
    assert client.get(f"{NEW}?kind=home").headers["Location"] == NEW
    assert client.get(f"{NEW}?kind=counter&branch=none").status_code == 404


def test_another_time_and_cancelling_in_two_tabs(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice = cast.alice()
    client, first, other = client_of(alice), free(alice), free(alice, 7)
    visit = book(alice, first.starts_at, now=timezone.now())
    url = f"/service/appointments/{visit.reference}/"
    assert client.get(f"{url}move/").status_code == client.get(f"{url}move/?at={other.value}").status_code == 200
    assert client.post(f"{url}move/", {"at": other.value}).headers["Location"] == url
    visit.refresh_from_db()
    assert visit.starts_at == other.starts_at
    assert client.get(f"{url}calendar/").content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert client.post(f"{url}cancel/").headers["Location"] == "/service/appointments/"
    assert client.post(f"{url}cancel/").headers["Location"] == url, "in the other tab it is over already"
    assert client.post(f"{url}move/", {"at": first.value}).headers["Location"] == url
    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED


def test_a_time_that_cannot_be_had_leaves_the_appointment_as_it_is(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice, bob, now = cast.alice(), cast.bob(), timezone.now()
    mine, own, others = (free(alice, skip) for skip in (0, 1, 2))
    visit = book(alice, mine.starts_at, now=now)
    book(alice, own.starts_at, key="2", now=now)
    book(bob, others.starts_at, now=now)
    client, said = client_of(alice), {"accept-language": "en"}
    for value, why in ((own.value, "You have another appointment"), (others.value, "Somebody was a moment quicker"), ("2026-01-01T03:00", "cannot be booked")):
        answer = client.post(f"/service/appointments/{visit.reference}/move/", {"at": value}, headers=said)
        page = answer.content.decode()
        assert answer.status_code == 409 and why in page and "Your appointment stays as it is." in page and "Nothing was booked" not in page
    visit.refresh_from_db()
    assert visit.starts_at == mine.starts_at


def test_a_full_time_can_be_waited_for_taken_and_declined(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice, bob = cast.alice(), cast.bob()
    slot = free(bob)
    visit = book(alice, slot.starts_at, now=timezone.now())
    client = client_of(bob)
    assert "wait=1" in client.get(f"{NEW}?kind=home&day={slot.value[:10]}").content.decode()
    answer = client.post(f"{NEW}?kind=home&at={slot.value}&wait=1", typed(slot, wait="1"))
    row = VisitWait.objects.get()
    assert answer.headers["Location"] == f"/service/appointments/waiting/{row.reference}/"
    url = answer.headers["Location"]
    assert client.get(url).status_code == 200
    assert client.post(f"{url}take/").headers["Location"] == url, "nothing is held yet"
    booking.cancel(visit=visit, actor=online(alice), now=timezone.now())
    assert f"{url}take/" in client.get(url).content.decode()
    assert client_of(alice).get(url).status_code == client_of(alice).post(f"{url}take/").status_code == 404
    assert client.post(f"{url}take/").status_code == 302
    taken = Visit.objects.get(customer=bob)
    assert client.get(url).headers["Location"] == f"/service/appointments/{taken.reference}/"


def test_a_strangers_appointment_is_not_there(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice = cast.alice()
    visit = book(alice, free(alice).starts_at, now=timezone.now())
    url, client = f"/service/appointments/{visit.reference}/", client_of(cast.charlie())
    assert {client.get(url + end).status_code for end in ("", "move/", "calendar/")} == {404}
    assert client.post(f"{url}cancel/").status_code == 404
    assert Client().get(url).headers["Location"].startswith("/me/sign-in/login/")
    assert client_of(alice).get(f"{url}cancel/").status_code == 405


def test_the_service_page_shows_what_concerns_the_reader(cast: ModuleType, client_of: SignedIn) -> None:
    cast.dana()
    alice = cast.alice()
    visit = book(alice, free(alice).starts_at, now=timezone.now())
    page = client_of(alice).get("/service/").content.decode()
    assert visit.reference in page and "/me/calls/" in page and "/service/branches/" in page
    visitor = Client().get("/service/").content.decode()
    assert "/service/branches/" in visitor and "/service/appointments/" not in visitor
    assert client_of(cast.mallory()).get("/service/").status_code == 200
    assert Client().get("/service/branches/").status_code == 200


def test_the_list_asks_little(cast: ModuleType, client_of: SignedIn, django_assert_max_num_queries: Callable[[int], object]) -> None:
    cast.dana()
    alice = cast.alice()
    for n in range(3):
        book(alice, free(alice, n * 7).starts_at, key=str(n), now=timezone.now())
    client = client_of(alice)
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get("/service/appointments/")
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        client.get(f"{NEW}?kind=home")

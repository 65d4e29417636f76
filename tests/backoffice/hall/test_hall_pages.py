"""The hall's pages: counter, guide, screens, the phone; what a stranger and a retired address get."""

from collections.abc import Callable
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.hall.queue import services
from backoffice.hall.queue.models import HallScreen, QueueTicket
from portal.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
StaffClient = Callable[[StaffMember], Client]
English = {"Accept-Language": "en"}


def test_a_number_from_the_screen_is_called_and_served(cast: ModuleType, staff_client: StaffClient) -> None:
    judy, anybody = staff_client(cast.judy()), Client()
    assert judy.post("/staff/hall/state/", {"hall": "open"}).status_code == 302
    judy.post("/staff/hall/screens/", {"name": "Door"})
    code = HallScreen.objects.get().code
    taken = anybody.post(f"/hall/screens/{code}/", {"kind": "cash"}, headers=English)
    assert "A001" in taken.content.decode() and "url=" in taken["Refresh"]
    judy.post("/staff/hall/desk/sit/", {"label": "3", "kinds": ["cash"]})
    judy.post("/staff/hall/desk/next/")
    board = anybody.get(f"/hall/screens/{code}/board/", headers=English).content.decode()
    assert "A001" in board and "counter 3" in board
    judy.post("/staff/hall/desk/serve/")
    judy.post("/staff/hall/desk/done/")
    assert QueueTicket.objects.get().state == "done"
    assert judy.get("/staff/hall/").status_code == judy.get("/staff/hall/desk/").status_code == 200


def test_a_refusal_stands_on_the_page(cast: ModuleType, staff_client: StaffClient) -> None:
    judy = staff_client(cast.judy())
    answer = judy.post("/staff/hall/desk/next/", headers=English)
    assert (answer.status_code, b"tx-callout alert" in answer.content) == (409, True)


def test_a_retired_or_made_up_screen_shows_nothing(cast: ModuleType, staff_client: StaffClient) -> None:
    judy = cast.judy()
    screen = services.add_screen(staff=judy, name="Door", actor=SYSTEM, now=timezone.now())
    assert Client().get(f"/hall/screens/{screen.code}/").status_code == 200
    staff_client(judy).post(f"/staff/hall/screens/{screen.code}/retire/")
    for address in (f"/hall/screens/{screen.code}/", f"/hall/screens/{screen.code}/board/", "/hall/screens/HS000/"):
        assert Client().get(address).status_code == 404


def test_on_the_phone_one_takes_sees_and_gives_back(cast: ModuleType, client_of: Callable[[Customer], Client]) -> None:
    services.open_hall(staff=cast.judy(), actor=SYSTEM, now=timezone.now())
    alice = client_of(cast.alice())
    assert alice.get("/service/number/").status_code == 200
    branch = cast.judy().branch.code
    assert alice.post("/service/number/", {"branch": branch, "kind": "cash"}).status_code == 302
    assert "A001" in alice.get("/service/number/").content.decode()
    assert alice.post("/service/number/", {"branch": branch, "kind": "cash"}).status_code == 409
    reference = QueueTicket.objects.get().reference
    assert client_of(cast.charlie()).post(f"/service/number/{reference}/back/").status_code == 404
    alice.post(f"/service/number/{reference}/back/")
    assert QueueTicket.objects.get().state == "left"


def test_a_closed_hall_says_so(cast: ModuleType, client_of: Callable[[Customer], Client]) -> None:
    answer = client_of(cast.alice()).post("/service/number/", {"branch": "nowhere", "kind": "cash"})
    assert answer.status_code == 409

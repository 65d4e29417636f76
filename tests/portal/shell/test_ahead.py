"""Home says what waits for the customer's word or is about to happen, and asks nobody while nothing is."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.family import inviting
from accounts.family.models import Relation
from backoffice.visits.models import Visit, VisitProposal, VisitState, VisitWait
from tests.backoffice.complaints import cases
from tests.factories import families

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    cache.clear()


def _home(client: Client) -> str:
    cache.clear()  # that nothing waits is remembered for a minute
    return client.get("/", headers=ENGLISH).content.decode()


def _visit(cast: ModuleType, hours: float) -> Visit:
    dana, now = cast.dana(), timezone.now()
    starts = now + timedelta(hours=hours)
    return Visit.objects.create(
        reference="VI1", key="12345678-1234-5678-1234-567812345678", kind="home", customer=cast.alice(), staff=dana, branch=dana.branch, topic="loan",
        place="学前街 12 号", starts_at=starts, ends_at=starts + timedelta(hours=1), source="customer", booked_at=now,
    )  # fmt: skip


def test_an_appointment_of_today_or_tomorrow(cast: ModuleType, alice_client: Client) -> None:
    visit = _visit(cast, 1)
    assert "/service/appointments/VI1/" in (page := _home(alice_client)) and "Please bring: Your identity card, proof of income" in page
    Visit.objects.update(starts_at=visit.starts_at + timedelta(days=4), ends_at=visit.ends_at + timedelta(days=4))
    assert "/service/appointments/VI1/" not in _home(alice_client)
    Visit.objects.update(starts_at=visit.starts_at, ends_at=visit.ends_at, state=VisitState.CANCELLED, ended_at=timezone.now())
    assert "/service/appointments/VI1/" not in _home(alice_client)


def test_other_times_that_were_proposed(cast: ModuleType, alice_client: Client) -> None:
    visit = _visit(cast, 100)
    proposal = VisitProposal.objects.create(visit=visit, times=[visit.starts_at], away_until=visit.starts_at.date(), staff=cast.dana(), at=timezone.now())
    assert "is away that day" in _home(alice_client)
    VisitProposal.objects.filter(pk=proposal.pk).update(ended_at=timezone.now())
    assert "is away that day" not in _home(alice_client)


def test_an_answered_complaint_and_an_invitation(cast: ModuleType, alice_client: Client) -> None:
    row = cases.answered(cases.given_to(cases.complaint(cast.alice()), cast.dana(), cast.erin()), cast.dana())
    bob, alice = cast.bob(), cast.alice()
    asked = inviting.invite(
        customer=bob, name=alice.name, phone=alice.phone, relation=Relation.SPOUSE, family_name="", actor=families.actor(bob), now=timezone.now()
    )
    page = _home(alice_client)
    assert f"/service/complaints/{row.reference}/" in page and f"/me/family/invitations/{asked.reference}/" in page


def test_a_time_waited_for_is_said_once_it_is_held(cast: ModuleType, alice_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from backoffice.visits import selectors

    dana, now = cast.dana(), timezone.now()
    starts = now + timedelta(days=3)
    row = VisitWait.objects.create(
        reference="VW1", customer=cast.alice(), kind="home", staff=dana, branch=dana.branch, starts_at=starts, ends_at=starts + timedelta(hours=1),
        place=1, made_at=now,
    )  # fmt: skip
    for held_until, said in ((None, False), (now + timedelta(hours=1), True), (now - timedelta(hours=1), False)):
        monkeypatch.setattr(selectors, "waiting_of", lambda _row, held=held_until: selectors.Waiting(row, 0, held))
        assert ("/service/appointments/waiting/VW1/" in _home(alice_client)) is said


def test_nothing_waits_and_nobody_is_asked(alice_client: Client) -> None:
    alice_client.get("/")
    with CaptureQueriesContext(connection) as asked:
        alice_client.get("/")
    assert not any("visitwait" in query["sql"] for query in asked)

"""The pages of the bank's people: calendar, planning, check-in, minutes; what was typed stays, strangers find nothing, looks leave a trace."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.organisation.models import Role, StaffMember
from backoffice.visits import agenda
from backoffice.visits.models import Visit, VisitState
from portal.kernel.audit.models import AuditEntry
from portal.kernel.calendars import next_bank_day
from portal.kernel.clock import BANK_ZONE, bank_date
from tests.factories import people

pytestmark = pytest.mark.django_db
SignedIn = Callable[[StaffMember], Client]


def visit_at(customer: Customer, staff: StaffMember, starts_at: datetime, **more: Any) -> Visit:
    """A visit at any moment, past or present, whatever the hours of the day this test runs at."""
    known = {"kind": "home", "place": "学前街", "topic": "savings", "source": "customer", "booked_at": timezone.now(), **more}
    return Visit.objects.create(
        reference=f"VI{uuid4().hex[:16].upper()}", key=uuid4(), customer=customer, staff=staff, branch=staff.branch,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), **known,
    )  # fmt: skip


def test_the_calendar_of_a_week_and_a_day(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = visit_at(alice, dana, timezone.now())
    client = staff_client(dana)
    for query in ("", "?view=day", f"?day={bank_date(timezone.now())}&view=week", "?day=nonsense&who=nobody"):
        assert f"/staff/visits/{visit.reference}/" in client.get(f"/staff/visits/{query}").content.decode()
    assert visit.reference not in client.get("/staff/visits/?day=2026-01-05").content.decode()
    for odd in ("9999-12-31", "0001-01-01", "2026-02-30", "x"):
        assert client.get(f"/staff/visits/?day={odd}").status_code == 200
    erin = staff_client(cast.erin())
    assert visit.reference in erin.get("/staff/visits/").content.decode()
    assert visit.reference in erin.get(f"/staff/visits/?who={dana.number}").content.decode()
    stranger = people.staff(role=Role.ACCOUNT_MANAGER)
    assert visit.reference not in staff_client(stranger).get("/staff/visits/").content.decode()


def test_planning_keeps_what_was_typed_and_tells_the_customer(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana = cast.alice(), cast.dana()
    day = next_bank_day(next_bank_day(bank_date(timezone.now())))
    form = {"kind": "home", "customer": alice.number, "on": day.isoformat(), "at": "12:30", "minutes": "60", "staff": str(dana.pk), "topic": "loan",
            "place": "学前街 12 号", "note": "带合同"}  # fmt: skip
    client = staff_client(dana)
    assert client.get(f"/staff/visits/new/?customer={alice.number}&day={day}").status_code == 200
    refused = client.post("/staff/visits/new/", form)
    assert refused.status_code == 400
    assert "学前街 12 号" in refused.content.decode() and 'role="alert"' in refused.content.decode()
    assert client.post("/staff/visits/new/", {**form, "customer": cast.charlie().number}).status_code == 400
    made = client.post("/staff/visits/new/", {**form, "at": "10:00"})
    visit = Visit.objects.get()
    assert made.headers["Location"] == f"/staff/visits/{visit.reference}/"
    assert visit.starts_at == datetime(day.year, day.month, day.day, 10, tzinfo=BANK_ZONE)


def test_check_in_minutes_and_what_the_customer_reads(cast: ModuleType, staff_client: SignedIn, client_of: Callable[[Customer], Client]) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = visit_at(alice, dana, timezone.now())
    client, url = staff_client(dana), f"/staff/visits/{visit.reference}/"
    page = client.get(url)
    assert "geolocation=(self)" in page.headers["Permissions-Policy"]
    assert client.post(f"{url}check-in/", {"latitude": "31.5", "longitude": "abc"}).headers["Location"] == f"{url}minutes/"
    twice = client.post(f"{url}check-in/")
    assert twice.status_code == 400
    visit.refresh_from_db()
    assert (visit.state, visit.latitude) == (VisitState.ARRIVED, None)
    later = (bank_date(timezone.now()) + timedelta(days=3)).isoformat()
    form = {"outcome": "thinking", "minutes": "谈了三年期", "promise_1": "发利率表", "promise_1_shown": "on", "promise_2": "问额度", "promise_2_by": later}
    wrong = client.post(f"{url}minutes/", form)
    assert wrong.status_code == 400 and "谈了三年期" in wrong.content.decode()
    assert client.post(f"{url}minutes/", {**form, "promise_1_by": later}).headers["Location"] == url
    assert client.post(f"{url}minutes/", {**form, "promise_1_by": later}).status_code == 400, "once"
    read = client_of(alice).get(f"/service/appointments/{visit.reference}/").content.decode()
    assert "发利率表" in read and "问额度" not in read and "谈了三年期" not in read
    assert client.get(url).status_code == 200
    assert AuditEntry.objects.filter(verb="customer.viewed", subject=f"customer:{alice.pk}", reason="visit").exists()
    assert "谈了三年期" in client.get(f"/staff/customers/{alice.number}/").content.decode()


def test_no_minutes_after_a_cancelled_visit_and_reasons_are_asked_for(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = visit_at(alice, dana, timezone.now() + timedelta(days=1))
    client, url = staff_client(dana), f"/staff/visits/{visit.reference}/"
    assert client.post(f"{url}cancel/", {"reason": "no"}).status_code == 400
    assert client.post(f"{url}cancel/", {"reason": "临时开会"}).status_code == 302
    assert client.post(f"{url}minutes/", {"outcome": "done", "minutes": "x"}).status_code == 400
    assert client.get(f"{url}minutes/").headers["Location"] == url
    assert client.post(f"{url}missed/", {"reason": "没有人"}).status_code == 400
    late = visit_at(alice, dana, timezone.now() - timedelta(days=1))
    assert client.post(f"/staff/visits/{late.reference}/missed/", {"reason": "没有人在家"}).status_code == 302


def test_a_strangers_visit_is_not_there_and_an_auditor_only_reads(cast: ModuleType, staff_client: SignedIn) -> None:
    visit = visit_at(cast.alice(), cast.dana(), timezone.now())
    url = f"/staff/visits/{visit.reference}/"
    assert staff_client(people.staff(role=Role.ACCOUNT_MANAGER)).get(url).status_code == 404
    auditor = staff_client(cast.iris())
    assert (auditor.get(url).status_code, auditor.post(f"{url}check-in/").status_code) == (200, 403)
    assert staff_client(cast.judy()).get(url).status_code == 404


def test_today_names_the_visits_by_the_hour(cast: ModuleType, staff_client: SignedIn) -> None:
    alice, dana = cast.alice(), cast.dana()
    visit = visit_at(alice, dana, timezone.now())
    assert f"/staff/visits/{visit.reference}/" in staff_client(dana).get("/staff/").content.decode()
    assert f"/staff/visits/{visit.reference}/" in staff_client(cast.erin()).get("/staff/").content.decode()
    assert f"/staff/visits/{visit.reference}/" in staff_client(dana).get(f"/staff/customers/{alice.number}/").content.decode()


@pytest.mark.parametrize(
    ("today", "opens_on"), [(date(2026, 11, 20), date(2026, 11, 20)), (date(2026, 11, 21), date(2026, 11, 23)), (date(2026, 11, 22), date(2026, 11, 23))]
)
def test_on_a_closed_weekend_the_calendar_opens_on_the_week_to_come(cast: ModuleType, today: date, opens_on: date) -> None:
    assert agenda.opens_on(cast.dana(), today) == opens_on

"""How a place stands: exact figures by manager and by place, what deserves a question, and for whom it opens."""

from collections.abc import Callable
from datetime import date, timedelta
from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.organisation.models import Leave, StaffMember
from backoffice.clients.models import Care
from backoffice.complaints import reference
from backoffice.complaints.models import Complaint
from backoffice.workbench.branch import page, rules
from portal.kernel.clock import bank_date
from tests.backoffice.complaints import cases
from tests.factories import books, money, people

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = bank_date(NOW)
Clients = Callable[[StaffMember], Client]


@pytest.fixture(autouse=True)
def place(cast: ModuleType) -> None:
    """Dana with alice (1,000 yuan) and bob (2,000), one customer without a manager (500,000), charlie elsewhere (300)."""
    cache.clear()
    reference.load()
    for customer, balance in ((cast.alice(), "1,000.00"), (cast.bob(), "2,000.00"), (people.customer(), "500,000.00"), (cast.charlie(), "300.00")):
        money.account(holder=customer, balance=balance)
    cast.dana()


def composed(cast: ModuleType, staff: StaffMember, opened: str = "") -> page.Page:
    return page.compose(staff.branch, opened=opened, staff=staff, now=NOW)


def test_a_line_for_each_manager_and_for_those_without(cast: ModuleType) -> None:
    found = composed(cast, cast.erin())
    dana, nobody = found.lines
    assert (dana.name, dana.assets, dana.counts.clients, dana.change) == (str(cast.dana()), 300_000, 2, 300_000)
    assert (found.total.people, found.total.assets) == (dana.people + nobody.people, dana.assets + nobody.assets)
    assert (nobody.assets, nobody.people, nobody.links["assets"]) == (50_000_000, 1, "/staff/clients/pool/")
    assert (found.total.assets, found.total.money.customers) == (50_300_000, 3)
    assert dana.links["due"] == f"/staff/clients/?manager={cast.dana().number}&view=due"


def test_coverage_complaints_and_leave_stand_there_and_deserve_a_question(cast: ModuleType) -> None:
    Care.objects.filter(customer=cast.alice()).update(contact_due_on=TODAY - timedelta(days=1))
    row = cases.complaint(cast.bob(), now=NOW - timedelta(days=20))
    Leave.objects.create(staff=cast.dana(), deputy=cast.erin(), starts_on=TODAY, ends_on=TODAY + timedelta(days=2), reason="ill")
    found = composed(cast, cast.erin())
    dana = found.lines[0]
    assert (dana.counts.due, dana.covered, dana.is_behind, dana.away) == (1, 50, True, True)
    assert (found.total.counts.complaints, found.total.counts.late_complaints) == (1, 1)
    assert [one.href for one in found.questions] == ["/staff/complaints/?show=late", dana.links["due"], "/staff/clients/pool/"]
    assert [leave.staff for leave in found.away] == [cast.dana()]
    Complaint.objects.filter(pk=row.pk).update(against=cast.erin())
    assert composed(cast, cast.erin()).total.counts.complaints == 0, "nobody counts what is about themselves"


def test_head_office_sees_places_and_unfolds_one(cast: ModuleType) -> None:
    henry = cast.henry()
    found = composed(cast, henry)
    assert [(line.kind, line.assets) for line in found.lines] == [("place", 50_330_000)]
    wuxi = page.compose(cast.alice().branch.parent, opened=cast.alice().branch.code, staff=henry, now=NOW)
    assert [(line.kind, line.assets) for line in wuxi.lines] == [("place", 50_300_000), ("person", 300_000), ("nobody", 50_000_000), ("place", 30_000)]
    assert wuxi.lines[1].href == "" and not wuxi.shows_complaints, "lists that this post may not open are no links"


def test_the_page_opens_for_the_branch_and_for_nobody_elses(cast: ModuleType, staff_client: Clients, django_assert_max_num_queries: object) -> None:
    erin, here = staff_client(cast.erin()), cast.alice().branch.code
    assert erin.get("/staff/branch/").status_code == 200
    cache.delete(f"branch-money:{cast.erin().branch_id}:{TODAY.isoformat()}")
    with django_assert_max_num_queries(PAGE_QUERIES):  # type: ignore[operator]
        assert erin.get(f"/staff/branch/{here}/").status_code == 200
    assert erin.get(f"/staff/branch/{cast.charlie().branch.code}/").status_code == 404
    assert erin.get("/staff/branch/nonsense/").status_code == 404
    assert staff_client(cast.dana()).get("/staff/branch/").status_code == 403
    answer = staff_client(cast.henry()).get(f"/staff/branch/{cast.alice().branch.parent.code}/?open={here}")
    assert answer.status_code == 200 and str(cast.dana()) in answer.content.decode()
    exported = erin.post("/staff/exports/branch_lines/", {"format": "csv"})
    assert exported.status_code in {200, 302}


#: Twelve of the page's own, and those of who asks: session, login, person, leave, badges of the rail.
PAGE_QUERIES = 24


def test_months_are_counted_back_from_today() -> None:
    shown = rules.months(date(2026, 11, 22))
    assert rules.ends(1_000, {"2026-11-01": 300, "2026-01-01": 100}, shown) == [600, *[700] * 10, 1_000]


def test_a_customer_who_is_led_from_elsewhere_is_not_forgotten(cast: ModuleType) -> None:
    lead = people.staff(branch=cast.alice().branch.parent)
    there = people.customer(branch=cast.charlie().branch)
    money.account(holder=there, balance="70.00")
    books.put(there, into=lead)
    found = page.compose(cast.charlie().branch, opened="", staff=cast.henry(), now=NOW)
    assert [(line.kind, line.assets) for line in found.lines] == [("nobody", 7_000), ("nobody", 30_000)]

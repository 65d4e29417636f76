"""The pages of portraits: for staff by their rights, and the customer's own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.portrait.models import PortraitTag, TagDefinition, TagObjection
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.backoffice.portrait.desk import TODAY, at, refreshed, salaries
from tests.factories import books, money, people

pytestmark = pytest.mark.django_db


SignedIn = Callable[[StaffMember], Client]


@pytest.fixture
def as_staff(staff_client: SignedIn) -> Client:
    return staff_client(cast.dana())


@pytest.fixture
def as_henry(staff_client: SignedIn) -> Client:
    return staff_client(cast.henry())


@pytest.fixture
def alice() -> Customer:
    customer = cast.alice()
    salaries(money.account(holder=customer, now=at(TODAY - timedelta(days=300))))
    refreshed(customer)
    return customer


def test_who_may_read_the_tags_and_the_features(as_staff: Client) -> None:
    for name in ("admin:portrait_tags", "admin:portrait_features"):
        assert as_staff.get(reverse(name)).status_code == 200
    assert as_staff.get(reverse("admin:portrait_tag", args=["salary_here"])).status_code == 200
    assert as_staff.get(reverse("admin:portrait_tag", args=["nothing"])).status_code == 404
    assert as_staff.get(reverse("admin:portrait_tag_new")).status_code == 403
    assert as_staff.post(reverse("admin:portrait_tag", args=["salary_here"]), {"save": "1"}).status_code == 403


def test_one_portrait_says_why_and_leaves_a_trace(as_staff: Client, alice: Customer) -> None:
    answer = as_staff.get(reverse("admin:portrait_customer", args=[alice.number]) + "?for=book")
    assert answer.status_code == 200 and "¥8,200.00" in answer.content.decode()
    look = AuditEntry.objects.filter(verb="customer.viewed", subject=f"customer:{alice.pk}").latest("pk")
    assert look.details["page"] == "portrait"
    page = reverse("admin:portrait_feature", args=[alice.number])
    assert as_staff.get(page + "?of=salary_minor").status_code == 200
    assert as_staff.get(page + "?of=age").status_code == 404


def test_somebody_else_s_client_is_not_there(as_staff: Client) -> None:
    stranger = people.customer()
    books.put(stranger, into=people.staff())
    assert as_staff.get(reverse("admin:portrait_customer", args=[stranger.number])).status_code == 404


def test_the_customer_reads_objects_and_takes_it_back(client: Client, alice: Customer) -> None:
    assert alice.user is not None
    client.force_login(alice.user)
    page = reverse("portrait:tags")
    assert "¥8,200.00" in client.get(page).content.decode()
    assert client.get(reverse("portrait:object", args=["salary_here"])).status_code == 405
    client.post(reverse("portrait:object", args=["salary_here"]), {"words": "不对"})
    assert TagObjection.objects.filter(customer=alice, ended_at=None).count() == 1
    assert not PortraitTag.objects.filter(customer=alice, code="salary_here", until=None).exists()
    client.post(reverse("portrait:take_back", args=["salary_here"]))
    assert client.post(reverse("portrait:object", args=["drives"])).status_code == 404
    assert not TagObjection.objects.filter(customer=alice, ended_at=None).exists()


def test_head_office_previews_before_it_saves(as_henry: Client) -> None:
    row = TagDefinition.objects.get(code="rents", current=True)
    page = reverse("admin:portrait_tag", args=["rents"])
    shown = as_henry.get(page)
    built = shown.context["built"]
    form = {"name": "租房住", "name_en": row.name_en, "group": row.group, "why": row.why, "why_en": row.why_en, "active": "on", "version": "1"}
    builder = {"state": built.state, "undo": built.undo, "k-r": "all", "was-r-0": "portrait.rents", "f-r-0": "portrait.rents", "o-r-0": "is", "v-r-0": "yes"}
    preview = as_henry.post(page, form | builder | {"preview": "1"})
    assert preview.status_code == 200 and preview.context["seen"].changes == 0
    assert as_henry.post(page, form | builder | {"save": "1", "reason": "clearer words"}).status_code == 302
    assert TagDefinition.objects.get(code="rents", current=True).name == "租房住"
    unfinished = as_henry.post(page, form | builder | {"v-r-0": "", "preview": "1"})
    assert unfinished.status_code == 400

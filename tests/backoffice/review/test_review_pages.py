"""The reviewers' queue: who sees what, the three ways to decide, and of two at once one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.onboarding.models import Application, ApplicationDecision
from accounts.organisation.models import Role
from portal.demo import cast as demo
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import applications, people, places
from tests.fixtures import signed_in

pytestmark = pytest.mark.django_db
QUEUE = "/staff/review/"
NOTE = "号码被反光遮住了，请重拍一张。"
BOTH = ({"method": "password"}, {"method": "mfa", "type": "totp"})


def page_of(row: Application) -> str:
    return f"{QUEUE}{row.reference}/"


def decide(client, row, **said):
    return client.post(f"{page_of(row)}decide/", {"seen": row.round, **said}, headers={"Accept-Language": "en"})


@pytest.fixture
def grace(staff_client):
    return staff_client(cast.grace())


def test_grace_sees_all_and_a_branch_reviewer_only_the_own_branch(grace, staff_client):
    here = applications.sent(name="倪红梅", serial=21, branch=places.place(demo.LIANGXI))
    there = applications.sent(name="贾思源", serial=22, branch=places.place(demo.BINHU))
    draft = applications.filled(serial=23)
    page = grace.get(QUEUE)
    assert [line.row.pk for line in page.context["lines"]] == [here.pk, there.pk]
    branch = staff_client(people.staff(role=Role.REVIEWER, branch=places.place(demo.LIANGXI)))
    assert [line.row.pk for line in branch.get(QUEUE).context["lines"]] == [here.pk]
    assert branch.get(page_of(there)).status_code == 404
    assert grace.get(page_of(draft)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_other_posts_have_no_queue(role, staff_client):
    row = applications.sent()
    client = staff_client(people.staff(role=role, branch=places.place(demo.LIANGXI)))
    picture = row.pictures.first()
    assert client.get(QUEUE).status_code == 403
    assert client.get(page_of(row)).status_code == 403
    assert client.get(reverse("files:show", args=[picture.file_id])).status_code == 404


def test_a_look_at_facts_and_pictures_is_audited_and_the_number_is_masked(grace):
    row = applications.sent()
    page = grace.get(page_of(row))
    assert row.id_number not in page.text and f"{row.id_number[:4]} **** {row.id_number[-4:]}" in page.text
    assert page.context["simulated"] is True
    picture = row.pictures.get(side="selfie")
    assert grace.get(reverse("files:show", args=[picture.file_id])).status_code == 200
    label = f"staff:{cast.grace().pk}"
    verbs = AuditEntry.objects.filter(actor=label, subject=f"application:{row.pk}").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["application.viewed", "file.read"]


def test_the_queue_says_how_long_each_waits_and_who_waits_too_long(grace):
    now = timezone.now()
    early = applications.sent(name="倪红梅", serial=21)
    fresh = applications.sent(name="贾思源", serial=22)
    Application.objects.filter(pk=early.pk).update(submitted_at=now - timedelta(minutes=38))
    page = grace.get(QUEUE, headers={"Accept-Language": "en"})
    assert [(line.row.pk, line.minutes, line.late) for line in page.context["lines"]] == [(early.pk, 38, True), (fresh.pk, 0, False)]
    assert (page.context["waiting"], page.context["late"]) == (2, 1)
    assert "38 minutes" in page.text and "1 for more than 15 minutes" in page.text


def test_numbered_keys_for_the_three_verdicts(grace):
    row = applications.sent()
    page = grace.get(page_of(row)).text
    for key, outcome in (("1", "verified"), ("2", "revise"), ("3", "rejected")):
        place = page.index(f'data-key="{key}"')
        assert f'value="{outcome}"' in page[place : place + 400]


def test_the_applicant_reads_who_looked_once_they_are_a_customer(grace):
    row = applications.sent()
    grace.get(page_of(row))
    grace.get(reverse("files:show", args=[row.pictures.get(side="selfie").file_id]))
    decide(grace, row, outcome="verified")
    mine = signed_in(row.user, {"method": "password"})
    page = mine.get("/me/who-looked/", headers={"Accept-Language": "en"}).text
    assert page.count("Gu Xiaolan") == 2
    assert "a picture of your application" in page and "the papers and answers of your application" in page


def test_query_budget_of_the_queue_and_of_one(grace, django_assert_max_num_queries):
    rows = [applications.sent(serial=serial) for serial in (31, 32, 33, 34)]
    grace.get(QUEUE)
    with django_assert_max_num_queries(10):
        grace.get(QUEUE)
    with django_assert_max_num_queries(22):
        grace.get(page_of(rows[0]))


def test_pictures_want_the_second_factor():
    row = applications.sent()
    client = signed_in(cast.grace().user, {"method": "password"})
    assert client.get(reverse("files:show", args=[row.pictures.first().file_id])).status_code == 404


def test_verified(grace):
    row = applications.sent()
    assert decide(grace, row, outcome="verified").headers["Location"] == QUEUE
    row.refresh_from_db()
    assert (row.state, row.reviewer) == ("verified", cast.grace())
    assert grace.get(page_of(row)).status_code == 200
    assert [line.row.pk for line in grace.get(f"{QUEUE}?show=decided").context["lines"]] == [row.pk]


def test_sent_back_with_a_mark_the_applicant_reads(grace):
    row = applications.sent()
    assert decide(grace, row, outcome="revise", item="front", note=NOTE).status_code == 302
    mine = signed_in(row.user, {"method": "password"})
    assert NOTE in mine.get(f"/accounts/opening/{row.reference}/").text
    page = mine.get(f"/accounts/opening/{row.reference}/photos/")
    assert [card.marked for card in page.context["cards"]] == [True, False, False]
    assert mine.get(f"/accounts/opening/{row.reference}/contact/").headers["Location"].endswith("/photos/")
    mine.post(f"/accounts/opening/{row.reference}/photos/", {"front": applications.picture()})
    assert mine.post(f"/accounts/opening/{row.reference}/check/").status_code == 302
    page = grace.get(page_of(row))
    assert [changed for _item, _picture, changed, _allowed in page.context["pictures"]] == [True, False, False]
    assert page.context["rounds"][0].note == NOTE


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"outcome": "revise", "note": NOTE}, "Mark the one item"),
        ({"outcome": "revise", "item": "front"}, "at least 8 characters"),
        ({"outcome": "rejected", "note": NOTE}, "at least 8 characters"),
    ],
)
def test_a_refused_decision_keeps_its_words(grace, said, says):
    row = applications.sent()
    page = decide(grace, row, **said)
    assert page.status_code == 409
    assert says in str(page.context["refusal"])
    assert page.context["form"]["note"].value() == said.get("note")
    assert Application.objects.get(pk=row.pk).state == "submitted"


def test_not_accepted(grace):
    row = applications.sent()
    assert decide(grace, row, outcome="rejected", note=NOTE, reason="照片与证件不是同一人").status_code == 302
    assert ApplicationDecision.objects.get(application=row).reason == "照片与证件不是同一人"
    assert not Customer.objects.filter(user=row.user).exists()
    page = signed_in(row.user, {"method": "password"}).get(f"/accounts/opening/{row.reference}/").text
    assert NOTE in page and "照片与证件不是同一人" not in page


def test_take_and_put_back(grace, staff_client):
    row = applications.sent()
    grace.post(f"{page_of(row)}take/")
    other = staff_client(people.staff(role=Role.REVIEWER, branch=places.place(demo.HEAD_OFFICE)))
    assert other.get(QUEUE).context["lines"] == []
    assert decide(other, row, outcome="verified").status_code == 409
    grace.post(f"{page_of(row)}put-back/")
    assert decide(other, row, outcome="verified").status_code == 302


def test_of_two_who_look_at_the_same_page_one_wins(grace, staff_client):
    row = applications.sent()
    other = staff_client(people.staff(role=Role.REVIEWER, branch=places.place(demo.HEAD_OFFICE)))
    assert grace.get(page_of(row)).status_code == other.get(page_of(row)).status_code == 200
    assert decide(grace, row, outcome="verified").status_code == 302
    late = decide(other, row, outcome="rejected", note=NOTE, reason=NOTE)
    assert late.status_code == 409
    assert "decided a moment ago" in str(late.context["refusal"])
    assert Account.objects.filter(holder__user=row.user).count() == 1
    assert row.decisions.count() == 1

"""A customer hands in a new document: seen by a reviewer it is on record, and what the old one had stopped pays again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.identity.models import Customer, CustomerStatus
from accounts.inbox.models import Message
from accounts.ledger.models import Account, AccountKind, AccountStatus
from accounts.onboarding import decisions, opening, refusals, renewal, services, watch
from accounts.onboarding.models import Application, ApplicationDecision, DocumentRecord, DocumentStop
from accounts.organisation.models import Role
from portal.demo import cast as demo
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import bank_date
from tests import cast
from tests.factories import applications, money, people, places
from tests.fixtures import signed_in

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = bank_date(NOW)
NEW_END = TODAY + timedelta(days=3650)
START = "/accounts/opening/renewal/"
NOTE = "反光遮住了有效期，请重拍一张。"


def word(**more):
    grace = cast.grace()
    return {"reviewer": grace, "actor": Actor("staff", grace.pk, Channel.BACKOFFICE), "now": NOW, **more}


def stopped_alice() -> tuple[Customer, Account]:
    """Alice, whose document ended a hundred days ago, so that the watch has stopped her account."""
    alice = cast.alice()
    account = money.account(holder=alice, balance="100.00")
    DocumentRecord.objects.create(customer=alice, expires_on=TODAY - timedelta(days=100), verified_at=NOW - timedelta(days=3650), occupation="3")
    watch.run(TODAY, NOW)
    account.refresh_from_db()
    assert account.status == AccountStatus.STOPPED
    return alice, account


def send(row: Application) -> Application:
    return services.send(reference=row.reference, user=row.user, actor=applications.actor(row.user), now=NOW)


def test_verified_lifts_what_the_watch_stopped_and_nothing_else():
    alice, account = stopped_alice()
    other = money.account(holder=alice, kind=AccountKind.TYPE_2)
    Account.objects.filter(pk=other.pk).update(status=AccountStatus.STOPPED)  # for another reason
    row = send(applications.renewing(alice, expires_on=NEW_END))
    decisions.verify(reference=row.reference, seen=1, **word())
    statuses = dict(Account.objects.values_list("pk", "status"))
    assert (statuses[account.pk], statuses[other.pk]) == (AccountStatus.OPEN, AccountStatus.STOPPED)
    record = DocumentRecord.objects.get(customer=alice)
    assert (record.expires_on, record.reminders, record.restricted_at, record.occupation) == (NEW_END, 0, None, "3")
    assert not DocumentStop.objects.filter(lifted_at=None).exists()
    assert Account.objects.filter(holder=alice).count() == 2  # a renewal opens nothing
    assert watch.run(TODAY, NOW) == "reminded 0, restricted 0"
    assert Message.objects.filter(user=alice.user, link=f"/accounts/opening/{row.reference}/").count() == 2


def test_an_account_frozen_meanwhile_stays_frozen():
    alice, account = stopped_alice()
    row = send(applications.renewing(alice, expires_on=NEW_END))
    Account.objects.filter(pk=account.pk).update(status=AccountStatus.FROZEN)
    decisions.verify(reference=row.reference, seen=1, **word())
    assert Account.objects.get(pk=account.pk).status == AccountStatus.FROZEN


def test_sent_back_for_one_picture_and_verified_in_the_second_round():
    alice, account = stopped_alice()
    row = send(applications.renewing(alice, expires_on=NEW_END))
    with pytest.raises(refusals.ItemMissing):
        decisions.revise(reference=row.reference, seen=1, item="address", note=NOTE, **word())
    decisions.revise(reference=row.reference, seen=1, item="back", note=NOTE, **word())
    row.refresh_from_db()
    services.give_picture(application=row, side="back", upload=applications.picture(), actor=applications.actor(row.user), now=NOW)
    send(row)
    decisions.verify(reference=row.reference, seen=2, **word())
    assert Account.objects.get(pk=account.pk).status == AccountStatus.OPEN


def test_not_accepted_leaves_everything_stopped():
    alice, account = stopped_alice()
    row = send(applications.renewing(alice, expires_on=NEW_END))
    decisions.reject(reference=row.reference, seen=1, reason="照片与证件不是同一人", note=NOTE, **word())
    assert Account.objects.get(pk=account.pk).status == AccountStatus.STOPPED
    assert DocumentRecord.objects.get(customer=alice).expires_on == TODAY - timedelta(days=100)
    assert ApplicationDecision.objects.get(application=row).outcome == "rejected"


def test_the_document_known_already_and_one_that_ended_are_refused():
    alice = cast.alice()
    DocumentRecord.objects.create(customer=alice, expires_on=TODAY + timedelta(days=20), verified_at=NOW)
    with pytest.raises(refusals.NothingToRenew):
        applications.renewing(alice, expires_on=TODAY + timedelta(days=20))
    from accounts.onboarding import idcards

    with pytest.raises(idcards.Expired):
        applications.renewing(alice, expires_on=TODAY - timedelta(days=1))


def test_who_stands_still_hands_in_nothing():
    alice = cast.alice()
    alice.status = CustomerStatus.FROZEN
    with pytest.raises(refusals.StandsStill):
        renewal.begin(customer=alice, actor=Actor("customer", alice.pk, Channel.WEB), now=NOW)
    assert not Application.objects.exists()


def test_with_an_ended_document_no_further_account_opens():
    alice = cast.alice()
    DocumentRecord.objects.create(customer=alice, expires_on=TODAY - timedelta(days=1), verified_at=NOW)
    with pytest.raises(refusals.DocumentOver):
        opening.open_further(customer=alice, kind=AccountKind.TYPE_2, branch=alice.branch, agreed=True, actor=Actor("customer", alice.pk, Channel.WEB), now=NOW)
    assert not Account.objects.filter(holder=alice).exists()


def test_a_reviewer_sees_it_in_the_queue_with_what_is_known(staff_client):
    alice, _account = stopped_alice()
    row = send(applications.renewing(alice, expires_on=NEW_END))
    grace = staff_client(cast.grace())
    grace.cookies["django_language"] = "en"
    assert [line.row.pk for line in grace.get("/staff/review/").context["lines"]] == [row.pk]
    page = grace.get(f"/staff/review/{row.reference}/")
    assert "A new document" in page.text and f"{TODAY - timedelta(days=100)}" in page.text and f"{NEW_END}" in page.text
    other = staff_client(people.staff(role=Role.REVIEWER, branch=places.place(demo.BINHU)))
    assert other.get(f"/staff/review/{row.reference}/").status_code == 404


def test_the_pages_from_begin_to_sent():
    alice, _account = stopped_alice()
    client = signed_in(alice.user, {"method": "password"})
    client.cookies["django_language"] = "en"
    page = client.get(START).text
    assert "Payments out have stopped" in page and alice.id_number not in page
    first = client.post(START).headers["Location"]
    row = Application.objects.get(user=alice.user)
    assert first == f"/accounts/opening/{row.reference}/document/"
    refused = client.post(first, {"expires_on": f"{TODAY - timedelta(days=1)}", "consent_identity_1": "on"})
    assert "no longer valid" in str(refused.context["form"].errors["expires_on"])
    photos = client.post(first, {"expires_on": f"{NEW_END}", "consent_identity_1": "on"}).headers["Location"]
    given = {side: applications.picture() for side in ("front", "back", "selfie")}
    check = client.post(photos, given | {"consent_face_1": "on"}).headers["Location"]
    assert client.get(check).status_code == 200
    done = client.post(check).headers["Location"]
    assert client.get(done).status_code == 200
    assert client.get(START).headers["Location"] == done
    row.refresh_from_db()
    assert (row.state, row.customer, row.expires_on) == ("submitted", alice, NEW_END)
    for page in ("purpose", "identity", "contact", "card", "account"):
        path = reverse("accounts:onboarding:step", kwargs={"reference": row.reference, "step": page})
        assert client.post(path, {"purpose": "daily"}).headers["Location"] == f"/accounts/opening/{row.reference}/"
    row.refresh_from_db()
    assert row.purpose == ""


def test_somebody_without_a_customer_has_no_renewal(client_of):
    assert client_of(cast.mallory()).get(START).status_code == 302


def test_home_and_my_details_lead_there_and_others_are_not_asked_about(client_of, django_assert_max_num_queries):
    alice, _account = stopped_alice()
    browser = client_of(alice)
    browser.cookies["django_language"] = "en"
    assert "Payments out have stopped" in browser.get("/").text
    assert START in browser.get("/").text and START in browser.get("/me/profile/").text
    row = send(applications.renewing(alice, expires_on=NEW_END))
    assert f"/accounts/opening/{row.reference}/" in browser.get("/").text
    decisions.verify(reference=row.reference, seen=1, **word())
    browser.get("/")
    with django_assert_max_num_queries(6):
        assert START not in browser.get("/").text

"""A reviewer's word makes customer, document, account and attribution, or sends one thing back, or ends it."""

import dataclasses
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountKind, Meter
from accounts.onboarding import decisions, opening, refusals, services
from accounts.onboarding.attribution import Origin
from accounts.onboarding.models import Application, ApplicationDecision, Attribution, DocumentRecord
from accounts.organisation.models import Role
from portal.demo import cast as demo
from portal.kernel.access import Actor, Channel
from tests import cast
from tests.factories import applications, people, places

pytestmark = pytest.mark.django_db
NOW = timezone.now()
NOTE = "反光遮住了号码，请重拍一张。"


def word(**more):
    grace = cast.grace()
    return {"reviewer": grace, "actor": Actor("staff", grace.pk, Channel.BACKOFFICE), "now": NOW, **more}


def test_verified_opens_the_account_with_its_caps():
    row = applications.sent(kind=AccountKind.TYPE_2)
    row = decisions.verify(reference=row.reference, seen=1, **word())
    customer = Customer.objects.get(user=row.user)
    assert (customer.name, customer.gender, customer.birth_date) == ("倪红梅", "f", applications.BORN)
    assert customer.id_number == row.id_number and customer.branch.code == demo.LIANGXI
    assert DocumentRecord.objects.get(customer=customer).expires_on is None
    account = row.account
    assert (account.kind, account.holder, account.balance, account.branch.code) == (AccountKind.TYPE_2, customer, 0, demo.LIANGXI)
    meter = Meter.objects.get(account=account)
    assert (meter.cap_day, meter.cap_year) == (10_000_00, 200_000_00)


def test_type_three_holds_at_most_two_thousand():
    row = applications.sent(kind=AccountKind.TYPE_3)
    account = decisions.verify(reference=row.reference, seen=1, **word()).account
    meter = Meter.objects.get(account=account)
    assert account.max_balance == 2_000_00
    assert (meter.cap_each, meter.cap_day, meter.cap_year) == (2_000_00, 2_000_00, 50_000_00)


def test_the_origin_is_kept_to_the_account():
    user = people.user()
    seen = NOW - timedelta(days=2)
    services.begin(user=user, origin=Origin("liangxi-qr", "/", seen), actor=applications.actor(user), now=NOW)
    row = applications.sent(user=user)
    account = decisions.verify(reference=row.reference, seen=1, **word()).account
    assert Attribution.objects.values_list("code", "page", "first_seen").get(account=account) == ("liangxi-qr", "/", seen)


def test_a_second_verification_opens_nothing():
    row = applications.sent()
    decisions.verify(reference=row.reference, seen=1, **word())
    with pytest.raises(refusals.AlreadyDecided):
        decisions.verify(reference=row.reference, seen=1, **word())
    assert Account.objects.filter(holder__user=row.user).count() == 1


def test_who_has_it_on_the_desk_decides():
    row = applications.sent()
    decisions.take(reference=row.reference, **word())
    other = people.staff(role=Role.REVIEWER, branch=places.place(demo.HEAD_OFFICE))
    with pytest.raises(refusals.WithColleague):
        decisions.verify(reference=row.reference, seen=1, reviewer=other, actor=Actor("staff", other.pk, Channel.BACKOFFICE), now=NOW)
    decisions.put_back(reference=row.reference, **word())
    decisions.verify(reference=row.reference, seen=1, reviewer=other, actor=Actor("staff", other.pk, Channel.BACKOFFICE), now=NOW)


def test_a_reviewer_of_another_branch_reaches_nothing():
    row = applications.sent()
    other = people.staff(role=Role.REVIEWER, branch=places.place(demo.BINHU))
    with pytest.raises(refusals.AlreadyDecided):
        decisions.verify(reference=row.reference, seen=1, reviewer=other, actor=Actor("staff", other.pk, Channel.BACKOFFICE), now=NOW)
    assert Application.objects.get(pk=row.pk).state == "submitted"


def test_only_the_marked_item_is_redone_and_then_it_is_sent_again():
    row = applications.sent()
    decisions.revise(reference=row.reference, seen=1, item="front", note=NOTE, **word())
    row.refresh_from_db()
    me = {"actor": applications.actor(row.user), "now": NOW}
    with pytest.raises(refusals.NotRedone):
        services.send(reference=row.reference, user=row.user, **me)
    with pytest.raises(refusals.OnlyThatItem):
        services.give_picture(application=row, side="back", upload=applications.picture(), **me)
    with pytest.raises(refusals.OnlyThatItem):
        services.save_step(application=row, step="purpose", facts={"purpose": "salary"}, now=NOW)
    services.give_picture(application=row, side="front", upload=applications.picture(), **me)
    row = services.send(reference=row.reference, user=row.user, **me)
    assert (row.state, row.round) == ("submitted", 2)
    with pytest.raises(refusals.AlreadyDecided):  # the reviewer still looks at the first round
        decisions.verify(reference=row.reference, seen=1, **word())
    decisions.verify(reference=row.reference, seen=2, **word())
    assert list(ApplicationDecision.objects.filter(application=row).order_by("round").values_list("outcome", flat=True)) == ["revise", "verified"]


@pytest.mark.parametrize(
    ("item", "note", "refusal"), [("", NOTE, refusals.ItemMissing), ("front", "短", refusals.ReasonMissing), ("soul", NOTE, refusals.ItemMissing)]
)
def test_a_revision_says_what_and_why(item, note, refusal):
    row = applications.sent()
    with pytest.raises(refusal):
        decisions.revise(reference=row.reference, seen=1, item=item, note=note, **word())
    assert Application.objects.get(pk=row.pk).state == "submitted"


def test_a_rejection_has_a_reason_and_a_new_application_may_follow():
    row = applications.sent()
    with pytest.raises(refusals.ReasonMissing):
        decisions.reject(reference=row.reference, seen=1, reason="不行", note=NOTE, **word())
    decisions.reject(reference=row.reference, seen=1, reason="照片与证件不是同一人", note=NOTE, **word())
    assert not Customer.objects.filter(user=row.user).exists()
    assert services.begin(user=row.user, origin=None, actor=applications.actor(row.user), now=NOW).pk != row.pk


def test_a_failed_check_cannot_be_verified():
    row = applications.sent(expires_on=NOW.date() + timedelta(days=400))
    row.findings["lines"][2]["passed"] = False
    row.save()
    with pytest.raises(refusals.ChecksFailed):
        decisions.verify(reference=row.reference, seen=1, **word())


def test_a_customer_the_branch_knew_gets_the_login():
    row = applications.sent()
    known = people.customer(login=None, name="倪红梅")
    Customer.objects.filter(pk=known.pk).update(id_number_hash=row.id_number_hash)
    row = decisions.verify(reference=row.reference, seen=1, **word())
    assert (row.customer, row.customer.user) == (known, row.user)


def test_a_checker_alone_opens_only_where_settings_say_so(settings, monkeypatch):
    from accounts.onboarding import checker

    class Sure(checker.BuiltIn):
        def check(self, evidence):
            found = super().check(evidence)
            return dataclasses.replace(found, confidence=990, lines=[dataclasses.replace(line, passed=True) for line in found.lines])

    monkeypatch.setattr(checker, "BuiltIn", Sure)
    assert applications.sent(serial=11).state == "submitted"
    settings.IDENTITY_DECIDES_FROM_PERMILLE = 980
    row = applications.sent(serial=12)
    assert (row.state, row.decisions.get().reviewer) == ("verified", None)


def test_the_sixth_type_two_is_refused_with_its_reason():
    alice = cast.alice()
    for _ in range(5):
        opening.open_for(customer=alice, kind=AccountKind.TYPE_2, branch=alice.branch, now=NOW)
    with pytest.raises(refusals.TooMany) as refused:
        opening.open_further(customer=alice, kind=AccountKind.TYPE_2, branch=alice.branch, agreed=True, actor=Actor("customer", alice.pk, Channel.WEB), now=NOW)
    assert "5" in str(refused.value)
    assert Account.objects.filter(holder=alice, kind=AccountKind.TYPE_2).count() == 5
    opening.open_further(customer=alice, kind=AccountKind.TYPE_3, branch=alice.branch, agreed=True, actor=Actor("customer", alice.pk, Channel.WEB), now=NOW)


def test_the_database_refuses_the_sixth_whoever_opens_it():
    from django.db import IntegrityError

    from accounts.ledger import services as ledger

    alice = cast.alice()
    for _ in range(5):
        ledger.open_account(holder=alice, branch=alice.branch, kind=AccountKind.TYPE_3, currency="CNY", now=NOW)
    with pytest.raises(IntegrityError, match="at most five"), transaction.atomic():
        ledger.open_account(holder=alice, branch=alice.branch, kind=AccountKind.TYPE_3, currency="CNY", now=NOW)

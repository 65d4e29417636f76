"""From the first word to the closing: what may happen when, who may do it, and that every step is on record."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.consents import selling
from accounts.inbox.models import Message
from accounts.organisation.models import Role, StaffMember
from backoffice.complaints import escalation, keeping, reference, refusals, selectors, services
from backoffice.complaints.models import Complaint, ComplaintCategory, ComplaintChannel, ComplaintState, ComplaintStep
from portal.kernel import access
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import bank_date
from portal.kernel.idempotency import SameKeyOtherContent
from tests.backoffice.complaints import cases
from tests.factories import people

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def terms(db: None) -> None:
    reference.load()


def state(row: Complaint) -> str:
    row.refresh_from_db()
    return row.state


def test_from_the_first_word_to_the_closing(cast: ModuleType) -> None:
    alice, dana, erin = cast.alice(), cast.dana(), cast.erin()
    row = cases.complaint(alice, uploads=[cases.picture()])
    assert (row.due_on - bank_date(NOW)).days == 15
    assert [stop.code for stop in selling.stops(alice)] == ["complaint"]
    cases.given_to(row, dana, erin)
    services.start(reference=row.reference, staff=dana, actor=cases.of(dana), now=NOW)
    cases.answered(row, dana)
    services.dispute(reference=row.reference, by=alice, text="机器上周又坏了两次", actor=cases.of(alice), now=NOW)
    row.refresh_from_db()
    assert (row.state, row.round, (row.due_on - bank_date(NOW)).days) == ("disputed", 2, 30)
    services.mediate(reference=row.reference, staff=dana, mediator="市金融纠纷调解中心", text="周三上午十点在调解中心", actor=cases.of(dana), now=NOW)
    with pytest.raises(refusals.MediationRuns):
        close(row, dana)
    services.end_mediation(reference=row.reference, staff=dana, agreed=True, text="双方同意更换叫号机", actor=cases.of(dana), now=NOW)
    close(row, dana)
    assert state(row) == ComplaintState.CLOSED
    assert selling.stops(alice) == []
    kinds = list(ComplaintStep.objects.filter(complaint=row).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["registered", "assigned", "started", "answered", "disputed", "mediation", "mediated", "closed"]
    audited = AuditEntry.objects.filter(subject=f"complaint:{row.reference}", verb__startswith="complaint.").order_by("pk")
    assert [entry.verb.partition(".")[2] for entry in audited] == kinds
    assert Message.objects.filter(user=alice.user).count() == 4  # taken in, answered, mediation, closed


def close(row: Complaint, staff: StaffMember, **other: str) -> Complaint:
    said = {"finding": "founded", "root_cause": "system", "remedy": "更换叫号机，坏了五分钟内人工叫号", **other}
    return services.close(reference=row.reference, staff=staff, actor=cases.of(staff), now=NOW, **said)


@pytest.mark.parametrize("missing", [{"root_cause": ""}, {"finding": ""}, {"remedy": " ok "}, {"root_cause": "nonsense"}])
def test_closing_needs_finding_cause_and_remedy(cast: ModuleType, missing: dict[str, str]) -> None:
    row = cases.complaint(cast.alice())
    cases.given_to(row, cast.dana(), cast.erin())
    cases.answered(row, cast.dana())
    services.accept(reference=row.reference, by=cast.alice(), actor=cases.of(cast.alice()), now=NOW)
    with pytest.raises(refusals.CauseMissing):
        close(row, cast.dana(), **missing)
    assert state(row) == "accepted"
    with pytest.raises(DatabaseError), transaction.atomic():
        Complaint.objects.filter(pk=row.pk).update(state="closed", closed_at=NOW)


def test_who_stays_silent_may_object_for_some_days(cast: ModuleType) -> None:
    long_ago = NOW - timedelta(days=20)
    row = cases.complaint(cast.alice(), now=long_ago)
    cases.given_to(row, cast.dana(), cast.erin(), long_ago)
    cases.answered(row, cast.dana(), NOW - timedelta(days=15))
    with pytest.raises(refusals.ReactionPending):
        close(row, cast.dana())
    Complaint.objects.filter(pk=row.pk).update(answered_at=NOW - timedelta(days=16))
    assert close(row, cast.dana()).on_time is True


def test_the_same_form_sent_twice_is_one_complaint(cast: ModuleType) -> None:
    alice = cast.alice()
    first = cases.complaint(alice, key="k")
    assert cases.complaint(alice, key="k") == first
    with pytest.raises(SameKeyOtherContent):
        cases.complaint(alice, key="k", text="转账三天没有到账")
    for _turn in range(2):
        services.add(reference=first.reference, by=alice, text="第二次去还是坏的", key="a", actor=cases.of(alice), now=NOW)
    assert first.steps.filter(kind="added").count() == 1 and Complaint.objects.count() == 1


def test_nothing_said_or_nobody_to_answer_is_not_registered(cast: ModuleType) -> None:
    with pytest.raises(refusals.NothingSaid):
        cases.complaint(cast.alice(), text="   ")
    judy, category = cast.judy(), ComplaintCategory.objects.get(pk="fees.untold")
    given = {
        "channel": ComplaintChannel.PHONE,
        "category": category,
        "text": cases.TEXT,
        "branch": judy.branch,
        "staff": judy,
        "actor": cases.of(judy),
        "now": NOW,
    }
    with pytest.raises(refusals.NobodyToAnswer):
        services.register(key="1", contact_name="王先生", **given)
    with pytest.raises(refusals.WrongDay):
        services.register(key="2", contact_name="王先生", contact_phone="13900001234", received_at=NOW + timedelta(days=1), **given)
    assert not Complaint.objects.exists()
    row = services.register(key="3", contact_name="王先生", contact_phone="13900001234", received_at=NOW - timedelta(days=3), **given)
    assert (row.due_on - bank_date(NOW)).days == 12 and row.to_tell, "the days count from the day it came; nobody was told by a message"
    services.assign(reference=row.reference, staff=cast.erin(), owner=cast.erin(), actor=cases.of(cast.erin()), now=NOW)
    services.tell(reference=row.reference, staff=cast.erin(), text="电话告知受理编号", actor=cases.of(cast.erin()), now=NOW)
    row.refresh_from_db()
    assert not row.to_tell and row.who == "王先生"


def test_whom_it_is_about_neither_sees_nor_handles_it(cast: ModuleType) -> None:
    erin, dana, kate = cast.erin(), cast.dana(), cast.kate()
    row = cases.complaint(cast.alice(), against=dana)
    assert not access.visible(Complaint.objects.all(), dana).exists()
    with pytest.raises(refusals.MayNotHandle):
        cases.given_to(row, dana, erin)
    about_erin = cases.complaint(cast.alice(), against=erin)
    assert list(access.visible(Complaint.objects.all(), erin)) == [row]
    with pytest.raises(refusals.NotThere):
        cases.given_to(about_erin, erin, erin)
    cases.given_to(about_erin, kate, kate)
    with pytest.raises(DatabaseError), transaction.atomic():
        Complaint.objects.filter(pk=about_erin.pk).update(owner=erin)


def test_who_sees_what(cast: ModuleType) -> None:
    here, there = cases.complaint(cast.alice()), cases.complaint(cast.charlie())
    erin, dana, kate, iris, henry = cast.erin(), cast.dana(), cast.kate(), cast.iris(), cast.henry()

    def seen(staff: StaffMember) -> set[Complaint]:
        return set(access.visible(Complaint.objects.all(), staff))

    assert (seen(kate), seen(iris), seen(erin), seen(dana), seen(henry)) == ({here, there}, {here, there}, {here}, set(), set())
    here = cases.given_to(here, dana, erin)
    assert seen(dana) == {here}
    assert not selectors.may_handle(iris, here) and selectors.may_handle(dana, here) and selectors.may_handle(kate, here)
    with pytest.raises(refusals.NotThere):
        services.answer(reference=there.reference, staff=dana, text=cases.TEXT, actor=cases.of(dana), now=NOW)


def test_an_owner_who_left_is_replaced_and_nobody_leaves_with_complaints(cast: ModuleType) -> None:
    from accounts.organisation import departures

    erin, leaver = cast.erin(), people.staff(role=Role.ACCOUNT_MANAGER)
    row = cases.complaint(cast.alice())
    cases.given_to(row, leaver, erin)
    assert any("1" in words for words in departures.still_held(leaver))
    StaffMember.objects.filter(pk=leaver.pk).update(active=False)
    leaver.refresh_from_db()
    assert list(selectors.nobodys(erin)) == [row]
    with pytest.raises(refusals.LeftTheBank):
        cases.given_to(row, leaver, erin)
    assert cases.given_to(row, cast.dana(), erin).owner == cast.dana()


def test_the_day_comes_near_and_passes_each_told_once(cast: ModuleType) -> None:
    alice, kate = cast.alice(), cast.kate()
    row = cases.complaint(alice, now=NOW - timedelta(days=12))
    assert [escalation.escalate(NOW), escalation.escalate(NOW)] == [1, 0]
    late = NOW + timedelta(days=4)
    assert [escalation.escalate(late), escalation.escalate(late + timedelta(hours=1))] == [1, 0]
    row.refresh_from_db()
    assert row.is_late(bank_date(late)) and row.days_left(bank_date(late)) == -1
    assert list(row.steps.order_by("pk").values_list("kind", "public")) == [("registered", True), ("warned", False), ("breached", True)]
    assert Message.objects.filter(user=alice.user, title="Our answer is late").count() == 1
    cases.given_to(row, kate, kate, late)
    assert cases.answered(row, kate, late).on_time is False


def test_opened_again_the_clock_starts_anew(cast: ModuleType) -> None:
    alice, erin = cast.alice(), cast.erin()
    row = cases.complaint(alice, now=NOW - timedelta(days=10))
    cases.given_to(row, erin, erin)
    cases.answered(row, erin)
    services.accept(reference=row.reference, by=alice, actor=cases.of(alice), now=NOW)
    close(row, erin)
    services.reopen(reference=row.reference, by=alice, text="今天机器又坏了", actor=cases.of(alice), now=NOW)
    row.refresh_from_db()
    assert (row.state, row.round, row.owner, row.root_cause, row.closed_at) == ("assigned", 2, erin, "", None)
    assert (row.due_on - bank_date(NOW)).days == 15
    cases.answered(row, erin)
    services.accept(reference=row.reference, by=alice, actor=cases.of(alice), now=NOW)
    close(row, erin)
    with pytest.raises(refusals.TooLateToReopen):
        services.reopen(reference=row.reference, by=alice, text="今天机器又坏了", actor=cases.of(alice), now=NOW + timedelta(days=61))


@pytest.mark.parametrize("act", ["dispute", "accept", "reopen"])
def test_nothing_out_of_turn(cast: ModuleType, act: str) -> None:
    alice = cast.alice()
    row = cases.complaint(alice)
    words = {} if act == "accept" else {"text": cases.TEXT}
    with pytest.raises(refusals.NotNow):
        getattr(services, act)(reference=row.reference, by=alice, actor=cases.of(alice), now=NOW, **words)
    assert state(row) == "registered"


def test_steps_are_never_changed(cast: ModuleType) -> None:
    row = cases.complaint(cast.alice())
    with pytest.raises(DatabaseError), transaction.atomic():
        row.steps.update(text="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.steps.all().delete()


def test_who_is_no_customer_is_forgotten_in_time(cast: ModuleType) -> None:
    erin = cast.erin()
    row = cases.complaint(cast.alice())
    Complaint.objects.filter(pk=row.pk).update(customer=None, contact_name="王先生", contact_phone="13900001234")
    cases.given_to(row, erin, erin)
    cases.answered(row, erin)
    services.accept(reference=row.reference, by=erin, actor=cases.of(erin), now=NOW)
    close(row, erin)
    assert keeping.sweep(NOW) == 0
    assert [keeping.sweep(NOW + timedelta(days=1)), keeping.sweep(NOW + timedelta(days=1))] == [1, 0]
    row.refresh_from_db()
    assert (row.who, row.contact_phone, row.text) == ("", "", cases.TEXT)

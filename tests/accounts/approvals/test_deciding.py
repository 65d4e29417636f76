"""One asks, another decides, and only then it is done; every refusal leaves everything as it was."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.approvals import kinds, selectors, services
from accounts.approvals.models import Approval, ApprovalState
from portal.demo import cast as bank
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.accounts.approvals import desk
from tests.factories import people, places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _notes() -> Iterator[None]:
    with desk.notes():
        yield


def _approve(row: Approval, staff, **more):
    return services.approve(approval_id=row.pk, staff=staff, actor=desk.actor_for(staff), now=more.pop("now", timezone.now()), **more)


def _done() -> int:
    return AuditEntry.objects.filter(verb="note.done").count()


def test_who_agrees_does_it_at_once() -> None:
    row = desk.ask(cast.judy())
    assert (row.state, _done()) == (ApprovalState.WAITING, 0)
    row = _approve(row, cast.erin(), note="seen the slip")
    assert (row.state, row.checker, row.note, _done()) == (ApprovalState.APPROVED, cast.erin(), "seen the slip", 1)
    verbs = list(AuditEntry.objects.filter(subject=f"approval:{row.reference}").order_by("id").values_list("verb", "actor"))
    assert verbs == [("approval.asked", f"staff:{cast.judy().pk}"), ("approval.approved", f"staff:{cast.erin().pk}")]


def test_nobody_decides_what_they_asked_for() -> None:
    kinds.register(kinds.Kind(code="test.self", label="Self", make="counter.check", check="counter.check", perform=lambda *a: None, describe=lambda a: []))
    erin = cast.erin()
    row = services.ask(
        kind="test.self", subject="s", payload={}, branch=erin.branch, reason="asked in a test", staff=erin, actor=desk.actor_for(erin), now=timezone.now()
    )
    with pytest.raises(services.OwnRequest):
        _approve(row, erin)
    with pytest.raises(services.OwnRequest):
        services.refuse(approval_id=row.pk, staff=erin, actor=desk.actor_for(erin), reason="not like this", now=timezone.now())
    row.refresh_from_db()
    assert (row.state, row.checker) == (ApprovalState.WAITING, None)
    kinds.forget("test.self")


def test_the_database_refuses_it_too() -> None:
    row = desk.ask(cast.judy())
    with pytest.raises(IntegrityError, match="approval_checker_is_not_maker"), transaction.atomic():
        Approval.objects.filter(pk=row.pk).update(state="approved", checker=cast.judy(), decided_at=timezone.now())


def test_what_was_asked_is_not_changed_afterwards() -> None:
    row = desk.ask(cast.judy())
    with pytest.raises(IntegrityError, match="what was asked or decided is not changed"), transaction.atomic():
        Approval.objects.filter(pk=row.pk).update(payload={"text": "something else"})
    _approve(row, cast.erin())
    with pytest.raises(IntegrityError, match="what was asked or decided is not changed"), transaction.atomic():
        Approval.objects.filter(pk=row.pk).update(note="another note")


def test_a_deed_that_fails_leaves_it_waiting() -> None:
    row = desk.ask(cast.judy(), fails=True)
    with pytest.raises(services.ApprovalRefused):
        _approve(row, cast.erin())
    row.refresh_from_db()
    assert (row.state, _done()) == (ApprovalState.WAITING, 0)


def test_refusing_wants_a_reason_and_tells_the_maker() -> None:
    row, erin, judy, now = desk.ask(cast.judy()), cast.erin(), cast.judy(), timezone.now()
    with pytest.raises(services.ReasonNeeded):
        services.refuse(approval_id=row.pk, staff=erin, actor=desk.actor_for(erin), reason="no", now=now)
    services.refuse(approval_id=row.pk, staff=erin, actor=desk.actor_for(erin), reason="the slip is missing", now=now)
    assert [(answer.state, answer.note) for answer in selectors.answers(judy, now)] == [("refused", "the slip is missing")]
    row.refresh_from_db()
    services.mark_seen(approval=row, staff=judy, now=now)
    assert (selectors.answers(judy, now), _done()) == ([], 0)
    assert AuditEntry.objects.filter(verb="note.refused").count() == 1


def test_decided_once_is_decided() -> None:
    row = desk.ask(cast.judy())
    _approve(row, cast.erin())
    with pytest.raises(services.AlreadyDecided):
        _approve(row, people.staff(role="branch_manager"))
    with pytest.raises(services.AlreadyDecided):
        services.withdraw(approval_id=row.pk, staff=cast.judy(), actor=desk.actor_for(cast.judy()), now=timezone.now())
    assert _done() == 1


def test_only_the_maker_withdraws() -> None:
    row, erin, judy = desk.ask(cast.judy()), cast.erin(), cast.judy()
    with pytest.raises(services.NotYours):
        services.withdraw(approval_id=row.pk, staff=erin, actor=desk.actor_for(erin), now=timezone.now())
    assert services.withdraw(approval_id=row.pk, staff=judy, actor=desk.actor_for(judy), now=timezone.now()).state == "withdrawn"
    with pytest.raises(services.AlreadyDecided):
        _approve(row, erin)


def test_too_late_is_too_late_and_the_end_of_day_says_so() -> None:
    row = desk.ask(cast.judy())
    just_before, then = row.expires_at - timedelta(seconds=1), row.expires_at
    assert services.expire_due(now=just_before) == 0
    with pytest.raises(services.TooLate):
        _approve(row, cast.erin(), now=then)
    assert [services.expire_due(now=then), services.expire_due(now=then)] == [1, 0]
    row.refresh_from_db()
    assert (row.state, row.checker, _done()) == (ApprovalState.EXPIRED, None, 0)


def test_the_same_thing_waits_once() -> None:
    desk.ask(cast.judy())
    with pytest.raises(services.AlreadyAsked):
        desk.ask(people.staff(role="teller"))
    assert Approval.objects.count() == 1


def test_a_post_without_the_right_asks_nothing() -> None:
    with pytest.raises(services.MayNotAsk):
        desk.ask(cast.dana())
    assert Approval.objects.count() == 0


def test_a_manager_of_another_branch_finds_nothing_to_decide() -> None:
    row = desk.ask(cast.judy())
    stranger = people.staff(role="branch_manager", branch=places.place(bank.BINHU))
    with pytest.raises(services.NotThere):
        _approve(row, stranger)
    assert (selectors.count_waiting(stranger), selectors.count_waiting(cast.erin())) == (0, 1)


def test_the_counter_waits_in_the_same_inbox() -> None:
    from uuid import uuid4

    from backoffice.hall.counter import services as counter
    from backoffice.hall.counter.models import Kind
    from portal.kernel.money import Money
    from tests.factories import money

    judy, now = cast.judy(), timezone.now()
    account = money.account(holder=cast.alice(), balance="80,000.00")
    made = counter.draft(
        maker=judy, account=account, kind=Kind.WITHDRAWAL, amount=Money.parse("60,000.00"), paper_reference="S-1", key=uuid4(), actor=desk.actor_for(judy),
        now=now,
    )  # fmt: skip
    counter.submit(reference=made.reference, maker=judy, actor=desk.actor_for(judy), now=now)
    desk.ask(judy)
    rows = selectors.inbox(cast.erin())
    assert sorted((row.page, row.value.minor if row.value else 0) for row in rows) == [("approval", 0), ("counter_detail", 6_000_000)]
    assert selectors.count_waiting(cast.erin()) == 2

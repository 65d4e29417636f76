"""Promises end kept or broken and move with a reason; tasks have one owner and are made once a source."""

from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import Error, transaction
from django.utils import timezone, translation

from accounts.organisation.models import Role
from backoffice.clients import handover
from backoffice.worklist import refusals, selectors, services
from backoffice.worklist.models import ClientPromise, PromiseMove, Task
from portal.kernel import access
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.templatetags.dates import when
from tests.backoffice.worklist.desk import actor_for, in_days, promise, task
from tests.factories import people

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=BANK_ZONE)


def act(service: Any, staff: Any, reference: str, **more: Any) -> Any:
    return service(reference=reference, staff=staff, actor=actor_for(staff), now=more.pop("now", timezone.now()), **more)


def test_a_promise_is_kept(cast: ModuleType) -> None:
    dana, now = cast.dana(), timezone.now()
    row = promise(cast.alice(), dana)
    act(services.keep_promise, dana, row.reference, note="Sent by post", now=now)
    row.refresh_from_db()
    assert (row.state, row.ended_at, row.ended_by, row.reason) == ("kept", now, dana, "Sent by post")
    assert AuditEntry.objects.filter(verb="promise.kept", subject=f"customer:{row.customer_id}").count() == 1


def test_a_promise_that_is_not_kept_says_why(cast: ModuleType) -> None:
    dana = cast.dana()
    row = promise(cast.alice(), dana)
    with pytest.raises(refusals.ReasonNeeded):
        act(services.break_promise, dana, row.reference, reason=" no ")
    act(services.break_promise, dana, row.reference, reason="She took it back")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("broken", "She took it back")


def test_a_moved_promise_keeps_its_earlier_days(cast: ModuleType) -> None:
    dana = cast.dana()
    row = promise(cast.alice(), dana, days=3)
    act(services.move_promise, dana, row.reference, due_on=in_days(5), reason="The branch waits for paper")
    act(services.move_promise, dana, row.reference, due_on=in_days(8), reason="Still waiting for it")
    row.refresh_from_db()
    assert (row.due_on, row.state) == (in_days(8), "open")
    assert list(PromiseMove.objects.order_by("id").values_list("was_due", "now_due")) == [(in_days(3), in_days(5)), (in_days(5), in_days(8))]
    with pytest.raises(refusals.WrongDay):
        act(services.move_promise, dana, row.reference, due_on=in_days(-1), reason="Looking back")
    with pytest.raises(Error), transaction.atomic():
        PromiseMove.objects.update(reason="other")


def test_two_windows_do_not_end_it_twice(cast: ModuleType) -> None:
    dana = cast.dana()
    row = promise(cast.alice(), dana)
    act(services.keep_promise, dana, row.reference)
    with pytest.raises(refusals.AlreadyOver):
        act(services.break_promise, dana, row.reference, reason="Thought better of it")
    with pytest.raises(refusals.AlreadyOver):
        act(services.move_promise, dana, row.reference, due_on=in_days(5), reason="Later is better")
    row.refresh_from_db()
    assert row.state == "kept"


def test_whose_it_is_not_may_look_and_not_act(cast: ModuleType) -> None:
    dana, judy, erin = cast.dana(), cast.judy(), cast.erin()
    mine, other = task(dana, customer=cast.alice()), promise(cast.alice(), dana)
    assert access.visible(Task.objects.all(), judy).get() == mine
    with pytest.raises(refusals.NotYours):
        act(services.finish_task, judy, mine.reference)
    with pytest.raises(refusals.NotYours):
        act(services.keep_promise, judy, other.reference)
    assert act(services.finish_task, erin, mine.reference).state == "done"


def test_a_stranger_finds_nothing(cast: ModuleType) -> None:
    alone, other = task(cast.dana()), people.staff(role=Role.ACCOUNT_MANAGER, branch=cast.charlie().branch)
    with pytest.raises(refusals.NotThere):
        act(services.finish_task, other, alone.reference)
    with pytest.raises(refusals.NotThere):
        act(services.keep_promise, other, promise(cast.alice(), cast.dana()).reference)


def test_a_deputy_acts_for_who_is_away(cast: ModuleType) -> None:
    dana, deputy = cast.dana(), people.staff(role=Role.ACCOUNT_MANAGER)
    row = task(dana)
    deputy.standing_in = (dana,)
    assert [(due.reference, due.stands_in) for due in selectors.open_work(deputy, timezone.now())] == [(row.reference, True)]
    assert act(services.finish_task, deputy, row.reference, result="Done for her").ended_by == deputy
    deputy.standing_in = ()
    assert selectors.open_work(deputy, timezone.now()) == []


def test_one_source_makes_one_task(cast: ModuleType) -> None:
    dana = cast.dana()
    first = task(dana, "Deposit ends", source="maturity", source_key="AC1:2026-12-01")
    again = task(dana, "Deposit ends soon", source="maturity", source_key="AC1:2026-12-01")
    assert (again, Task.objects.count(), AuditEntry.objects.filter(verb="task.added").count()) == (first, 1, 1)
    task(dana, "By hand"), task(dana, "By hand")
    assert Task.objects.count() == 3


def test_nobody_who_left_gets_a_task(cast: ModuleType) -> None:
    gone = people.staff()
    gone.active, gone.left_on = False, in_days(0)
    gone.save()
    with pytest.raises(refusals.NotTheirs):
        task(gone)


def test_a_task_is_dropped_with_a_reason_moved_and_ticked(cast: ModuleType) -> None:
    dana = cast.dana()
    row = task(dana, checklist=[{"text": "one", "done": False}, {"text": "two", "done": False}])
    assert act(services.tick, dana, row.reference, done=[1]).checklist == [{"text": "one", "done": False}, {"text": "two", "done": True}]
    later = timezone.now() + timedelta(days=2)
    assert act(services.move_task, dana, row.reference, due_at=later, all_day=False).due_at == later
    with pytest.raises(refusals.ReasonNeeded):
        act(services.drop_task, dana, row.reference, reason="")
    dropped = act(services.drop_task, dana, row.reference, reason="She moved away")
    assert (dropped.state, dropped.result) == ("dropped", "She moved away")


def test_work_comes_late_first_then_by_time_then_by_sum(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    task(dana, "tomorrow", due_at=NOON + timedelta(days=1), now=NOON)
    task(dana, "small", due_at=NOON + timedelta(hours=2), value_minor=100, now=NOON)
    task(dana, "great", due_at=NOON + timedelta(hours=2), value_minor=90_000, now=NOON)
    task(dana, "late", due_at=NOON - timedelta(hours=1), now=NOON)
    row = promise(alice, dana, "promised", days=0, now=NOON)
    assert [due.title for due in selectors.due_tasks(dana, NOON)] == ["late", "great", "small", "promised"]
    assert [due.title for due in selectors.open_work(dana, NOON)] == ["late", "great", "small", "promised", "tomorrow"]
    assert selectors.count_due(dana, NOON) == 3
    ClientPromise.objects.filter(pk=row.pk).update(due_on=bank_date(NOON) - timedelta(days=2))
    assert [due.title for due in selectors.due_tasks(dana, NOON)][:2] == ["promised", "late"]


def test_work_is_read_in_two_queries(cast: ModuleType, django_assert_num_queries: Any) -> None:
    dana, alice = cast.dana(), cast.alice()
    for number in range(5):
        task(dana, f"task {number}", customer=alice)
        promise(alice, dana, f"promise {number}", days=0)
    with django_assert_num_queries(2):
        assert len(selectors.due_tasks(dana, timezone.now())) == 10


def test_hand_over_moves_what_is_open(cast: ModuleType) -> None:
    dana, heir, alice, now = cast.dana(), people.staff(), cast.alice(), timezone.now()
    open_task, open_promise = task(dana, customer=alice), promise(alice, dana)
    ended, elsewhere = task(dana, customer=alice), task(dana, customer=cast.bob())
    act(services.finish_task, dana, ended.reference)
    with translation.override("en"):
        counted = {str(label): count for label, count in handover.summary([alice.pk])}
        assert (counted["open promises"], counted["open tasks"]) == (1, 1)
        assert handover.details([alice.pk])[alice.pk]["promises"] == [f"Send the certificate, by {when(open_promise.due_on)}"]
    moved = handover.carry({(dana.pk, heir.pk): [alice.pk]}, now=now)
    assert (moved["promises"], moved["tasks"]) == (1, 1)
    owners = dict(Task.objects.values_list("reference", "owner"))
    assert owners == {open_task.reference: heir.pk, ended.reference: dana.pk, elsewhere.reference: dana.pk}
    open_promise.refresh_from_db()
    assert (open_promise.staff, open_promise.made_by) == (heir, dana)

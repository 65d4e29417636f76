"""Templates of tasks: steps copied when a task is made, required ones first, working time, a warning, the branch manager once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.organisation.models import StaffMember
from backoffice.worklist import opening, refusals, selectors, services, shaping, timing
from backoffice.worklist.models import OpeningHours, Task, TaskTemplate
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import BANK_ZONE
from tests.backoffice.worklist.desk import actor_for, task

pytestmark = pytest.mark.django_db
Clients = Callable[[StaffMember], Client]
FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=BANK_ZONE)
SHAPE = shaping.Shape("Call", "Call", "", [shaping.Step("读", "Read", True), shaping.Step("写", "Write", False)], 60, 15)


def made(staff: StaffMember, code: str = "call", shape: shaping.Shape = SHAPE) -> TaskTemplate:
    return shaping.add(code=code, shape=shape, staff=staff, actor=actor_for(staff), now=timezone.now())


def add(owner: StaffMember, now: datetime = FRIDAY, **more: str) -> Task:
    return timing.add_from_template(template="call", owner=owner, source="test", actor=actor_for(owner), now=now, **more)


def test_a_task_takes_its_steps_and_its_time_from_the_template(cast: ModuleType) -> None:
    dana = cast.dana()
    made(cast.henry())
    row = add(dana, source_key="1")
    assert row.due_at == datetime(2026, 11, 23, 9, 30, tzinfo=BANK_ZONE) and row.warn_at == datetime(2026, 11, 23, 9, 15, tzinfo=BANK_ZONE)
    assert [(step["text"], step["required"], step["done"]) for step in row.checklist] == [("读", True, False), ("写", False, False)]
    assert add(dana, source_key="1").pk == row.pk
    assert selectors.of_task(row, dana, row.warn_at).near and not selectors.of_task(row, dana, FRIDAY).near


def test_a_required_step_blocks_finishing_until_it_is_ticked(cast: ModuleType) -> None:
    dana = cast.dana()
    made(cast.henry())
    row = add(dana)
    by = {"reference": row.reference, "staff": dana, "actor": actor_for(dana), "now": timezone.now()}
    with pytest.raises(refusals.StepsMissing, match="读"):
        services.finish_task(**by)
    assert not services.settle_task(source="test", source_key="", staff=dana, actor=actor_for(dana), now=timezone.now())
    services.tick(**by, done=[0])
    assert services.finish_task(**by).state == "done"


def test_an_own_opening_of_the_branch_counts_with_several_slots(cast: ModuleType) -> None:
    dana = cast.dana()
    for opens, closes in (("08:00", "11:00"), ("17:00", "20:00")):
        OpeningHours.objects.create(branch=dana.branch, weekday=4, opens_at=opens, closes_at=closes, effective_from="2026-11-01", source="test")
    made(cast.henry())
    assert add(dana).due_at == datetime(2026, 11, 20, 18, 0, tzinfo=BANK_ZONE)
    assert opening.hours_of(cast.grace().branch, FRIDAY.date()).slots(FRIDAY.date())[0][0].hour == 9


def test_what_is_late_goes_to_the_branch_manager_once(cast: ModuleType) -> None:
    dana, erin = cast.dana(), cast.erin()
    made(cast.henry())
    row = add(dana)
    plain = task(dana, due_at=FRIDAY, now=FRIDAY)
    late = row.due_at + timedelta(minutes=1)
    assert timing.escalate_due(now=row.due_at) == 0
    assert [timing.escalate_due(now=late), timing.escalate_due(now=late + timedelta(hours=3))] == [1, 0]
    given = Task.objects.get(source="escalation")
    row.refresh_from_db()
    plain.refresh_from_db()
    assert (given.owner, given.source_key, row.escalated_at, row.state, plain.escalated_at) == (erin, row.reference, late, "open", None)
    assert AuditEntry.objects.filter(verb="task.escalated").count() == 1
    assert selectors.due_tasks(dana, late)[0].late


def test_a_template_out_of_use_makes_no_task_and_those_that_exist_go_on(cast: ModuleType) -> None:
    dana, henry = cast.dana(), cast.henry()
    made(henry)
    row = add(dana)
    assert shaping.retire(code="call", staff=henry, actor=actor_for(henry), now=timezone.now()) == 1
    with pytest.raises(refusals.NoTemplate):
        add(dana)
    by = {"reference": row.reference, "staff": dana, "actor": actor_for(dana), "now": timezone.now()}
    services.tick(**by, done=[0])
    assert services.finish_task(**by).state == "done"


@pytest.mark.parametrize(("minutes", "warn"), [(0, 0), (60, 60), (60, 90), (-5, 0)])
def test_times_that_make_no_sense(cast: ModuleType, minutes: int, warn: int) -> None:
    with pytest.raises(refusals.BadTemplate):
        made(cast.henry(), shape=shaping.Shape("Call", "", "", [], minutes, warn))
    assert not TaskTemplate.objects.filter(code="call").exists()


def test_head_office_edits_templates_on_their_page(cast: ModuleType, staff_client: Clients) -> None:
    translation.activate("en")
    client = staff_client(cast.henry())
    typed = {
        "code": "call",
        "title": "打电话",
        "title_en": "Call",
        "sla_minutes": "60",
        "warn_minutes": "15",
        "text0": "读",
        "english0": "Read",
        "required0": "on",
    }
    assert client.post(reverse("admin:template_new"), typed).status_code == 302
    assert client.post(reverse("admin:template_new"), typed).status_code == 400
    assert TaskTemplate.objects.get(code="call").steps == [{"text": "读", "text_en": "Read", "required": True}]
    assert client.post(reverse("admin:template", args=["call"]), {**typed, "warn_minutes": "70"}).status_code == 400
    add(cast.dana())
    shown = client.post(reverse("admin:template_switch", args=["call"]), follow=True, headers={"accept-language": "en"}).content.decode()
    assert "1 open task goes on as it is" in shown and "out of use" in shown
    erin = staff_client(cast.erin())
    assert erin.get(reverse("admin:template", args=["call"])).status_code == 200
    assert erin.post(reverse("admin:template", args=["call"]), typed).status_code == 403
    for name in ("backoffice_openinghours_changelist", "stage_list", "visit_terms"):
        assert client.get(reverse(f"admin:{name}")).status_code == 200

"""Head office shapes the templates of tasks; what exists already stays as it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from accounts.organisation.models import StaffMember
from backoffice.worklist import refusals
from backoffice.worklist.models import Task, TaskState, TaskTemplate
from portal.kernel import audit
from portal.kernel.access import Actor

#: Steps of one template.
MOST_STEPS: Final = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a template, in two languages; a required one keeps a task from being finished."""

    text: str
    text_en: str
    required: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A template as somebody wants it; minutes are working time."""

    title: str
    title_en: str
    about: str
    steps: Sequence[Step]
    sla_minutes: int | None
    warn_minutes: int


@transaction.atomic
def add(*, code: str, shape: Shape, staff: StaffMember, actor: Actor, now: datetime) -> TaskTemplate:
    """A new template. Raises `BadTemplate`, `TemplateTaken`, `NothingSaid`."""
    row = TaskTemplate(code=code)
    _fill(row, shape, staff, now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.TemplateTaken from error
    audit.record(actor=actor, verb="template.added", subject=f"template:{row.code}", now=now, details=_told(row))
    return row


@transaction.atomic
def change(*, code: str, shape: Shape, staff: StaffMember, actor: Actor, now: datetime) -> TaskTemplate:
    """How tasks are made from now on; those that exist keep their steps and their time."""
    row = _locked(code)
    _fill(row, shape, staff, now)
    row.save()
    audit.record(actor=actor, verb="template.changed", subject=f"template:{row.code}", now=now, details=_told(row))
    return row


@transaction.atomic
def retire(*, code: str, staff: StaffMember, actor: Actor, now: datetime) -> int:
    """No task is made by it any more; answers how many open ones go on as they are."""
    return _switch(code, False, staff, actor, now)


@transaction.atomic
def restore(*, code: str, staff: StaffMember, actor: Actor, now: datetime) -> int:
    """It is in use again."""
    return _switch(code, True, staff, actor, now)


def _switch(code: str, active: bool, staff: StaffMember, actor: Actor, now: datetime) -> int:
    row = _locked(code)
    left = Task.objects.filter(template=row, state=TaskState.OPEN).count()
    if row.active != active:
        row.active, row.changed_at, row.changed_by = active, now, staff
        row.save(update_fields=["active", "changed_at", "changed_by"])
        audit.record(
            actor=actor, verb="template.restored" if active else "template.retired", subject=f"template:{row.code}", now=now, details={"open_tasks": left}
        )
    return left


def _locked(code: str) -> TaskTemplate:
    row = TaskTemplate.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise refusals.NotThere
    return row


def _fill(row: TaskTemplate, shape: Shape, staff: StaffMember, now: datetime) -> None:
    if not shape.title.strip():
        raise refusals.NothingSaid
    minutes = shape.sla_minutes
    if (minutes is not None and minutes <= 0) or shape.warn_minutes < 0 or (minutes is not None and shape.warn_minutes >= minutes):
        raise refusals.BadTemplate
    row.title, row.title_en, row.about = shape.title.strip()[:80], shape.title_en.strip()[:80], shape.about.strip()[:200]
    row.steps = [
        {"text": step.text.strip()[:80], "text_en": step.text_en.strip()[:80], "required": step.required} for step in shape.steps if step.text.strip()
    ][:MOST_STEPS]
    row.sla_minutes, row.warn_minutes, row.changed_at, row.changed_by = minutes, shape.warn_minutes if minutes else 0, now, staff


def _told(row: TaskTemplate) -> dict[str, object]:
    return {"steps": len(row.steps), "sla_minutes": row.sla_minutes or 0, "warn_minutes": row.warn_minutes}

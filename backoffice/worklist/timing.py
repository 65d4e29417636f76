"""From a template to a task: its steps, when it is due in working time, from when it warns; what goes to the branch manager when it was not done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _noop

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, Role, StaffMember
from backoffice.worklist import opening, refusals, rules, services
from backoffice.worklist.models import Task, TaskState, TaskTemplate
from portal.kernel import audit
from portal.kernel.access import SYSTEM, Actor
from portal.kernel.calendars.hours import NeverOpen
from portal.kernel.clock import BANK_ZONE, bank_date

#: Tasks that one run of the watch gives on.
_A_RUN: Final = 200
_LATE: Final = _noop("Not done in time: %(title)s")
_WHY: Final = _noop("%(name)s had until %(time)s.")
#: Time in which the branch manager looks, in working minutes. House rule, 2026-11-22.
_MANAGER_MINUTES: Final = 120


def template_of(code: str) -> TaskTemplate:
    """The template in use under that code. Raises `NoTemplate`."""
    found = TaskTemplate.objects.filter(code=code, active=True).first()
    if found is None:
        raise refusals.NoTemplate
    return found


def due_of(template: TaskTemplate, branch: Branch | None, now: datetime) -> tuple[datetime, datetime] | None:
    """(due, warns from) in the working time of that branch; None where the template sets no time."""
    if template.sla_minutes is None:
        return None
    hours = opening.hours_of(branch, bank_date(now))
    try:
        due = hours.add(now, template.sla_minutes)
        return due, max(now, hours.before(due, template.warn_minutes))
    except NeverOpen:
        return rules.end_of(bank_date(now)), now


def add_from_template(
    *,
    template: str,
    owner: StaffMember,
    actor: Actor,
    now: datetime,
    source: str,
    source_key: str = "",
    customer: Customer | None = None,
    title: str = "",
    about: str = "",
    value_minor: int = 0,
    made_by: StaffMember | None = None,
) -> Task:
    """A task as the template says, with its own words where given. Raises `NoTemplate`; the same source and key give the first task back."""
    known = template_of(template)
    times = due_of(known, owner.branch, now)
    return services.add_task(
        owner=owner,
        title=title or known.title,
        about=about or known.about,
        due_at=times[0] if times else rules.end_of(bank_date(now)),
        all_day=times is None,
        warn_at=times[1] if times else None,
        template=known,
        checklist=steps_of(known),
        customer=customer,
        value_minor=value_minor,
        source=source,
        source_key=source_key,
        made_by=made_by,
        actor=actor,
        now=now,
    )


def steps_of(template: TaskTemplate) -> list[dict[str, Any]]:
    """The steps as a task keeps them."""
    return [{"text": step["text"], "text_en": step.get("text_en", ""), "required": bool(step.get("required")), "done": False} for step in template.steps]


def escalate_due(*, now: datetime) -> int:
    """Tell the branch manager of every promised task that was not done in time, once; answers how many. Safe to run at any moment."""
    late = Task.objects.filter(state=TaskState.OPEN, warn_at__isnull=False, escalated_at=None, due_at__lt=now)
    done = 0
    for pk in list(late.order_by("due_at").values_list("pk", flat=True)[:_A_RUN]):
        with transaction.atomic():
            row = late.filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).select_related("owner__branch", "customer").first()
            if row is not None:
                _escalate(row, now)
                done += 1
    return done


def manager_above(branch: Branch, besides: StaffMember | None = None) -> StaffMember | None:
    """Who manages that place, else the one above it."""
    place: Branch | None = branch
    while place is not None:
        found = StaffMember.objects.filter(branch=place, role=Role.BRANCH_MANAGER, active=True).order_by("number")
        manager = (found.exclude(pk=besides.pk) if besides else found).select_related("branch").first()
        if manager is not None:
            return manager
        place = place.parent
    return None


def _escalate(row: Task, now: datetime) -> None:
    row.escalated_at = now
    row.save(update_fields=["escalated_at"])
    manager = manager_above(row.owner.branch, besides=row.owner)
    details: dict[str, Any] = {"task": row.reference, "owner": f"staff:{row.owner_id}", "to": f"staff:{manager.pk}" if manager else ""}
    subject = f"customer:{row.customer_id}" if row.customer_id else f"task:{row.reference}"
    audit.record(actor=SYSTEM, verb="task.escalated", subject=subject, now=now, details=details)
    if manager is None:
        return
    with override(settings.LANGUAGE_CODE):
        said: Mapping[str, Any] = {"title": row.title, "name": row.owner.name, "time": f"{row.due_at.astimezone(BANK_ZONE):%m-%d %H:%M}"}
        title, about = gettext(_LATE) % said, gettext(_WHY) % said
    hours = opening.hours_of(manager.branch, bank_date(now))
    try:
        due = hours.add(now, _MANAGER_MINUTES)
    except NeverOpen:
        due = rules.end_of(bank_date(now))
    services.add_task(
        owner=manager, title=title[:120], about=about, due_at=due, customer=row.customer, value_minor=row.value_minor, currency=row.currency,
        source="escalation", source_key=row.reference, actor=SYSTEM, now=now,
    )  # fmt: skip

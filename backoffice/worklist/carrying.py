"""What goes along when a client gets another manager: open promises and open tasks. The act itself is audited by the client book."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember
from backoffice.worklist.models import ClientPromise, PromiseState, Task, TaskState
from portal.templatetags.dates import when

#: Lines of one kind in a pack, for one customer.
_MOST_LINES = 5


def move_promises(*, customers: Sequence[int], old: StaffMember, new: StaffMember, now: datetime) -> int:
    """The new colleague answers for them; who gave the word stays on record."""
    return _promises(customers).filter(staff=old).update(staff=new)


def count_promises(*, customers: Sequence[int]) -> int:
    return _promises(customers).count()


def promise_lines(*, customers: Sequence[int]) -> Mapping[int, list[str]]:
    rows = _promises(customers).order_by("due_on", "id").values_list("customer", "text", "due_on")
    return _grouped((customer, text, when(due)) for customer, text, due in rows)


def move_tasks(*, customers: Sequence[int], old: StaffMember, new: StaffMember, now: datetime) -> int:
    return _tasks(customers).filter(owner=old).update(owner=new)


def count_tasks(*, customers: Sequence[int]) -> int:
    return _tasks(customers).count()


def task_lines(*, customers: Sequence[int]) -> Mapping[int, list[str]]:
    rows = _tasks(customers).order_by("due_at", "id").values_list("customer", "title", "due_at")
    return _grouped((customer, title, when(due)) for customer, title, due in rows)


def _promises(customers: Sequence[int]) -> QuerySet[ClientPromise]:
    return ClientPromise.objects.filter(customer__in=customers, state=PromiseState.OPEN)


def _tasks(customers: Sequence[int]) -> QuerySet[Task]:
    return Task.objects.filter(customer__in=customers, state=TaskState.OPEN)


def _grouped(rows: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for customer, text, day in rows:
        lines = found.setdefault(customer, [])
        if len(lines) < _MOST_LINES:
            lines.append(_("%(text)s, by %(day)s") % {"text": text, "day": day})
    return found

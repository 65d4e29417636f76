"""Whose tasks, promises and contacts a member of staff may see, and what is due."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from accounts.identity.models import Customer
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import StaffMember
from accounts.tiers.models import Tier
from backoffice.worklist import origins, rules
from backoffice.worklist.models import ClientPromise, Contact, OpeningHours, PromiseState, Task, TaskState
from portal.kernel import access, clock
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.money import Money

#: Rows of the list of everything open, and of a page of what is over.
MOST_OPEN: Final = 200
ENDED_A_PAGE: Final = 50
#: Personal data that no list needs, and that would be decrypted.
NO_SECRETS: Final = ("customer__id_number", "customer__phone")


@dataclass(frozen=True, slots=True)
class Due:
    """A task or an open promise as a row of work.

    `by_day`: any time that day; `stands_in`: a colleague's, on leave; `near`: its time is nearly over; `missing`: a required
    step is not done; `origin`: what it came from, as (words, address); `tier`: of the customer, by its newest name.
    """

    kind: str
    reference: str
    title: str
    about: str
    customer: Customer | None
    owner: StaffMember
    due_at: datetime
    by_day: bool
    late: bool
    value: Money | None
    steps_done: int
    steps: int
    stands_in: bool
    near: bool = False
    missing: bool = False
    origin: tuple[Any, str] | None = None
    tier: str = ""

    @property
    def order(self) -> tuple[bool, datetime, int, str]:
        """Late first, then by time, then the greater sum first."""
        return not self.late, self.due_at, -(self.value.minor if self.value else 0), self.reference


def register() -> None:
    """Tell the kernel whose rows a member of staff may see."""
    access.register_visibility(Contact, _about_visible_customers)
    access.register_visibility(ClientPromise, _about_visible_customers)
    access.register_visibility(Task, _tasks)
    access.register_visibility(OpeningHours, lambda rows, staff: rows if posts.may(staff, "templates.view") else rows.none())
    access.register_visibility(OpeningHours, lambda rows, staff: rows if posts.may(staff, "templates.view") else rows.none())
    access.register_visibility(OpeningHours, lambda rows, staff: rows if posts.may(staff, "templates.view") else rows.none())


def due_tasks(staff: StaffMember, now: datetime) -> list[Due]:
    """What is late or due today, of this person and of those they stand in for, in the order of work. Two queries."""
    return open_work(staff, now, until=bank_date(now))


def open_work(staff: StaffMember, now: datetime, until: date | None = None) -> list[Due]:
    """Everything open (due by `until`), in the order of work. Two queries."""
    tasks = Task.objects.filter(owner__in=selves(staff), state=TaskState.OPEN)
    promises = ClientPromise.objects.filter(staff__in=selves(staff), state=PromiseState.OPEN)
    if until is not None:
        tasks = tasks.filter(due_at__lt=datetime.combine(until + timedelta(days=1), time.min, BANK_ZONE))
        promises = promises.filter(due_on__lte=until)
    named = _tier_name(bank_date(now))
    tasks = tasks.annotate(tier=named).select_related("customer", "owner").defer(*NO_SECRETS).order_by("due_at", "id")
    promises = promises.annotate(tier=named).select_related("customer", "staff").defer(*NO_SECRETS).order_by("due_on", "id")
    found = [of_task(task, staff, now) for task in tasks[:MOST_OPEN]] + [of_promise(row, staff, now) for row in promises[:MOST_OPEN]]
    return sorted(found, key=lambda due: due.order)


def ended_tasks(staff: StaffMember, before: datetime | None = None) -> list[Task]:
    """What this person's tasks came to, newest first; one row more than a page when there is more."""
    rows = Task.objects.filter(~Q(state=TaskState.OPEN), owner__in=selves(staff))
    if before is not None:
        rows = rows.filter(ended_at__lt=before)
    return list(rows.select_related("customer", "owner").defer(*NO_SECRETS).order_by("-ended_at", "-id")[: ENDED_A_PAGE + 1])


def count_due(staff: StaffMember, now: datetime) -> int:
    """How many tasks are late or due today; one short index scan."""
    tonight = datetime.combine(bank_date(now) + timedelta(days=1), time.min, BANK_ZONE)
    return Task.objects.filter(owner__in=selves(staff), state=TaskState.OPEN, due_at__lt=tonight).count()


def count_due_now(staff: StaffMember) -> int:
    """`count_due` for the rail."""
    return count_due(staff, clock.now())


def of_task(task: Task, staff: StaffMember, now: datetime) -> Due:
    """The row of a task; its customer and owner are loaded."""
    return Due(
        kind="task",
        reference=task.reference,
        title=task.title,
        about=task.about,
        customer=task.customer,
        owner=task.owner,
        due_at=task.due_at,
        by_day=task.all_day,
        late=task.is_late(now),
        value=task.value if task.value_minor else None,
        steps_done=sum(bool(step["done"]) for step in task.checklist),
        steps=len(task.checklist),
        stands_in=task.owner_id != staff.pk,
        near=task.is_near(now),
        missing=bool(task.missing_steps),
        origin=origins.of(task.source, task.source_key),
        tier=getattr(task, "tier", None) or "",
    )


def of_promise(row: ClientPromise, staff: StaffMember, now: datetime) -> Due:
    """The row of a promise; its customer and colleague are loaded."""
    return Due(
        kind="promise",
        reference=row.reference,
        title=row.text,
        about="",
        customer=row.customer,
        owner=row.staff,
        due_at=rules.end_of(row.due_on),
        by_day=True,
        late=row.is_late(bank_date(now)),
        value=None,
        steps_done=0,
        steps=0,
        stands_in=row.staff_id != staff.pk,
        tier=getattr(row, "tier", None) or "",
    )


def _tier_name(day: date) -> Subquery:
    """The name of the customer's tier in the reader's language, read with the row."""
    name = "name_en" if (get_language() or "").startswith("en") else "name"
    rows = Tier.objects.filter(code=OuterRef("customer__tiering__tier"), effective_from__lte=day)
    return Subquery(rows.order_by("-effective_from").values(name)[:1])


def may_act(staff: StaffMember, owner: StaffMember) -> bool:
    """Whether this person may end, move or tick what that colleague has to do: their own, as deputy, or as manager of their branch."""
    if owner.pk in {one.pk for one in selves(staff)}:
        return True
    return posts.may(staff, "tasks.branch") and organisation.reach(staff).filter(pk=owner.branch_id).exists()


def selves(staff: StaffMember) -> list[StaffMember]:
    """This person, and those they deputise for today."""
    return [staff, *getattr(staff, "standing_in", ())]


def _about_visible_customers(queryset: QuerySet[Any], staff: StaffMember) -> QuerySet[Any]:
    return queryset.filter(customer__in=access.visible(Customer.objects.all(), staff))


def _tasks(queryset: QuerySet[Task], staff: StaffMember) -> QuerySet[Task]:
    """The own ones, those of who one stands in for, and those about customers one sees; a branch manager's also those of the branch's people."""
    if not posts.may(staff, "tasks.work"):
        return queryset.none()
    seen = Q(owner__in=selves(staff)) | Q(customer__in=access.visible(Customer.objects.all(), staff))
    if posts.may(staff, "tasks.branch"):
        seen |= Q(owner__branch__in=organisation.reach(staff))
    return queryset.filter(seen)

"""Assignment by file: lines are staged by COPY, checked and applied set by set, and each wrong line says what is wrong with it.

batch = new_reference("AF")
filing.stage(batch=batch, rows=[(2, "3202447108", "S0101", "051001"), …])      # line, customer, staff number, branch or ""
filing.check(batch=batch, reach=staff)                                          # the dry run: counts by problem
filing.assign_rows(batch=batch, reason="…", actor=actor, now=now, progress=handle.progress)
filing.problems(batch=batch)                                                    # (line, customer, staff number, branch, sentence)
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, Q

from accounts.organisation import rules as posts
from accounts.organisation.models import StaffMember
from backoffice.clients import assigning, refusals, rules
from backoffice.clients.models import AssignmentRow, Source
from portal.kernel.access import Actor

#: Lines applied in one transaction: what is cancelled in the middle stays done up to here.
PORTION: Final = 20_000
_STAGE: Final = "COPY backoffice_assignmentrow (batch, line, customer_number, manager_number, branch_code, problem) FROM STDIN"
_CHECK: Final = """
UPDATE backoffice_assignmentrow r SET customer_id = f.customer_id, manager_id = f.manager_id, problem = f.problem
  FROM (SELECT w.id, c.id AS customer_id, m.id AS manager_id,
               CASE WHEN row_number() OVER (PARTITION BY w.customer_number ORDER BY w.line) > 1 THEN 'twice'
                    WHEN c.id IS NULL OR NOT starts_with(place.path, %(reach)s) THEN 'no_customer'
                    WHEN c.status = 'closed' THEN 'closed'
                    WHEN w.branch_code <> '' AND named.id IS NULL THEN 'no_branch'
                    WHEN w.branch_code <> '' AND named.id <> c.branch_id THEN 'wrong_branch'
                    WHEN m.id IS NULL THEN 'no_manager'
                    WHEN NOT m.active THEN 'left'
                    WHEN m.role <> ALL(%(carers)s) THEN 'not_a_manager'
                    WHEN NOT starts_with(place.path, home.path) THEN 'other_branch'
                    WHEN lead.manager_id = m.id THEN 'already'
                    ELSE '' END AS problem
          FROM backoffice_assignmentrow w
          LEFT JOIN accounts_customer c ON c.number = w.customer_number
          LEFT JOIN accounts_branch place ON place.id = c.branch_id
          LEFT JOIN accounts_branch named ON named.code = w.branch_code
          LEFT JOIN accounts_staffmember m ON m.number = w.manager_number
          LEFT JOIN accounts_branch desk ON desk.id = m.branch_id
          LEFT JOIN accounts_branch home ON home.id = CASE WHEN desk.kind = 'team' THEN desk.parent_id ELSE desk.id END
          LEFT JOIN backoffice_care lead ON lead.customer_id = c.id AND lead.until IS NULL AND lead.part = 'lead'
         WHERE w.batch = %(batch)s) f
 WHERE r.id = f.id AND (r.customer_id, r.manager_id, r.problem) IS DISTINCT FROM (f.customer_id, f.manager_id, f.problem)
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do: `ready` lines would move a customer, `unchanged` are there already, `problems` counts the rest by code."""

    total: int
    ready: int
    unchanged: int
    problems: dict[str, int]


@dataclass(frozen=True, slots=True)
class Filed:
    """What a file did."""

    reference: str
    total: int
    moved: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was not applied."""

    line: int
    customer_number: str
    manager_number: str
    branch_code: str
    code: str

    @property
    def sentence(self) -> str:
        return refusals.problem(self.code)


def stage(*, batch: str, rows: Iterable[tuple[int, str, str, str]]) -> int:
    """Keep the lines of a file for checking: line number, customer number, staff number, branch code or ""."""
    count = 0
    with connection.cursor() as cursor, cursor.copy(_STAGE) as copy:
        for line, customer, manager, branch in rows:
            copy.write_row((batch, line, customer.strip().upper()[:64], manager.strip()[:64], branch.strip()[:64], ""))
            count += 1
    return count


def check(*, batch: str, reach: StaffMember | None = None) -> Checked:
    """The dry run: find the people behind the numbers and say what is wrong; customers out of `reach` are not there."""
    whole = reach is None or posts.may(reach, posts.WHOLE_BANK)
    values: dict[str, Any] = {"batch": batch, "carers": sorted(rules.CARERS), "reach": "" if whole or reach is None else reach.branch.path}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # the lines came just now, the planner takes them for a handful
        cursor.execute(_CHECK, values)
        cursor.execute("SET LOCAL enable_nestloop = on")
    counts = dict(AssignmentRow.objects.filter(batch=batch).values_list("problem").annotate(Count("id")))
    total, ready, unchanged = sum(counts.values()), counts.pop("", 0), counts.pop("already", 0)
    return Checked(total, ready, unchanged, counts)


def assign_rows(
    *,
    batch: str,
    reason: str,
    actor: Actor,
    now: datetime,
    reach: StaffMember | None = None,
    progress: Callable[[int, int], object] | None = None,
    kept: Callable[[int], object] | None = None,
    portion: int = PORTION,
) -> Filed:
    """Check and apply the staged lines, portion by portion; `progress(done, total)` may raise to stop in between.

    Each portion is a transaction of its own, so that what was done before a stop stays done and is in the journal;
    `kept(moved)` is called inside it. Begun again, it goes on with what is left: the others are there already.
    Customers are not written to: a file is how a bank moves in.
    """
    checked = check(batch=batch, reach=reach)
    act = assigning.begin(source=Source.FILE, reason=reason, actor=actor, now=now, branch_id=reach.branch_id if reach else None, announce=False)
    after, done, moved = (0, 0), 0, 0
    while rows := _portion(batch, after, portion):
        with transaction.atomic():
            found = assigning.move(pairs=[(customer, manager) for manager, _line, customer in rows], act=act, now=now)
            assigning.finish(act=act, moved=found, actor=actor, now=now)
            _keep(batch, found.problems)
            if kept is not None:
                kept(len(found.rows))
        after, done, moved = rows[-1][:2], done + len(rows), moved + len(found.rows)
        if progress is not None:
            progress(done, checked.ready)
    unchanged = AssignmentRow.objects.filter(batch=batch, problem="already").count()
    return Filed(act.reference, checked.total, moved, unchanged, checked.total - moved - unchanged)


def problems(*, batch: str) -> Iterator[Problem]:
    """The lines that were not applied, in the file's order, in bounded memory."""
    rows = AssignmentRow.objects.filter(batch=batch).exclude(problem__in=("", "already")).order_by("line")
    for row in rows.values_list("line", "customer_number", "manager_number", "branch_code", "problem").iterator(chunk_size=2_000):
        yield Problem(*row)


def forget(*, batch: str) -> int:
    """Remove the lines of a file."""
    return AssignmentRow.objects.filter(batch=batch)._raw_delete("default")


def _portion(batch: str, after: tuple[int, int], size: int) -> list[Any]:
    """The next lines in the order of who gets them, so that what moves along moves manager by manager: (manager, line, customer)."""
    manager, line = after
    rows = AssignmentRow.objects.filter(Q(manager_id__gt=manager) | Q(manager_id=manager, line__gt=line), batch=batch, problem="")
    return list(rows.order_by("manager_id", "line").values_list("manager_id", "line", "customer_id")[:size])


def _keep(batch: str, found: dict[int, str]) -> None:
    """What changed between the check and the act."""
    for customer, code in found.items():
        AssignmentRow.objects.filter(batch=batch, customer_id=customer, problem="").update(problem=code)

"""How complaints stand: how many, on time, opened again; by branch, by what they are about, by root cause."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from accounts.organisation.models import StaffMember
from backoffice.complaints import listing
from backoffice.complaints.models import Complaint, ComplaintState, Finding, RootCause
from portal.kernel import access

_CLOSED = Q(state=ComplaintState.CLOSED)
_TICKING = Q(state__in=["registered", "assigned", "investigating", "disputed"])


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; `key` leads to the list behind it."""

    label: str
    key: str
    all: int
    open: int
    late: int
    judged: int
    on_time: int
    reopened: int
    closed: int
    founded: int

    @property
    def punctual(self) -> int | None:
        """Per cent of first answers that came in time; None where none came yet."""
        return round(100 * self.on_time / self.judged) if self.judged else None

    @property
    def right(self) -> int | None:
        """Per cent of the closed ones in which the complainant was right, at least partly."""
        return round(100 * self.founded / self.closed) if self.closed else None


@dataclass(frozen=True, slots=True)
class Figures:
    total: Line
    by_branch: list[Line]
    by_category: list[Line]
    by_cause: list[Line]


def of(staff: StaffMember, *, first: date, today: date) -> Figures:
    """Figures over the complaints in reach that came since `first`; four queries."""
    found = listing.received_since(access.visible(Complaint.objects.all(), staff), first)
    name = "name_en" if (get_language() or "").startswith("en") else "name"
    total = _lines([{"label": "", "key": "", **found.aggregate(**_counts(today))}])[0]
    branches = _grouped(found, today, label=f"branch__{name}", key="branch__code")
    categories = _grouped(found, today, label=f"category__parent__{name}", key="category__parent")
    causes = _grouped(found.exclude(root_cause=""), today, label="root_cause", key="root_cause")
    named = [_renamed(line, str(RootCause(line.label).label)) for line in causes]
    return Figures(total, branches, categories, named)


def _grouped(found: QuerySet[Complaint], today: date, *, label: str, key: str) -> list[Line]:
    rows: Any = found.values(label_=F(label), key_=F(key)).annotate(**_counts(today))
    named = [{**row, "label": row["label_"] or "", "key": row["key_"] or ""} for row in rows]
    return _lines(sorted(named, key=lambda row: (-row["all_"], row["key"])))


def _counts(today: date) -> dict[str, Any]:
    return {
        "all_": Count("pk"),
        "open_": Count("pk", filter=~_CLOSED),
        "late_": Count("pk", filter=_TICKING & Q(due_on__lt=today)),
        "judged_": Count("pk", filter=Q(on_time__isnull=False)),
        "on_time_": Count("pk", filter=Q(on_time=True)),
        "reopened_": Count("pk", filter=Q(listing.reopened())),
        "closed_": Count("pk", filter=_CLOSED),
        "founded_": Count("pk", filter=_CLOSED & Q(finding__in=[Finding.FOUNDED, Finding.PARTLY])),
    }


def _lines(rows: Sequence[dict[str, Any]]) -> list[Line]:
    counted = ("all", "open", "late", "judged", "on_time", "reopened", "closed", "founded")
    return [Line(label=row["label"], key=row["key"], **{name: row[f"{name}_"] for name in counted}) for row in rows]


def _renamed(line: Line, label: str) -> Line:
    return replace(line, label=label)

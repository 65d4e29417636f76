"""More time for the answer: asked for with a reason, agreed by a second person before the day has passed, told to the complainant."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approvals import kinds
from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.organisation.models import Branch, StaffMember
from backoffice.complaints import refusals, rules, services, terms
from backoffice.complaints.models import Complaint, ComplaintState, ComplaintTerm, StepKind
from backoffice.complaints.steps import subject_of, write
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.templatetags.dates import when

KIND: Final = "complaints.extend"


def register() -> None:
    kinds.register(
        kinds.Kind(
            code=KIND, label=gettext_lazy("More time for a complaint"), make="complaints.work", check="complaints.approve", perform=_perform,
            describe=_describe, ended=_ended,
        )
    )  # fmt: skip


@transaction.atomic
def ask(*, reference: str, staff: StaffMember, until: date, reason: str, actor: Actor, now: datetime) -> Approval:
    """Ask a second person for more time, once for each round; the complainant will read the reason."""
    row = services.handled(reference, staff, "extend")
    _check(row, until, now)
    try:
        made = approvals.ask(
            kind=KIND, subject=subject_of(row), payload={"reference": row.reference, "until": until.isoformat(), "due": row.due_on.isoformat()},
            branch=place_of(row), reason=reason, staff=staff, actor=actor, now=now,
        )  # fmt: skip
    except approvals.AlreadyAsked as refusal:
        raise refusals.ExtensionAsked from refusal
    write(row, StepKind.EXTENSION_ASKED, staff=staff, text=reason, actor=actor, now=now, details={"until": until.isoformat(), "approval": made.reference})
    return made


def place_of(row: Complaint) -> Branch | None:
    """Who decides: the place's own posts and head office; about a colleague, head office alone."""
    return None if row.against_id else row.branch


def of(approval: Approval) -> Complaint:
    """The complaint that an approval is about, locked."""
    return Complaint.objects.select_for_update(of=("self",)).select_related("customer", "branch", "owner").get(reference=approval.payload["reference"])


def not_about_them(row: Complaint, approval: Approval) -> None:
    """Whom a complaint is about decides nothing about it."""
    if approval.checker is not None and approval.checker_id == row.against_id:
        raise refusals.MayNotHandle(name=approval.checker)


def _perform(approval: Approval, actor: Actor, now: datetime) -> None:
    row, until = of(approval), date.fromisoformat(approval.payload["until"])
    not_about_them(row, approval)
    if row.state not in rules.MAY["extend"] or row.due_on.isoformat() != approval.payload["due"]:
        raise refusals.NotNow(state=row.get_state_display())
    _check(row, until, now)
    row.due_on, row.extended_at, row.warned_at, row.breached_at = until, now, None, None
    row.save(update_fields=["due_on", "extended_at", "warned_at", "breached_at"])
    details = {"until": until.isoformat(), "from": approval.payload["due"]}
    write(row, StepKind.EXTENDED, staff=approval.checker, text=approval.reason, actor=actor, now=now, details=details)


def _ended(approval: Approval, actor: Actor, now: datetime) -> None:
    row = of(approval)
    if row.state != ComplaintState.CLOSED:
        write(row, StepKind.EXTENSION_REFUSED, staff=approval.checker, text=approval.note, actor=actor, now=now, details={"state": approval.state})


def _check(row: Complaint, until: date, now: datetime) -> None:
    longest = terms.days(ComplaintTerm.Code.LONGEST, row.clock_from)
    wrong = rules.what_is_wrong_with_extension(
        due_on=row.due_on, until=until, start=row.clock_from, longest=longest, today=bank_date(now), extended=row.extended_at is not None
    )
    match wrong:
        case "twice":
            raise refusals.ExtendedAlready
        case "late":
            raise refusals.DayHasPassed
        case "backwards":
            raise refusals.Backwards(day=when(row.due_on, "full"))
        case "too_far":
            raise refusals.TooFar(day=when(rules.furthest(row.clock_from, longest), "full"), days=longest)


def _describe(approval: Approval) -> kinds.Lines:
    row = Complaint.objects.select_related("branch", "category").get(reference=approval.payload["reference"])
    return [
        (_("Complaint"), row.reference),
        (_("About"), str(row.category)),
        (_("Branch"), str(row.branch)),
        (_("Answer by"), when(date.fromisoformat(approval.payload["due"]), "full")),
        (_("Extended to"), when(date.fromisoformat(approval.payload["until"]), "full")),
        (_("The complainant reads"), approval.reason),
    ]

"""Writing down what was said or done: the step, its papers, the audit, the news, and the word to the complainant, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext_noop

from accounts.identity.models import User
from accounts.inbox import services as inbox
from accounts.organisation.models import StaffMember
from backoffice.complaints import refusals, rules
from backoffice.complaints.models import Complaint, ComplaintFile, ComplaintStep, StepKind
from portal.kernel import audit, events, files
from portal.kernel.access import Actor
from portal.kernel.files.services import Upload

FILE_KIND: Final = "complaint_paper"
#: News that others may listen to.
_NEWS: Final = frozenset({StepKind.REGISTERED, StepKind.CLOSED, StepKind.REOPENED, StepKind.BREACHED})
#: What the complainant reads in the inbox: title and body.
_MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    StepKind.REGISTERED: (
        gettext_noop("We have your complaint"),
        gettext_noop("Its number is %(number)s. You have an answer by %(day)s at the latest."),
    ),
    StepKind.TOLD: (gettext_noop("News about your complaint"), gettext_noop("About %(number)s: %(words)s")),
    StepKind.EXTENDED: (gettext_noop("Your complaint takes longer"), gettext_noop("The answer to %(number)s comes by %(day)s. The reason: %(words)s")),
    StepKind.BREACHED: (
        gettext_noop("Our answer is late"),
        gettext_noop("You should have had an answer to %(number)s by %(day)s. We are sorry. Head office has been told and sees to it."),
    ),
    StepKind.ANSWERED: (gettext_noop("Your complaint is answered"), gettext_noop("The answer to %(number)s is there. You can accept it or object to it.")),
    StepKind.MEDIATION: (gettext_noop("Mediation of your complaint"), gettext_noop("About %(number)s: %(words)s")),
    StepKind.MONEY_PAID: (gettext_noop("Compensation paid"), gettext_noop("For %(number)s we paid %(amount)s to your account.")),
    StepKind.CLOSED: (gettext_noop("Your complaint is closed"), gettext_noop("If something is still open about %(number)s, you can open it again there.")),
}


def write(
    complaint: Complaint,
    kind: StepKind,
    *,
    actor: Actor,
    now: datetime,
    text: str = "",
    staff: StaffMember | None = None,
    details: Mapping[str, Any] | None = None,
    uploads: Sequence[Upload] = (),
    params: Mapping[str, Any] | None = None,
) -> ComplaintStep:
    """Add a step, inside the caller's transaction; an upload that is not taken undoes the act. `params` fill the message further."""
    if len(uploads) > rules.MOST_FILES:
        raise refusals.TooManyFiles(most=rules.MOST_FILES)
    step = ComplaintStep.objects.create(
        complaint=complaint, round=complaint.round, kind=kind, text=text.strip(), public=kind in rules.PUBLIC, staff=staff, details=dict(details or {}), at=now
    )
    for upload in uploads:
        _keep(complaint, step, upload, actor, now)
    told = {"step": kind, **({"customer": complaint.customer_id} if complaint.customer_id else {}), **(details or {})}
    audit.record(actor=actor, verb=f"complaint.{kind}", subject=subject_of(complaint), now=now, details=told)
    if kind in _NEWS:
        payload = {"customer": complaint.customer_id, "branch": complaint.branch_id, "reference": complaint.reference}
        events.record(f"complaint.{kind}", subject=subject_of(complaint), actor_id=actor.id, payload=payload, now=now)
    _tell(complaint, step, now, {"words": step.text, **(params or {})})
    return step


def subject_of(complaint: Complaint) -> str:
    return f"complaint:{complaint.reference}"


def login_of(complaint: Complaint) -> User | None:
    """Who wrote it on the own pages without being a customer."""
    wrote = ComplaintStep.objects.filter(complaint=complaint, kind=StepKind.REGISTERED).values_list("details__login", flat=True)
    return User.objects.filter(pk__in=[login for login in wrote if login is not None]).first()


def page_of(complaint: Complaint) -> str:
    """The complainant's own page of it."""
    return f"/service/complaints/{complaint.reference}/"


def _keep(complaint: Complaint, step: ComplaintStep, upload: Upload, actor: Actor, now: datetime) -> None:
    file = files.store(upload, kind=FILE_KIND, owner=subject_of(complaint), actor=actor, now=now)
    ComplaintFile.objects.create(step=step, file_id=file.pk, content_type=file.content_type, size=file.size)


def _tell(complaint: Complaint, step: ComplaintStep, now: datetime, params: Mapping[str, Any]) -> None:
    """A message to who has a login; for anybody else the case says that somebody has to call or write."""
    if step.kind not in _MESSAGES:
        return
    title, body = _MESSAGES[step.kind]
    day: date = complaint.due_on
    filled = {"number": complaint.reference, "day": day, **params}
    sent, login = None, None if complaint.customer is not None else login_of(complaint)
    if complaint.customer is not None or login is not None:
        sent = inbox.send(
            customer=complaint.customer, user=login, topic="complaints", title=title, body=body, params=filled, link=page_of(complaint), now=now,
            once=f"complaintstep:{step.pk}",
        )  # fmt: skip
    if sent is None and step.kind != StepKind.TOLD and not complaint.to_tell:
        Complaint.objects.filter(pk=complaint.pk).update(to_tell=True)
        complaint.to_tell = True

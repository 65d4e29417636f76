"""A kind of approval that only notes what was done, and who asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.approvals import kinds, services
from accounts.approvals.models import Approval
from accounts.organisation.models import Branch, StaffMember
from portal.kernel import audit
from portal.kernel.access import Actor, Channel

KIND = "test.note"


def actor_for(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def _perform(approval: Approval, actor: Actor, now: datetime) -> None:
    """Leaves one audit entry, in the transaction of the decision."""
    audit.record(actor=actor, verb="note.done", subject=approval.subject, now=now, details=approval.payload)
    if approval.payload.get("fails"):
        raise services.ApprovalRefused


def _ended(approval: Approval, actor: Actor, now: datetime) -> None:
    audit.record(actor=actor, verb=f"note.{approval.state}", subject=approval.subject, now=now)


@contextmanager
def notes() -> Iterator[None]:
    """While it lasts a teller may ask and a branch manager agree."""
    kinds.register(
        kinds.Kind(
            code=KIND, label="A note", make="counter.make", check="counter.check", perform=_perform, ended=_ended,
            describe=lambda approval: [("Text", approval.payload["text"])], expires_after=timedelta(days=1),
        )
    )  # fmt: skip
    try:
        yield
    finally:
        kinds.forget(KIND)


def ask(maker: StaffMember, *, branch: Branch | None = None, subject: str = "note:1", now: datetime | None = None, **payload: Any) -> Approval:
    return services.ask(
        kind=KIND, subject=subject, payload={"text": "hello", **payload}, branch=branch or maker.branch, reason="asked in a test",
        staff=maker, actor=actor_for(maker), now=now or timezone.now(),
    )  # fmt: skip

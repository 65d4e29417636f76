"""What can happen to an approval. Decision, deed and audit are written in one transaction."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.approvals import kinds, rules, selectors
from accounts.approvals.models import Approval, ApprovalState
from accounts.organisation.models import Branch, StaffMember
from portal.kernel import access, audit, events, ids
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal


class ApprovalRefused(Refusal):
    """Nothing was decided and nothing done."""

    code = "approval_refused"
    message = _("This was not decided. Nothing was changed.")


class NotThere(ApprovalRefused):
    code = "approval_not_there"
    message = _("This request does not exist or is out of your reach. Nothing was changed.")


class MayNotAsk(ApprovalRefused):
    code = "approval_may_not_ask"
    message = _("Your post may not ask for this. Nothing was changed.")


class AlreadyAsked(ApprovalRefused):
    code = "approval_already_asked"
    message = _("Somebody has asked for this already, and it waits for a second person. Nothing was changed.")


class AlreadyDecided(ApprovalRefused):
    code = "approval_already_decided"
    message = _("This is already decided. Nothing more was changed.")


class OwnRequest(ApprovalRefused):
    code = "approval_own_request"
    message = _("Nobody decides what they asked for themselves. Ask another colleague. Nothing was changed.")


class NotYours(ApprovalRefused):
    code = "approval_not_yours"
    message = _("Only who asked for this may withdraw it. Nothing was changed.")


class TooLate(ApprovalRefused):
    code = "approval_too_late"
    message = _("The time for this request is over. It has to be asked for anew. Nothing was changed.")


class ReasonNeeded(ApprovalRefused):
    code = "approval_reason_needed"
    message = _("Write a reason of at least %(least)s characters. Nothing was changed.")


@transaction.atomic
def ask(*, kind: str, subject: str, payload: dict[str, Any], branch: Branch | None, reason: str, staff: StaffMember, actor: Actor, now: datetime) -> Approval:
    """Put an act before a second person; `branch` None is a matter of head office. One waits at a time for a kind and subject."""
    known = kinds.get(kind)
    if known is None or not access.may(staff, known.make):
        raise MayNotAsk
    if not rules.says_something(reason):
        raise ReasonNeeded(least=rules.SHORTEST_REASON)
    try:
        with transaction.atomic():
            row = Approval.objects.create(
                reference=ids.new_reference("AP"), kind=kind, subject=subject, payload=payload, branch=branch, reason=reason.strip()[: rules.LONGEST_REASON],
                maker=staff, made_at=now, expires_at=now + known.expires_after,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyAsked from error
    _record("asked", row, actor, now, row.reason)
    return row


@transaction.atomic
def approve(*, approval_id: int, staff: StaffMember, actor: Actor, note: str = "", now: datetime) -> Approval:
    """Agree, and it is done in the same transaction; a refusal of the deed leaves everything as it was."""
    row, kind = _for_decision(approval_id, staff, now)
    row.state, row.checker, row.decided_at, row.note = ApprovalState.APPROVED, staff, now, note.strip()[: rules.LONGEST_REASON]
    row.save(update_fields=["state", "checker", "decided_at", "note"])
    kind.perform(row, actor, now)
    _record("approved", row, actor, now, row.note)
    return row


@transaction.atomic
def refuse(*, approval_id: int, staff: StaffMember, actor: Actor, reason: str, now: datetime) -> Approval:
    """Do not agree, and say why; who asked reads it."""
    if not rules.says_something(reason):
        raise ReasonNeeded(least=rules.SHORTEST_REASON)
    row, kind = _for_decision(approval_id, staff, now)
    row.checker = staff
    return _close(row, kind, ApprovalState.REFUSED, actor, now, reason.strip()[: rules.LONGEST_REASON])


@transaction.atomic
def withdraw(*, approval_id: int, staff: StaffMember, actor: Actor, now: datetime) -> Approval:
    """Who asked thinks better of it before anybody decided."""
    row = _locked(approval_id, staff)
    if row.maker_id != staff.pk:
        raise NotYours
    if not row.is_waiting:
        raise AlreadyDecided
    return _close(row, kinds.get(row.kind), ApprovalState.WITHDRAWN, actor, now)


def expire_due(now: datetime, limit: int = 500) -> int:
    """End what nobody decided in time; what is being decided at this moment is left alone. Answers how many."""
    with transaction.atomic():
        due = Approval.objects.filter(state=ApprovalState.WAITING, expires_at__lte=now).order_by("id")
        rows = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("maker")[:limit])
        for row in rows:
            _close(row, kinds.get(row.kind), ApprovalState.EXPIRED, access.SYSTEM, now)
    return len(rows)


def mark_seen(*, approval: Approval, staff: StaffMember, now: datetime) -> None:
    """The maker has read what became of it."""
    if approval.maker_id == staff.pk and not approval.is_waiting and approval.seen_at is None:
        Approval.objects.filter(pk=approval.pk, seen_at=None).update(seen_at=now)


def _locked(approval_id: int, staff: StaffMember) -> Approval:
    rows = selectors.visible(staff).filter(pk=approval_id)
    row = rows.select_for_update(of=("self",)).select_related("maker", "branch").first()
    if row is None:
        raise NotThere
    return row


def _for_decision(approval_id: int, staff: StaffMember, now: datetime) -> tuple[Approval, kinds.Kind]:
    row = _locked(approval_id, staff)
    if row.maker_id == staff.pk:
        raise OwnRequest
    kind = kinds.get(row.kind)
    if kind is None or not access.may(staff, kind.check):
        raise NotThere
    if not row.is_waiting:
        raise AlreadyDecided
    if row.expires_at <= now:
        raise TooLate
    return row, kind


def _close(row: Approval, kind: kinds.Kind | None, state: ApprovalState, actor: Actor, now: datetime, note: str = "") -> Approval:
    row.state, row.decided_at, row.note = state, now, note
    row.save(update_fields=["state", "checker", "decided_at", "note"])
    if kind is not None and kind.ended is not None:
        kind.ended(row, actor, now)
    _record(state, row, actor, now, note)
    return row


def _record(verb: str, row: Approval, actor: Actor, now: datetime, reason: str) -> None:
    details = {"kind": row.kind, "about": row.subject, "payload": row.payload, "asked_by": f"staff:{row.maker_id}"}
    audit.record(actor=actor, verb=f"approval.{verb}", subject=f"approval:{row.reference}", now=now, reason=reason, details=details)
    events.record(f"approval.{verb}", subject=f"approval:{row.reference}", actor_id=actor.id, payload={"kind": row.kind, "maker": row.maker_id}, now=now)

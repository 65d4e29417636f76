"""Lend the tablet, open it once, end it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import User
from accounts.onboarding.models import Application, State
from accounts.organisation.models import StaffMember
from backoffice.hall.tablet import rules
from backoffice.hall.tablet.models import TabletEnd, TabletSession
from portal.kernel import access, audit, events
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal
from portal.kernel.ids import new_reference

#: Told when somebody leaves before the application is sent; the workbench makes a lead of it.
WALKED_OUT = "hall.walked_out"


class TabletOver(Refusal):
    code = "tablet_over"
    message = _("This link is over or was opened already. Ask a colleague for a new one.")


@transaction.atomic
def lend(*, staff: StaffMember, name: str, contact: str, wish: str, actor: Actor, now: datetime) -> TabletSession:
    """A ticket for one walk-in; what the person said to the colleague is kept for the case that they leave."""
    reference = new_reference("TB")
    made = TabletSession.objects.create(
        reference=reference, staff=staff, branch=staff.branch, name=name, contact=contact, wish=wish,
        digest=rules.digest(rules.token(reference)), made_at=now, ends_at=now + rules.OPENED_WITHIN,
    )  # fmt: skip
    _record("lent", made, actor, now)
    return made


@transaction.atomic
def begin(*, token: str, now: datetime) -> TabletSession:
    """Open it on the tablet, once. Raises `TabletOver`."""
    row = TabletSession.objects.select_for_update().filter(digest=rules.digest(token)).first()
    if row is None or row.opened_at is not None or row.ended_at is not None or row.ends_at <= now:
        raise TabletOver
    row.opened_at, row.touched_at, row.ends_at = now, now, now + rules.LONGEST
    row.save(update_fields=["opened_at", "touched_at", "ends_at"])
    _record("opened", row, access.SYSTEM, now)
    return row


def touch(*, reference: str, user: User | None, now: datetime) -> TabletSession | None:
    """The session while it runs, noted as touched; None once it is over, whatever ended it."""
    row = TabletSession.objects.filter(reference=reference).first()
    if row is None or row.ended_at is not None or row.touched_at is None:
        return None
    if row.ends_at <= now or row.touched_at <= now - rules.SILENT:
        return None
    if user is not None and row.user_id is None:
        TabletSession.objects.filter(pk=row.pk, user=None).update(user=user)
        row.user = user
    if now - row.touched_at >= rules.TOUCH_STEP:
        TabletSession.objects.filter(pk=row.pk).update(touched_at=now)
    return row


@transaction.atomic
def end(*, reference: str, now: datetime) -> TabletSession | None:
    """It is over: sent when the application is, else left, silent or out of time; ending twice changes nothing."""
    row = TabletSession.objects.select_for_update(of=("self",)).select_related("staff", "branch", "user").filter(reference=reference).first()
    return _end(row, now) if row is not None and row.ended_at is None else row


def expire_due(*, now: datetime, limit: int = 200) -> int:
    """End what nobody touches any more; answers how many."""
    with transaction.atomic():
        due = TabletSession.objects.filter(ended_at=None).filter(Q(ends_at__lte=now) | Q(touched_at__lte=now - rules.SILENT))
        rows = list(due.select_related("staff", "branch", "user").order_by("id").select_for_update(skip_locked=True, of=("self",))[:limit])
        for row in rows:
            _end(row, now)
    return len(rows)


def _end(row: TabletSession, now: datetime) -> TabletSession:
    application = Application.objects.filter(user=row.user, created_at__gte=row.made_at).order_by("-pk").first() if row.user_id else None
    row.application, row.ended_at, row.ended_as = application, now, _ended_as(row, application, now)
    row.save(update_fields=["application", "ended_at", "ended_as"])
    _record("ended", row, access.SYSTEM, now)
    if row.ended_as != TabletEnd.SENT and (row.contact or row.user_id):
        events.record(WALKED_OUT, subject=f"tablet:{row.reference}", actor_id=row.staff_id, payload={"reference": row.reference}, now=now)
    return row


def _ended_as(row: TabletSession, application: Application | None, now: datetime) -> TabletEnd:
    if application is not None and application.state != State.DRAFT:
        return TabletEnd.SENT
    if row.opened_at is None or row.touched_at is None:
        return TabletEnd.UNUSED
    if row.ends_at <= now:
        return TabletEnd.OVER
    return TabletEnd.SILENT if row.touched_at <= now - rules.SILENT else TabletEnd.LEFT


def _record(verb: str, row: TabletSession, actor: Actor, now: datetime) -> None:
    details = {"branch": row.branch_id, "staff": row.staff_id, **({"as": row.ended_as} if row.ended_as else {})}
    audit.record(actor=actor, verb=f"tablet.{verb}", subject=f"tablet:{row.reference}", now=now, details=details)

"""Acts on many clients are done by two people: the engine of `accounts/approvals` asks, this says what and does it."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.organisation.models import StaffMember
from backoffice.clients.models import Assignment, AssignmentState
from portal.kernel.access import Actor

KIND: Final = "clients.assignment"
#: Books change every day: what nobody checked in three days is asked anew.
EXPIRES: Final = timedelta(days=3)
MAKE: Final = "book.hand_over"
CHECK: Final = "book.approve"


def register() -> None:
    """Tell the approvals what an act on many clients is."""
    from accounts import approvals

    approvals.register(
        approvals.Kind(
            code=KIND,
            label=gettext_lazy("Moving many clients"),
            make=MAKE,
            check=CHECK,
            perform=perform,
            describe=describe,
            expires_after=EXPIRES,
            ended=ended,
        )
    )


def ask(*, act: Assignment, staff: StaffMember, actor: Actor, now: datetime) -> str:
    """Put the act before a second person; answers the reference of what waits."""
    from accounts.approvals import services as approvals

    count = act.moves.count()
    approval = approvals.ask(
        kind=KIND, subject=f"assignment:{act.pk}", payload={"assignment": act.reference, "clients": count}, branch=act.branch,
        reason=act.reason or str(act.rule or act.get_source_display()), staff=staff, actor=actor, now=now,
    )  # fmt: skip
    return str(approval.reference)


def perform(approval: Any, actor: Actor, now: datetime) -> None:
    """Agreed: move everybody as previewed; runs in the transaction of the decision."""
    from backoffice.clients import plans  # plans asks for approval, approval performs plans

    act = Assignment.objects.select_for_update().get(reference=approval.payload["assignment"])
    if act.state == AssignmentState.WAITING:
        plans.perform(act=act, actor=actor, now=now)


def ended(approval: Any, actor: Actor, now: datetime) -> None:
    """Not agreed, taken back or too late: nobody is moved, and the preview says so."""
    acts = Assignment.objects.filter(reference=approval.payload["assignment"], state=AssignmentState.WAITING)
    acts.update(state=AssignmentState.REFUSED)


def describe(approval: Any) -> list[tuple[str, str]]:
    """What the second person reads before deciding."""
    act = Assignment.objects.select_related("leaver", "rule", "branch").get(reference=approval.payload["assignment"])
    lines = [(_("Kind"), act.get_source_display()), (pgettext("client book", "Clients"), str(act.moves.count()))]
    if act.leaver is not None:
        lines.append((_("From"), str(act.leaver)))
    if act.rule is not None:
        lines.append((_("Rule"), act.rule.name))
    for manager in StaffMember.objects.filter(pk__in=act.moves.values("new")).order_by("number"):
        lines.append((_("To %(manager)s") % {"manager": manager}, str(act.moves.filter(new=manager).count())))
    return [*lines, (_("Branch"), str(act.branch or "")), (_("Reason"), act.reason)]

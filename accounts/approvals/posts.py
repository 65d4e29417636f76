"""A changed post is the work of two people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.approvals import kinds, services
from accounts.approvals.models import Approval
from accounts.organisation import posts
from accounts.organisation.models import StaffMember
from portal.kernel.access import Actor

KIND: Final = "organisation.post"


def register() -> None:
    kinds.register(kinds.Kind(code=KIND, label=_("What a post may do"), make="posts.change", check="posts.approve", perform=_perform, describe=_describe))


def ask(*, role: str, permissions: Iterable[str], reason: str, staff: StaffMember, actor: Actor, now: datetime) -> Approval:
    """Propose what a post may do from then on; what could not be done is refused at once."""
    wanted = posts.check(role, permissions)
    return services.ask(
        kind=KIND, subject=f"post:{role}", payload={"role": role, "permissions": wanted}, branch=None, reason=reason, staff=staff, actor=actor, now=now
    )


def _perform(approval: Approval, actor: Actor, now: datetime) -> None:
    posts.change(role=approval.payload["role"], permissions=approval.payload["permissions"], actor=actor, now=now, reason=approval.reason)


def _describe(approval: Approval) -> kinds.Lines:
    if not approval.is_waiting:
        wanted = [posts.label(name) for name in approval.payload["permissions"]]
        return [posts.difference(approval.payload["role"], [])[0], (str(_("May")), "; ".join(wanted))]
    return posts.difference(approval.payload["role"], approval.payload["permissions"])

"""Who left the lobby's tablet before sending becomes a lead of the colleague who lent it: hall and leads are strangers to each other."""

from django.utils.translation import gettext as _

from backoffice.hall.tablet import services as tablet
from backoffice.hall.tablet.models import TabletSession
from backoffice.leads import capturing
from portal.kernel import events
from portal.kernel.access import Actor, Channel
from portal.kernel.events.models import Event


def register() -> None:
    events.subscribe(tablet.WALKED_OUT, "workbench.walk_ins", follow_up)


def follow_up(event: Event) -> None:
    """Idempotent by the tablet's session."""
    row = TabletSession.objects.select_related("staff", "branch", "user").get(reference=event.payload["reference"])
    capturing.capture(
        source="walk_in", source_ref=row.reference, subject=row.wish or _("An account of their own"), name=row.name, contact=row.contact, login=row.user,
        branch=row.branch, manager=row.staff, reason=_("Left the lobby tablet before the application was sent"),
        actor=Actor("staff", row.staff_id, Channel.BACKOFFICE), now=event.at,
    )  # fmt: skip

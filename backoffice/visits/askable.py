"""What conditions may ask about a customer's appointments."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backoffice.segments.fields import SUBJECT
from backoffice.segments.happenings import happening
from backoffice.visits.models import LIVE, Source, Visit, VisitKind, VisitProposal, VisitState
from portal.kernel import conditions
from portal.kernel.conditions import Field, Holds, Kind, Rows

_GROUP: Final = _("Appointments")
#: What of a condition asks for days to come.
_AHEAD: Final = ("coming", "not_coming")


def register() -> None:
    """Put the fields into the customers' catalogue."""
    conditions.catalogue(SUBJECT).register(
        Field("visits.ahead", _("Has an appointment"), Kind.HAPPENINGS, _GROUP, lookup=Rows(_ahead, on="starts_at", timed=True), only=_AHEAD),
        happening("visits.kept", _("Kept an appointment"), _GROUP, _rows(VisitState.DONE)),
        happening("visits.home", _("Was visited at home"), _GROUP, _rows(VisitState.DONE, kind=VisitKind.HOME)),
        happening("visits.manager", _("Met the account manager at the branch"), _GROUP, _rows(VisitState.DONE, kind=VisitKind.MANAGER)),
        happening("visits.counter", _("Came to the counter by appointment"), _GROUP, _rows(VisitState.DONE, kind=VisitKind.COUNTER)),
        happening("visits.missed", _("Missed an appointment"), _GROUP, _rows(VisitState.MISSED)),
        happening("visits.cancelled", _("An appointment was cancelled"), _GROUP, _rows(VisitState.CANCELLED)),
        happening("visits.booked_online", _("Came by a time booked online"), _GROUP, _rows(VisitState.DONE, source=Source.CUSTOMER)),
        Field(
            "visits.unanswered", _("Was proposed another time and has not answered"), Kind.YES_NO, _GROUP, lookup=Holds(_unanswered),
            help=_("Whoever was to receive them is away, and other times were proposed."),
        ),
    )  # fmt: skip


def _rows(state: VisitState, **narrowed: str) -> Rows:
    return Rows(lambda: Visit.objects.filter(state=state, customer__isnull=False, **narrowed), on="starts_at", timed=True)


def _ahead() -> QuerySet[Visit]:
    return Visit.objects.filter(state__in=LIVE, customer__isnull=False)


def _unanswered() -> Q:
    return Q(Exists(VisitProposal.objects.filter(visit__customer=OuterRef("pk"), ended_at=None)))

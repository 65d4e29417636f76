"""What a list of leads or opportunities is asked for by its address; unknown words ask for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.organisation.models import StaffMember
from backoffice.leads import selectors, sources
from backoffice.leads.models import Lead, LeadState, Opportunity
from backoffice.worklist import selectors as work
from portal.kernel import access

#: Ways to look at leads and at opportunities.
VIEWS: Final[Mapping[str, Promise]] = {
    "": _("Mine"),
    "new": _("Not spoken with yet"),
    "late": _("Late"),
    "pool": _("Nobody follows up"),
    "branch": _("The whole branch"),
    "over": _("Over"),
}
#: What "mine" is for who only reads.
EVERY: Final = pgettext_lazy("leads", "All in hand")
ENDS: Final[Mapping[str, Promise]] = {"": _("Mine"), "branch": _("The whole branch"), "won": _("Won"), "lost": _("Lost")}
#: From how much: minor units of yuan.
VALUES: Final[Mapping[str, tuple[int, Promise]]] = {
    "10": (10_000_000, _("from 100,000 yuan")),
    "50": (50_000_000, _("from 500,000 yuan")),
    "100": (100_000_000, _("from 1,000,000 yuan")),
}
_LAST_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A view, a source, a stage, from how much, a word, a page."""

    view: str = ""
    source: str = ""
    stage: str = ""
    value: str = ""
    word: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Any) -> "Asked":
        view, source, stage, value, page = (query.get(name, "") for name in ("view", "source", "stage", "value", "page"))
        return cls(
            view=view if view in VIEWS or view in ENDS else "",
            source=source if source in {one.code for one in sources.every()} else "",
            stage=stage[:16],
            value=value if value in VALUES else "",
            word=query.get("q", "").replace("\x00", "").strip()[:64],
            page=int(page) if page.isdecimal() and 0 < int(page) < _LAST_PAGE else 1,
        )


def leads(staff: StaffMember, asked: Asked, now: datetime) -> QuerySet[Lead]:
    """The rows, late first, then by value."""
    rows = access.visible(Lead.objects.all(), staff)
    own = Q(owner__in=work.selves(staff))
    wide = access.may(staff, selectors.BRANCH) or not access.may(staff, selectors.WORK)
    match asked.view:
        case "new":
            rows = rows.filter(own, state=LeadState.OPEN, contacted_at=None)
        case "late":
            rows = rows.filter(own, state=LeadState.OPEN, contacted_at=None, due_at__lt=now)
        case "pool":
            rows = rows.filter(owner=None, state=LeadState.OPEN)
        case "branch" if wide:
            rows = rows.filter(state=LeadState.OPEN)
        case "over":
            rows = (rows if wide else rows.filter(own)).exclude(state__in=(LeadState.OPEN, LeadState.MERGED))
        case _:
            rows = rows.filter(own, state=LeadState.OPEN) if access.may(staff, selectors.WORK) else rows.filter(state=LeadState.OPEN)
    rows = rows.filter(source=asked.source) if asked.source else rows
    rows = rows.filter(value_minor__gte=VALUES[asked.value][0]) if asked.value else rows
    if asked.word:
        word = asked.word
        rows = rows.filter(
            Q(name__icontains=word) | Q(customer__name__icontains=word) | Q(subject__icontains=word) | Q(place__icontains=word) | Q(reference=word.upper())
        )
    return rows.order_by("-ended_at", "-pk") if asked.view == "over" else rows.order_by(*selectors.late_first(now))


def opportunities(staff: StaffMember, asked: Asked) -> QuerySet[Opportunity]:
    """The rows, what is worth most first."""
    rows = access.visible(Opportunity.objects.all(), staff)
    wide = access.may(staff, selectors.BRANCH) or not access.may(staff, selectors.WORK)
    own = rows if wide and asked.view else rows.filter(owner__in=work.selves(staff)) if access.may(staff, selectors.WORK) else rows
    match asked.view:
        case "won" | "lost":
            own = own.filter(result=asked.view)
        case _:
            own = own.filter(result="open")
    own = own.filter(source=asked.source) if asked.source else own
    own = own.filter(stage=asked.stage) if asked.stage else own
    own = own.filter(amount_minor__gte=VALUES[asked.value][0]) if asked.value else own
    if asked.word:
        own = own.filter(Q(title__icontains=asked.word) | Q(lead__name__icontains=asked.word) | Q(customer__name__icontains=asked.word))
    return own.order_by("-ended_at", "-pk") if asked.view in ("won", "lost") else own.order_by(selectors.WEIGHTED.desc(), "pk")

"""The public part of a complaint's line, in words for who complained."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from backoffice.complaints.models import Complaint, ComplaintFile, ComplaintStep, StepKind
from portal.kernel.money import Money
from portal.templatetags.dates import when
from portal.templatetags.money import money

_TITLES: Final[Mapping[str, str | Promise]] = {
    StepKind.REGISTERED: gettext_lazy("We have your complaint"),
    StepKind.STARTED: gettext_lazy("Somebody is looking into it"),
    StepKind.TOLD: gettext_lazy("We told you"),
    StepKind.ADDED: gettext_lazy("You added"),
    StepKind.BREACHED: gettext_lazy("Our answer is late; head office has been told"),
    StepKind.ANSWERED: gettext_lazy("Our answer"),
    StepKind.ACCEPTED: gettext_lazy("You accepted the answer"),
    StepKind.DISPUTED: gettext_lazy("You objected to the answer"),
    StepKind.MEDIATION: gettext_lazy("A mediator helps"),
    StepKind.MEDIATED: gettext_lazy("The mediation has ended"),
    StepKind.CLOSED: pgettext_lazy("complaint", "Closed"),
    StepKind.REOPENED: gettext_lazy("Opened again"),
}
#: Steps whose words were written for the complainant, or by them.
_SPOKEN: Final = frozenset(
    {
        StepKind.TOLD, StepKind.ADDED, StepKind.EXTENDED, StepKind.ANSWERED, StepKind.DISPUTED, StepKind.MEDIATION, StepKind.MEDIATED,
        StepKind.REOPENED, StepKind.ACCEPTED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One point of the line."""

    at: datetime
    title: str
    words: str
    papers: list[ComplaintFile]
    is_ours: bool


def told(step: ComplaintStep, row: Complaint) -> Told:
    """How this step is told; its papers are loaded."""
    words = step.text if step.kind in _SPOKEN else ""
    if step.kind == StepKind.CLOSED:
        words = _("What we changed: %(remedy)s") % {"remedy": step.details.get("remedy", "")}
    return Told(step.at, _title(step), words, list(step.files.all()), is_ours=step.staff_id is not None)


def _title(step: ComplaintStep) -> str:
    details = step.details
    match step.kind:
        case StepKind.ASSIGNED:
            english = (get_language() or "").startswith("en")
            name = details.get("name_en") if english and details.get("name_en") else details.get("name", "")
            return _("%(name)s answers for it") % {"name": name}
        case StepKind.EXTENDED:
            return _("It takes longer: until %(day)s") % {"day": when(date.fromisoformat(details["until"]), "full")}
        case StepKind.MONEY_PAID:
            return _("We paid you %(amount)s") % {"amount": money(Money(details["amount_minor"], details["currency"]))}
    return str(_TITLES.get(StepKind(step.kind), step.get_kind_display()))

"""The whole line of a complaint for the house."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backoffice.complaints.models import ComplaintFile, ComplaintStep, Finding, RootCause, StepKind
from portal.kernel.money import Money
from portal.templatetags.dates import when
from portal.templatetags.money import money

_ALERT: Final = frozenset({StepKind.BREACHED, StepKind.DISPUTED, StepKind.REOPENED, StepKind.EXTENSION_REFUSED, StepKind.MONEY_REFUSED})
_KEY: Final = frozenset({StepKind.ANSWERED, StepKind.ACCEPTED, StepKind.CLOSED, StepKind.EXTENDED, StepKind.MONEY_PAID})


@dataclass(frozen=True, slots=True)
class Moment:
    """One point of the line, newest first; `house`: the complainant does not read it."""

    at: str
    title: str
    note: str
    words: str
    tone: str
    house: bool
    papers: list[ComplaintFile]


def moment(step: ComplaintStep) -> Moment:
    """How this step is drawn; its papers and colleague are loaded."""
    tone = "alert" if step.kind in _ALERT else "key" if step.kind in _KEY else ""
    who = str(step.staff) if step.staff is not None else ""
    return Moment(when(step.at, "moment"), step.get_kind_display(), " · ".join(filter(None, (_detail(step), who))), step.text, tone,
                  house=not step.public, papers=list(step.files.all()))  # fmt: skip


def _detail(step: ComplaintStep) -> str:
    details = step.details
    match step.kind:
        case StepKind.ASSIGNED:
            english = (get_language() or "").startswith("en")
            return _("to %(name)s") % {"name": details.get("name_en") if english and details.get("name_en") else details.get("name", "")}
        case StepKind.EXTENSION_ASKED | StepKind.EXTENDED:
            return _("until %(day)s") % {"day": when(date.fromisoformat(details["until"]), "full")}
        case StepKind.MONEY_PROPOSED | StepKind.MONEY_PAID:
            return money(Money(details["amount_minor"], "CNY"))
        case StepKind.MEDIATION:
            return str(details.get("mediator", ""))
        case StepKind.MEDIATED:
            return _("agreed") if details.get("agreed") else _("no agreement")
        case StepKind.CLOSED:
            return f"{Finding(details['finding']).label} · {RootCause(details['root_cause']).label}"
        case StepKind.WARNED | StepKind.BREACHED:
            return _("answer by %(day)s") % {"day": when(date.fromisoformat(details["due"]), "day")}
    return ""

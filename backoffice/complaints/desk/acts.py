"""What can be done with a complaint on its page: the form, the words on the button, the service; and which act is next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms as django_forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import StaffMember
from backoffice.complaints import compensating, extending, rules, selectors, services
from backoffice.complaints.desk import forms
from backoffice.complaints.models import Complaint, ComplaintState
from portal.kernel import access


@dataclass(frozen=True, slots=True)
class Act:
    """`state_act` is the row of `rules.MAY`; `note` says what follows from it, `by` whether the service wants to know for whom it is written."""

    code: str
    title: str | Promise
    submit: str | Promise
    form: type[forms.ActForm]
    service: Callable[..., Any]
    state_act: str
    note: str | Promise = ""
    by: bool = False
    danger: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """An act with its form, as the page draws it."""

    act: Act
    form: django_forms.Form
    is_open: bool

    @property
    def takes_papers(self) -> bool:
        return "papers" in self.form.fields

    @property
    def shown(self) -> list[Any]:
        return list(self.form.visible_fields())


_READS_IT: Final = _("The complainant reads these words as they stand.")
ACTS: Final[Mapping[str, Act]] = {
    act.code: act
    for act in (
        Act("assign", _("Give it to somebody"), _("Give it to them"), forms.Assign, services.assign, "assign",
            _("The complainant reads who answers. Whom it is about is not on the list."), leads=True),
        Act("start", _("Begin"), _("I look into it"), forms.Nothing, services.start, "start", _("The complainant sees that somebody is at work.")),
        Act("answer", _("Answer"), _("Send the answer"), forms.Answer, services.answer, "answer", _READS_IT),
        Act("accept", _("They accept"), _("They accept the answer"), forms.Accepted, services.accept, "accept",
            _("Only when they said so: by telephone, at the counter, by letter."), by=True),
        Act("dispute", _("They object"), _("Write the objection down"), forms.Words, services.dispute, "dispute",
            _("A new answer is owed then, within days of its own."), by=True),
        Act("mediate", _("Mediation"), _("Begin the mediation"), forms.Mediate, services.mediate, "mediate", _READS_IT),
        Act("end_mediation", _("How the mediation ended"), _("Write it down"), forms.Mediated, services.end_mediation, "end_mediation", _READS_IT),
        Act("close", _("Close it"), _("Close the complaint"), forms.Close, services.close, "close",
            _("The complainant reads the remedy. From then on the customer may be sold to again.")),
        Act("reopen", _("Open it again"), _("Open it again"), forms.Words, services.reopen, "reopen",
            _("The days count anew, and selling stops again."), by=True),
        Act("tell", _("Tell the complainant"), _("Tell them"), forms.WithPapers, services.tell, "tell",
            _("Goes to the inbox of who has a login. For anybody else: write down what you told them.")),
        Act("note", _("Note for the house"), _("Keep the note"), forms.WithPapers, services.note, "note", _("The complainant does not read it.")),
        Act("add", _("What they added"), _("Write it down"), forms.Added, services.add, "add", by=True),
        Act("extend", _("More time"), _("Ask for more time"), forms.Extend, extending.ask, "extend",
            _("A second person decides. Once only, and the complainant reads the reason.")),
        Act("compensate", _("Compensation"), _("Propose it"), forms.Compensate, compensating.propose, "compensate",
            _("A second person decides; then it is paid at once, from the bank's fees.")),
        Act("sort", _("Sort it anew"), _("Change"), forms.Sort, services.sort, "sort"),
    )
}  # fmt: skip
#: The act that comes next in a state; the first that may be done.
_NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    ComplaintState.REGISTERED: ("assign",),
    ComplaintState.ASSIGNED: ("start",),
    ComplaintState.INVESTIGATING: ("answer",),
    ComplaintState.ANSWERED: ("close", "accept"),
    ComplaintState.ACCEPTED: ("close",),
    ComplaintState.DISPUTED: ("answer",),
    ComplaintState.MEDIATION: ("end_mediation", "close"),
    ComplaintState.CLOSED: (),
}


def offered(row: Complaint, staff: StaffMember, *, mediated: bool, closes_from: date | None, today: date, typed: Mapping[str, Any]) -> list[Offered]:
    """What this person may do now, the next act first and open. `typed`: forms that come back with a refusal."""
    if not selectors.may_handle(staff, row):
        return []
    may = [act for act in ACTS.values() if _may(act, row, staff)]
    next_codes = _next_of(row, mediated=mediated, closes_from=closes_from, today=today)
    may.sort(key=lambda act: next_codes.index(act.code) if act.code in next_codes else len(next_codes))
    first = next((act.code for act in may if act.code in next_codes), "")
    return [Offered(act, typed.get(act.code) or form_of(act, row, staff), is_open=act.code in typed or (not typed and act.code == first)) for act in may]


def form_of(act: Act, row: Complaint, staff: StaffMember, data: Any = None, files: Any = None) -> forms.ActForm:
    return act.form(data, files, row=row, staff=staff, auto_id=f"{act.code}_%s")


def _may(act: Act, row: Complaint, staff: StaffMember) -> bool:
    if row.state not in rules.MAY[act.state_act] or (act.leads and not access.may(staff, "complaints.lead")):
        return False
    if act.code == "compensate":
        return row.customer_id is not None
    return not (act.code == "extend" and row.extended_at is not None)


def _next_of(row: Complaint, *, mediated: bool, closes_from: date | None, today: date) -> tuple[str, ...]:
    """An owner who left comes before everything; closing is next only when nobody can object any more."""
    if row.owner is not None and not row.owner.active and row.is_open:
        return ("assign",)
    codes = _NEXT[row.state]
    if row.state == ComplaintState.ANSWERED and closes_from is not None and today < closes_from:
        codes = ("accept",)
    if row.state == ComplaintState.MEDIATION and mediated:
        codes = ("close",)
    return codes

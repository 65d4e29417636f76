"""What this capability puts on a customer's timeline: contacts, promises given, announced calls that nobody wrote up."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.calls.models import CallPurpose
from backoffice.worklist import rules, timeline
from backoffice.worklist.models import Outcome, PromiseState, Way
from backoffice.worklist.timeline import Moment, Row, Statement, Statements
from portal.templatetags.dates import when

_CONTACTS: Final = """
SELECT c.id, c.at, json_build_object('way', c.way, 'outcome', c.outcome, 'note', c.note, 'who', s.name, 'who_en', s.name_en)
FROM backoffice_contact c JOIN accounts_staffmember s ON s.id = c.staff_id WHERE c.customer_id = %s
"""
_PROMISES: Final = """
SELECT p.id, p.made_at, json_build_object('text', p.text, 'due', p.due_on, 'state', p.state, 'reference', p.reference, 'who', s.name, 'who_en', s.name_en)
FROM backoffice_clientpromise p JOIN accounts_staffmember s ON s.id = p.made_by_id WHERE p.customer_id = %s
"""
_CALLS: Final = """
SELECT c.id, c.started_at, json_build_object('purpose', c.purpose, 'who', s.name, 'who_en', s.name_en)
FROM accounts_staffcall c JOIN accounts_staffmember s ON s.id = c.staff_id
WHERE c.customer_id = %s AND NOT EXISTS (SELECT FROM backoffice_contact w WHERE w.call_id = c.id)
"""


def register() -> None:
    timeline.register_rows("contact", of_customer(_CONTACTS), _contact, kind="contact")
    timeline.register_rows("promise", of_customer(_PROMISES), _promise, kind="contact")
    timeline.register_rows("call", of_customer(_CALLS), _call, kind="contact")


def of_customer(sql: str) -> Statements:
    """A statement whose only value is the customer."""
    return lambda subject: {"": Statement(sql, (subject.customer.pk,))}


def name_of(data: Mapping[str, Any]) -> str:
    """The colleague's name for the language of the page."""
    return str(data["who_en"] if data["who_en"] and (get_language() or "").startswith("en") else data["who"])


def _contact(row: Row) -> Moment:
    way, outcome = Way(row.data["way"]).label, Outcome(row.data["outcome"])
    title = _("%(way)s: %(outcome)s") % {"way": way, "outcome": outcome.label}
    about = " · ".join(part for part in (row.data["note"], name_of(row.data)) if part)
    return Moment(row.at, title, about, tone="key" if outcome in rules.REACHED else "")


def _promise(row: Row) -> Moment:
    state, due = PromiseState(row.data["state"]), date.fromisoformat(row.data["due"])
    title = _("Promised: %(text)s") % {"text": row.data["text"]}
    about = _("by %(day)s · %(state)s · %(name)s") % {"day": when(due), "state": state.label, "name": name_of(row.data)}
    tone = {PromiseState.OPEN: "key", PromiseState.BROKEN: "alert"}.get(state, "")
    return Moment(row.at, title, about, tone=tone, url=reverse("admin:promise", args=[row.data["reference"]]))


def _call(row: Row) -> Moment:
    purpose = CallPurpose(row.data["purpose"]).label
    return Moment(row.at, _("Call announced"), f"{purpose} · {name_of(row.data)}")

"""What this capability puts on a customer's timeline: contacts, promises given, announced calls that nobody wrote up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.calls.models import CallPurpose, StaffCall
from backoffice.worklist import rules, timeline
from backoffice.worklist.models import ClientPromise, Contact, Outcome, PromiseState, Way
from backoffice.worklist.timeline import Moment, Row, Subject
from portal.templatetags.dates import when

_WHO = {"who": "staff__name", "who_en": "staff__name_en"}


def register() -> None:
    timeline.register_rows("contact", _contacts, _contact, kind="contact")
    timeline.register_rows("promise", _promises, _promise, kind="contact")
    timeline.register_rows("call", _calls, _call, kind="contact")


def name_of(data: Mapping[str, Any]) -> str:
    """The colleague's name for the language of the page."""
    return str(data["who_en"] if data["who_en"] and (get_language() or "").startswith("en") else data["who"])


def _contacts(subject: Subject) -> Mapping[str, QuerySet[Any]]:
    found = Contact.objects.filter(customer=subject.customer)
    return {"": timeline.rows(found, place="id", at="at", way="way", outcome="outcome", note="note", **_WHO)}


def _contact(row: Row) -> Moment:
    way, outcome = Way(row.data["way"]).label, Outcome(row.data["outcome"])
    title = _("%(way)s: %(outcome)s") % {"way": way, "outcome": outcome.label}
    about = " · ".join(part for part in (row.data["note"], name_of(row.data)) if part)
    return Moment(row.at, title, about, tone="key" if outcome in rules.REACHED else "")


def _promises(subject: Subject) -> Mapping[str, QuerySet[Any]]:
    found = ClientPromise.objects.filter(customer=subject.customer)
    shown = {"text": "text", "due": "due_on", "state": "state", "reference": "reference", "who": "made_by__name", "who_en": "made_by__name_en"}
    return {"": timeline.rows(found, place="id", at="made_at", **shown)}


def _promise(row: Row) -> Moment:
    state, due = PromiseState(row.data["state"]), date.fromisoformat(row.data["due"])
    title = _("Promised: %(text)s") % {"text": row.data["text"]}
    about = _("by %(day)s · %(state)s · %(name)s") % {"day": when(due), "state": state.label, "name": name_of(row.data)}
    tone = {PromiseState.OPEN: "key", PromiseState.BROKEN: "alert"}.get(state, "")
    return Moment(row.at, title, about, tone=tone, url=reverse("admin:promise", args=[row.data["reference"]]))


def _calls(subject: Subject) -> Mapping[str, QuerySet[Any]]:
    found = StaffCall.objects.filter(customer=subject.customer, contact=None)
    return {"": timeline.rows(found, place="id", at="started_at", purpose="purpose", **_WHO)}


def _call(row: Row) -> Moment:
    purpose = CallPurpose(row.data["purpose"]).label
    return Moment(row.at, _("Call announced"), f"{purpose} · {name_of(row.data)}")

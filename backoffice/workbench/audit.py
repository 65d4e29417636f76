"""The audit search: who may find whose acts, what the words typed mean, and whose names stand behind the labels."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import StaffMember
from backoffice.clients import rules as clients
from backoffice.workbench import words
from portal.kernel import access, audit
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import BANK_ZONE
from portal.kernel.errors import Refusal


class OutOfReach(Refusal):
    code = "audit_out_of_reach"
    message = _("Choose somebody of your own branch. Nothing was searched.")


class Unknown(Refusal):
    code = "audit_unknown"
    message = _("Nobody and nothing is called “%(word)s”. Write a staff number, a customer number or a reference.")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with the names behind its labels; `customer` is its number when this reader may open it."""

    entry: AuditEntry
    actor: str
    act: str
    subject: str
    customer: str
    reason: str
    details: list[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of lines, and what to ask for before and after it."""

    lines: list[Line]
    older: str
    newer: str


def find(*, staff: StaffMember, actor: str, subject: str, verb: str, since: date | None, until: date | None, after: str = "", before: str = "") -> Found:
    """Entries newest first. A branch's post finds acts of people of its own branch and below; the auditor everybody's."""
    page = audit.search(
        actors=None if posts.may(staff, posts.WHOLE_BANK) else _labels_in_reach(staff),
        actor=_actor_label(actor, staff),
        subject=_subject_label(subject, staff),
        verb=verb.strip(),
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
        after=after,
        before=before,
    )
    return Found(_named(page.entries, staff), page.older, page.newer)


def _actor_label(word: str, staff: StaffMember) -> str:
    word = word.strip()
    if not word or ":" in word:
        return word
    found = access.visible(StaffMember.objects.filter(Q(number=word) | Q(name=word) | Q(name_en__iexact=word)), staff).first()
    if found is None:
        raise OutOfReach if StaffMember.objects.filter(number=word).exists() else Unknown(word=word)
    return f"staff:{found.pk}"


def _subject_label(word: str, staff: StaffMember) -> str:
    word = word.strip()
    if not word or ":" in word:
        return word
    if word.startswith("CT"):
        return f"counter:{word}"
    found = access.visible(Customer.objects.filter(number=word), staff).first()
    if found is None:
        raise Unknown(word=word)
    return f"customer:{found.pk}"


def _labels_in_reach(staff: StaffMember) -> list[str]:
    return [f"staff:{pk}" for pk in StaffMember.objects.filter(branch__in=organisation.reach(staff)).order_by("pk").values_list("pk", flat=True)]


def _named(entries: list[AuditEntry], staff: StaffMember) -> list[Line]:
    """Two queries for all names of a page."""
    colleagues = StaffMember.objects.in_bulk(_ids(entries, "staff", "actor"))
    wanted = _ids(entries, "customer", "subject") | _ids(entries, "customer", "actor")
    customers: dict[int, Any] = {c.pk: c for c in access.visible(Customer.objects.filter(pk__in=wanted), staff)}

    def name(label: str) -> str:
        kind, _colon, number = label.partition(":")
        row = (colleagues if kind == "staff" else customers if kind == "customer" else {}).get(int(number) if number.isdecimal() else -1)
        return f"{row} {row.number}" if row else label

    lines = []
    for entry in entries:
        number = entry.subject.removeprefix("customer:")
        customer = customers.get(int(number)) if number.isdecimal() else None
        act, reason = str(words.ACTS.get(entry.verb, entry.verb)), str(clients.PURPOSES.get(entry.reason, entry.reason))
        lines.append(Line(entry, name(entry.actor), act, name(entry.subject), customer.number if customer else "", reason, words.details(entry.details)))
    return lines


def _ids(entries: list[AuditEntry], kind: str, field: str) -> set[int]:
    labels = (getattr(entry, field).partition(":") for entry in entries)
    return {int(number) for found, _colon, number in labels if found == kind and number.isdecimal()}


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, BANK_ZONE) if day else None

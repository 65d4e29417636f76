"""What the workbench puts on a customer's timeline: money, letters of the bank, changes of care, of details and of consent."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.inbox import rules as inbox
from accounts.inbox.models import Message
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Account, Entry
from backoffice.clients.models import Care, Part
from backoffice.worklist import timeline
from backoffice.worklist.moments import name_of
from backoffice.worklist.timeline import Moment, Row, Subject
from portal.kernel.audit.models import AuditEntry
from portal.templatetags.money import amount

#: Acts about the customer that belong to their story, and how the line calls them. An act not named here is not told:
#: no look, no decision of the risk desk, no inquiry of anybody.
CHANGES: Final[Mapping[str, str | Promise]] = {
    "profile.changed": gettext_lazy("Details changed"),
    "tax_residence.declared": gettext_lazy("Tax residence declared"),
    "consent.given": gettext_lazy("Agreed to something"),
    "consent.withdrawn": gettext_lazy("Took an agreement back"),
    "account.opened": gettext_lazy("Account opened"),
    "account.closed": gettext_lazy("Account closed"),
    "customer.restricted": gettext_lazy("Payments out stopped: the document ended"),
    "customer.closed": gettext_lazy("Ended being a customer"),
    "export.asked": gettext_lazy("Asked for a copy of the data"),
    "security.frozen": gettext_lazy("Said “that wasn't me”: everything is frozen"),
    "security.unfrozen": gettext_lazy("Made sure who it is, let go again"),
}
#: Letters of these topics are told; what is sent about each movement would say everything twice.
TOPICS: Final = ("service", "onboarding")
_ALERTS: Final = frozenset({"customer.restricted", "security.frozen"})
_BY_STAFF: Final = gettext_noop("by a colleague")


def register() -> None:
    timeline.register_rows("entry", _entries, _entry, kind="money", permission="entries.view")
    timeline.register_rows("message", _messages, _message, kind="contact")
    timeline.register_rows("change", _changes, _change, kind="record")
    timeline.register_rows("care", _cares, _care, kind="record")


def _entries(subject: Subject) -> Mapping[str, QuerySet[Any]]:
    """One index range an account."""
    shown = {"account": "account_id", "amount": "amount", "kind": "kind", "party": "counterparty", "memo": "memo"}
    return {
        str(account.pk): timeline.rows(Entry.objects.filter(account_id=account.pk), place="seq", at="booked_at", **shown)
        for account in subject.accounts
        if account.last_seq
    }


def _entry(row: Row) -> Moment:
    account = next(account for account in row.subject.accounts if account.pk == row.data["account"])
    sign = "+" if row.data["amount"] > 0 else ""
    title = f"{PostingKind(row.data['kind']).label} {sign}{amount(row.data['amount'], account.currency)}"
    about = " · ".join(part for part in (row.data["party"], row.data["memo"], _tail(account)) if part)
    return Moment(row.at, title, about, url=reverse("admin:entries", args=[account.reference]))


def _messages(subject: Subject) -> Mapping[str, QuerySet[Any]]:
    found = Message.objects.filter(user=subject.customer.user_id, topic__in=TOPICS)
    return {"": timeline.rows(found, place="id", at="created_at", title="title", params="params", read="read_at")}


def _message(row: Row) -> Moment:
    about = _("read") if row.data["read"] else _("not read yet")
    return Moment(row.at, _("We wrote: %(title)s") % {"title": inbox.said(row.data["title"], row.data["params"])}, about)


def _changes(subject: Subject) -> Mapping[str, QuerySet[Any]]:
    found = AuditEntry.objects.filter(subject=f"customer:{subject.customer.pk}", verb__in=list(CHANGES))
    return {"": timeline.rows(found, place="id", at="at", verb="verb", actor="actor", reason="reason")}


def _change(row: Row) -> Moment:
    about = _(_BY_STAFF) if row.data["actor"].startswith("staff:") else ""
    return Moment(row.at, CHANGES[row.data["verb"]], about, tone="alert" if row.data["verb"] in _ALERTS else "")


def _cares(subject: Subject) -> Mapping[str, QuerySet[Any]]:
    found = Care.objects.filter(customer=subject.customer)
    return {"": timeline.rows(found, place="id", at="since", part="part", who="manager__name", who_en="manager__name_en")}


def _care(row: Row) -> Moment:
    return Moment(row.at, _("%(name)s looks after them") % {"name": name_of(row.data)}, Part(row.data["part"]).label)


def _tail(account: Account) -> str:
    return _("ends %(tail)s") % {"tail": account.number[-4:]}

"""What the workbench puts on a customer's timeline: money, letters of the bank, changes of care, of details and of consent."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.inbox import rules as inbox
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Account
from backoffice.clients.models import Part
from backoffice.portrait import selectors as portrait
from backoffice.portrait.events import KINDS as LIVES
from backoffice.worklist import timeline
from backoffice.worklist.moments import name_of, of_customer
from backoffice.worklist.timeline import Moment, Row, Statement, Subject
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
_ENTRIES: Final = """
SELECT e.seq, e.booked_at, json_build_object('account', e.account_id, 'amount', e.amount, 'kind', e.kind, 'party', e.counterparty, 'memo', e.memo)
FROM accounts_entry e WHERE e.account_id = %s
"""
_MESSAGES: Final = """
SELECT m.id, m.created_at, json_build_object('title', m.title, 'params', m.params, 'read', m.read_at IS NOT NULL)
FROM accounts_message m WHERE m.user_id = %s AND m.topic = ANY (%s)
"""
_CHANGES: Final = """
SELECT a.id, a.at, json_build_object('verb', a.verb, 'actor', a.actor) FROM portal_auditentry a WHERE a.subject = %s AND a.verb = ANY (%s)
"""
_CARES: Final = """
SELECT c.id, c.since, json_build_object('part', c.part, 'who', s.name, 'who_en', s.name_en)
FROM backoffice_care c JOIN accounts_staffmember s ON s.id = c.manager_id WHERE c.customer_id = %s
"""
_LIVES: Final = """
SELECT l.id, l."on"::timestamp AT TIME ZONE 'Asia/Shanghai', json_build_object('kind', l.kind, 'evidence', l.evidence)
FROM backoffice_lifeevent l WHERE l.customer_id = %s
"""
_ALERTS: Final = frozenset({"customer.restricted", "security.frozen"})
_BY_STAFF: Final = gettext_noop("by a colleague")


def register() -> None:
    timeline.register_rows("entry", _entries, _entry, kind="money", permission="entries.view")
    timeline.register_rows("message", _messages, _message, kind="contact")
    timeline.register_rows("change", _changes, _change, kind="record")
    timeline.register_rows("life", of_customer(_LIVES), _life, kind="record", permission="portrait.view")
    timeline.register_rows("care", of_customer(_CARES), _care, kind="record")


def _entries(subject: Subject) -> Mapping[str, Statement]:
    """One index range an account."""
    return {str(account.pk): Statement(_ENTRIES, (account.pk,)) for account in subject.accounts if account.last_seq}


def _entry(row: Row) -> Moment:
    account = next(account for account in row.subject.accounts if account.pk == row.data["account"])
    sign = "+" if row.data["amount"] > 0 else ""
    title = f"{PostingKind(row.data['kind']).label} {sign}{amount(row.data['amount'], account.currency)}"
    more = " · ".join(part for part in (row.data["party"], row.data["memo"], _tail(account)) if part)
    return Moment(row.at, title, more, url=reverse("admin:entries", args=[account.reference]))


def _messages(subject: Subject) -> Mapping[str, Statement]:
    return {"": Statement(_MESSAGES, (subject.customer.user_id, list(TOPICS)))} if subject.customer.user_id else {}


def _message(row: Row) -> Moment:
    title = _("We wrote: %(title)s") % {"title": inbox.said(row.data["title"], row.data["params"])}
    return Moment(row.at, title, _("read") if row.data["read"] else _("not read yet"))


def _changes(subject: Subject) -> Mapping[str, Statement]:
    return {"": Statement(_CHANGES, (f"customer:{subject.customer.pk}", list(CHANGES)))}


def _change(row: Row) -> Moment:
    by = _(_BY_STAFF) if row.data["actor"].startswith("staff:") else ""
    return Moment(row.at, CHANGES[row.data["verb"]], by, tone="alert" if row.data["verb"] in _ALERTS else "")


def _care(row: Row) -> Moment:
    return Moment(row.at, _("%(name)s looks after them") % {"name": name_of(row.data)}, Part(row.data["part"]).label)


def _life(row: Row) -> Moment:
    kind = LIVES.get(row.data["kind"])
    tone = "alert" if kind is not None and kind.tone == "alert" else ""
    return Moment(row.at, kind.label if kind else row.data["kind"], portrait.event_words(row.data["kind"], row.data["evidence"]), tone=tone)


def _tail(account: Account) -> str:
    return _("ends %(tail)s") % {"tail": account.number[-4:]}

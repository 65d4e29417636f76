"""The audit search: who may find whose acts, what the words typed mean, and what stands behind the labels."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import StaffMember
from accounts.profile.looks import subjects
from backoffice.clients import rules as clients
from backoffice.workbench import detail_words, words
from backoffice.workbench.finding import is_account_number, is_reference
from backoffice.workbench.labels import Name, Names
from portal.kernel import access, audit
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import BANK_ZONE
from portal.kernel.errors import Refusal

#: What is written before a reference is known by its first letters.
_KIND_OF_REFERENCE: Final = {"CT": "counter", "TR": "transfer", "PY": "payee", "AC": "account", "SF": "filter"}


class OutOfReach(Refusal):
    code = "audit_out_of_reach"
    message = _("Choose somebody of your own branch. Nothing was searched.")


class Unknown(Refusal):
    code = "audit_unknown"
    message = _("Nobody and nothing is called “%(word)s”. Write a staff number, a customer number or a reference.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for; empty means whatever it is. `since` and `until` are bank days, both inside."""

    actor: str = ""
    subject: str = ""
    verb: str = ""
    channel: int | None = None
    since: date | None = None
    until: date | None = None

    def told(self) -> dict[str, str]:
        """The conditions as the audit keeps them."""
        given = {name: getattr(self, name) for name in self.__slots__}
        return {name: str(value) for name, value in given.items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words; `customer` is the number of the customer it is about when this reader may open them."""

    entry: AuditEntry
    actor: str
    act: str
    subject: Name
    reason: str
    details: list[str]
    channel: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page of lines, and what to ask for before and after it."""

    lines: list[Line]
    older: str
    newer: str


def find(*, staff: StaffMember, asked: Asked, after: str = "", before: str = "") -> Found:
    """Entries newest first. A branch's post finds acts of people of its own branch and below; the auditor everybody's."""
    page = audit.search(**_conditions(staff, asked), after=after, before=before)
    return Found(_told(page.entries, staff), page.older, page.newer)


def rows(*, staff: StaffMember, asked: Asked) -> QuerySet[AuditEntry]:
    """The same entries as rows, for a file."""
    return audit.matching(_conditions(staff, asked))


def _conditions(staff: StaffMember, asked: Asked) -> dict[str, Any]:
    conditions: dict[str, Any] = {
        "actors": None if posts.may(staff, posts.WHOLE_BANK) else _labels_in_reach(staff),
        "channel": asked.channel,
        "since": _midnight(asked.since),
        "until": _midnight(asked.until + timedelta(days=1)) if asked.until else None,
    }
    verb, actor, subject = asked.verb.strip(), asked.actor.strip(), asked.subject.strip()
    if verb:
        known = [one for one in words.ACTS if one.startswith(verb)]
        conditions |= {"verbs": known} if known and (verb.endswith(".") or verb in words.ACTS) else {"verb": verb}
    if actor:
        conditions |= {"actor": _actor_label(actor, staff)}
    if subject:
        labels = _subject_labels(subject, staff)
        conditions |= {"subject": labels[0]} if len(labels) == 1 else {"subjects": labels}
    return conditions


def _actor_label(word: str, staff: StaffMember) -> str:
    if ":" in word:
        return word
    found = access.visible(StaffMember.objects.filter(Q(number=word) | Q(name=word) | Q(name_en__iexact=word)), staff).order_by("-active", "pk").first()
    if found is not None:
        return f"staff:{found.pk}"
    if posts.may(staff, posts.WHOLE_BANK):
        customer = access.visible(Customer.objects.filter(number=word), staff).first()
        if customer is not None:
            return f"customer:{customer.pk}"
    raise OutOfReach if StaffMember.objects.filter(number=word).exists() else Unknown(word=word)


def _subject_labels(word: str, staff: StaffMember) -> list[str]:
    """The labels a word stands for: of a customer all that is theirs, of an account both ways it is written."""
    if ":" in word:
        return [word]
    plain = word.replace(" ", "").upper()
    if is_account_number(plain) or (is_reference(plain) and plain.startswith("AC")):
        account = access.visible(Account.objects.filter(Q(number=plain) | Q(reference=plain)), staff).first()
        if account is not None:
            return [f"account:{account.pk}", f"account:{account.reference}"]
    if is_reference(plain) and plain[:2] in _KIND_OF_REFERENCE:
        return [f"{_KIND_OF_REFERENCE[plain[:2]]}:{plain}"]
    customer = access.visible(Customer.objects.filter(number=plain), staff).first()
    if customer is not None:
        return list(dict.fromkeys([*subjects.of(customer), *([f"user:{customer.user_id}"] if customer.user_id else [])]))
    colleague = access.visible(StaffMember.objects.filter(number=word), staff).first()
    if colleague is not None:
        return [f"staff:{colleague.pk}"]
    raise Unknown(word=word)


def _labels_in_reach(staff: StaffMember) -> list[str]:
    return [f"staff:{pk}" for pk in StaffMember.objects.filter(branch__in=organisation.reach(staff)).order_by("pk").values_list("pk", flat=True)]


def _told(entries: list[AuditEntry], staff: StaffMember) -> list[Line]:
    names = Names([label for entry in entries for label in (entry.actor, entry.subject, *detail_words.labels(entry.details))], staff)
    return [
        Line(
            entry=entry,
            actor=names.of(entry.actor).text,
            act=str(words.ACTS.get(entry.verb, entry.verb)),
            subject=names.of(entry.subject),
            reason=str(clients.PURPOSES.get(entry.reason, entry.reason)),
            details=words.details(entry.details, lambda label: names.of(label).text),
            channel=words.channel(entry.channel),
        )
        for entry in entries
    ]


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, BANK_ZONE) if day else None

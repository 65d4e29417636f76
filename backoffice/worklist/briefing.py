"""What to know before speaking with a customer: one statement reads it, pure rules say what matters.

Nothing here tells of a suspicion or an official inquiry: what only risk posts may know is asked for them alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.calls.models import CallPurpose, StaffCall
from accounts.consents import selectors as consents
from accounts.consents.models import ConsentPurpose, ConsentRecord
from accounts.consents.selectors import Standing
from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.models import Account, AccountStatus, Entry
from accounts.profile.personal.models import ProfileVersion
from accounts.security.models import SecurityCase
from accounts.transfers.models import Transfer, TransferState
from backoffice.clients.models import Care, Part
from backoffice.worklist.models import ClientPromise, Contact, Outcome, PromiseState, Task, TaskState, Way
from portal.kernel.clock import bank_date
from portal.templatetags.dates import when

#: A document that ends within this time is spoken of. House rule, 2026-11-22.
ENDS_SOON: Final = timedelta(days=90)
#: No movement for this long: the account sleeps. House rule, 2026-11-22.
SLEEPS_AFTER: Final = timedelta(days=365)
#: Details older than this are asked again. House rule, 2026-11-22.
DETAILS_LAST: Final = timedelta(days=3 * 365)
#: A birthday within this time is mentioned.
BIRTHDAY_WITHIN: Final = 7
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to know. `tone`: alert (settle it first), ink (mind it), or plain."""

    code: str
    tone: str
    title: str | Promise
    about: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Carer:
    name: str
    number: str
    leads: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """An open promise or task as a line of the briefing."""

    reference: str
    text: str
    due: date
    at: datetime | None
    late: bool
    who: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything about one customer that one statement answers."""

    customer: Customer
    flags: list[Flag]
    promises: list[Note]
    tasks: list[Note]
    carers: list[Carer]
    consents: list[Standing]
    last_contact: str
    last_contact_at: datetime | None
    calling: list[str]

    @property
    def lead(self) -> Carer | None:
        return next((carer for carer in self.carers if carer.leads), None)


def read(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """The rows of `customers` with all that `brief` needs, in one statement."""
    entry = Entry.objects.filter(account=OuterRef("pk"), seq=OuterRef("last_seq")).values("booked_at")
    moved = Account.objects.filter(holder=OuterRef("pk"), last_seq__gt=0).annotate(moved=Subquery(entry)).order_by("-moved").values("moved")[:1]
    promises = ClientPromise.objects.filter(customer=OuterRef("pk"), state=PromiseState.OPEN).order_by("due_on", "id")
    tasks = Task.objects.filter(customer=OuterRef("pk"), state=TaskState.OPEN).order_by("due_at", "id")
    contacts = Contact.objects.filter(customer=OuterRef("pk")).order_by("-id")
    calls = StaffCall.objects.filter(customer=OuterRef("pk"), ended_at=None).order_by("-id")
    care = Care.objects.filter(customer=OuterRef("pk"), until=None).order_by("id")
    answers = ConsentRecord.objects.filter(user=OuterRef("user")).order_by("code", "-at", "-pk").distinct("code")
    return customers.select_related("branch", "document", "user").annotate(
        b_moved=Subquery(moved),
        b_details=Subquery(ProfileVersion.objects.filter(customer=OuterRef("pk")).order_by("-number").values("at")[:1]),
        b_case=Exists(SecurityCase.objects.filter(customer=OuterRef("pk"), closed_at=None)),
        b_stopped=ArraySubquery(Account.objects.filter(holder=OuterRef("pk"), status=AccountStatus.STOPPED).values("pk")),
        b_promises=_array(promises[:_MOST], reference="reference", text="text", due="due_on", who="staff__name", who_en="staff__name_en"),
        b_tasks=_array(tasks[:_MOST], reference="reference", text="title", at="due_at", day="all_day", who="owner__name", who_en="owner__name_en"),
        b_contact=_array(contacts[:1], at="at", way="way", outcome="outcome", who="staff__name", who_en="staff__name_en"),
        b_calls=_array(calls[:_MOST], until="ends_by", purpose="purpose", who="staff__name", who_en="staff__name_en"),
        b_care=_array(care, part="part", since="since", number="manager__number", who="manager__name", who_en="manager__name_en"),
        b_answers=_array(answers, code="code", version="version", given="given", at="at"),
        b_purposes=_array(_purposes(), code="code", version="version", group="group", order="order", words="words", start="on_from_start", renews="renews"),
    )


def brief(row: Customer, *, now: datetime, held_orders: int = 0) -> Briefing:
    """What the row of `read` says; `held_orders` is counted only for posts that may know of it."""
    facts: Any = row
    today = bank_date(now)
    standings = _standings(facts)
    contact = facts.b_contact[0] if facts.b_contact else None
    return Briefing(
        customer=row,
        flags=_flags(facts, standings, today, now, held_orders),
        promises=[_promise(data, today) for data in facts.b_promises],
        tasks=[_task(data, now) for data in facts.b_tasks],
        carers=sorted((_carer(data) for data in facts.b_care), key=lambda carer: not carer.leads),
        consents=[one for one in standings if one.purpose.group in ("marketing", "personal")],
        last_contact=f"{Way(contact['way']).label} · {Outcome(contact['outcome']).label} · {_name(contact)}" if contact else "",
        last_contact_at=_moment(contact["at"]) if contact else None,
        calling=[f"{_name(data)} · {CallPurpose(data['purpose']).label}" for data in facts.b_calls if _moment(data["until"]) > now],
    )


def held_orders(customer: Customer) -> int:
    """Orders of this customer that wait for a risk officer; only posts with `risk.view` may ask."""
    return Transfer.objects.filter(customer=customer, state=TransferState.HELD).count()


def _flags(facts: Any, standings: Sequence[Standing], today: date, now: datetime, held: int) -> list[Flag]:
    """What to settle first, then what to mind."""
    found = [*_of_document(getattr(facts, "document", None), today), *_of_safety(facts)]
    if held:
        text = ngettext("%(n)s order is held by the risk desk", "%(n)s orders are held by the risk desk", held) % {"n": held}
        found.append(Flag("held", "alert", text, _("Do not speak of it: the risk desk decides.")))
    if facts.b_moved is not None and facts.b_moved < now - SLEEPS_AFTER:
        found.append(Flag("dormant", "ink", _("Sleeping for more than a year"), _("Last movement on %(day)s.") % {"day": when(facts.b_moved, "full")}))
    found += _of_details(facts, now)
    calls = next((one for one in standings if one.purpose.code == "marketing_call"), None)
    if calls is not None and not calls.holds:
        found.append(
            Flag(
                "no_offers",
                "ink",
                _("No suggestions by telephone"),
                _("Did not agree to them: speak only about what they asked or what concerns their accounts."),
            )
        )
    left = _days_to_birthday(facts.birth_date, today)
    if left is not None and left <= BIRTHDAY_WITHIN:
        found.append(
            Flag("birthday", "", _("Birthday today") if left == 0 else ngettext("Birthday in %(n)s day", "Birthday in %(n)s days", left) % {"n": left})
        )
    return sorted(found, key=lambda flag: {"alert": 0, "ink": 1}.get(flag.tone, 2))


def _of_document(document: Any, today: date) -> list[Flag]:
    if document is None or (document.expires_on is None and document.restricted_at is None):
        return []
    day = {"day": when(document.expires_on, "full")}
    if document.restricted_at is not None:
        return [
            Flag(
                "restricted",
                "alert",
                _("Payments out are stopped: the document ended"),
                _("Ended on %(day)s. Ask for the new one, online or at a branch.") % day,
            )
        ]
    if document.expires_on < today:
        return [Flag("expired", "alert", _("The identity document has ended"), _("Ended on %(day)s. Ask for the new one before anything else.") % day)]
    if document.expires_on <= today + ENDS_SOON:
        return [Flag("expiring", "ink", _("The identity document ends soon"), _("Valid until %(day)s.") % day)]
    return []


def _of_safety(facts: Any) -> list[Flag]:
    """What the customer did or was told themselves; never what somebody suspects."""
    found = []
    if facts.status == CustomerStatus.CLOSED:
        found.append(Flag("closed", "alert", _("No customer any more")))
    login_locked = facts.user is not None and facts.user.frozen_at is not None
    if facts.b_case or login_locked:
        about = _("They said that somebody else used their access. Make sure who it is, on the number you know; it is let go at the branch.")
        found.append(Flag("security_case", "alert", _("An open security case of their own"), about))
    elif facts.status == CustomerStatus.FROZEN:
        found.append(Flag("frozen", "alert", _("Frozen: nothing can be done online")))
    document = getattr(facts, "document", None)
    if facts.b_stopped and not facts.b_case and (document is None or document.restricted_at is None):
        n = len(facts.b_stopped)
        found.append(Flag("stopped", "ink", ngettext("Payments out of %(n)s account are stopped", "Payments out of %(n)s accounts are stopped", n) % {"n": n}))
    return found


def _of_details(facts: Any, now: datetime) -> list[Flag]:
    if facts.b_details is None:
        return [Flag("details", "", _("Address and work are not known"), _("They can be filled in under Me, or asked for now."))]
    if facts.b_details < now - DETAILS_LAST:
        return [Flag("details", "ink", _("Details are old"), _("Last confirmed on %(day)s: ask again.") % {"day": when(facts.b_details, "full")})]
    return []


def _days_to_birthday(born: date | None, today: date) -> int | None:
    """Days until the next birthday; one born on a leap day has it on the first of March.

    >>> _days_to_birthday(date(1990, 11, 25), date(2026, 11, 22)), _days_to_birthday(date(1990, 1, 1), date(2026, 12, 31))
    (3, 1)
    """
    if born is None:
        return None
    days = (_birthday(born, year) for year in (today.year, today.year + 1))
    return next((day - today).days for day in days if day >= today)


def _birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _standings(facts: Any) -> list[Standing]:
    purposes = [
        ConsentPurpose(
            code=row["code"], version=row["version"], group=row["group"], order=row["order"], words=row["words"],
            on_from_start=row["start"], renews=row["renews"],
        )
        for row in facts.b_purposes
    ]  # fmt: skip
    answers = [ConsentRecord(code=row["code"], version=row["version"], given=row["given"], at=_moment(row["at"])) for row in facts.b_answers]
    return consents.stand(purposes, answers)


def _promise(data: Mapping[str, Any], today: date) -> Note:
    due = date.fromisoformat(data["due"])
    return Note(data["reference"], data["text"], due, None, due < today, _name(data))


def _task(data: Mapping[str, Any], now: datetime) -> Note:
    at = _moment(data["at"])
    return Note(data["reference"], data["text"], bank_date(at), None if data["day"] else at, at < now, _name(data))


def _carer(data: Mapping[str, Any]) -> Carer:
    return Carer(_name(data), data["number"], data["part"] == Part.LEAD, _moment(data["since"]))


def _purposes() -> QuerySet[ConsentPurpose]:
    return ConsentPurpose.objects.order_by("version", "pk")


def _array(queryset: QuerySet[Any], **fields: str) -> ArraySubquery:
    """The rows as a list of objects."""
    return ArraySubquery(queryset.values(row=JSONObject(**{name: F(path) for name, path in fields.items()})))


def _name(data: Mapping[str, Any]) -> str:
    return str(data["who_en"] if data["who_en"] and (get_language() or "").startswith("en") else data["who"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""What to know before speaking with a customer: one statement reads it, pure rules say what matters.

Nothing here tells of a suspicion or an official inquiry: what only risk posts may know is asked for them alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.calls.models import CallPurpose
from accounts.consents import selectors as consents
from accounts.consents.models import ConsentPurpose, ConsentRecord
from accounts.consents.selectors import Standing
from accounts.identity.models import Customer, CustomerStatus
from accounts.organisation.models import StaffMember
from accounts.transfers.models import Transfer, TransferState
from backoffice.clients.models import Part
from backoffice.worklist.models import Outcome, Way
from portal.kernel import access
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


#: One SELECT of one JSON value about `%(customer)s` with the login `%(login)s`; a page may read it together with its own.
STATEMENT: Final = (Path(__file__).parent / "sql" / "briefing.sql").read_text(encoding="utf-8")


def customers(staff: StaffMember) -> QuerySet[Customer]:
    """The customers in reach with the rows that a briefing looks at."""
    return access.visible(Customer.objects.select_related("branch", "document", "user"), staff)


def of(row: Customer, *, now: datetime, held_orders: int = 0) -> Briefing:
    """What to know of that customer, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, params(row))
        (facts,) = cursor.fetchone()
    return brief(row, facts, now=now, held_orders=held_orders)


def params(row: Customer) -> dict[str, Any]:
    return {"customer": row.pk, "login": row.user_id}


def brief(row: Customer, facts: Mapping[str, Any], *, now: datetime, held_orders: int = 0) -> Briefing:
    """What the statement answered, in words; `held_orders` is counted only for posts that may know of it."""
    today, contact = bank_date(now), facts["contact"]
    standings = _standings(facts)
    return Briefing(
        customer=row,
        flags=_flags(row, facts, standings, now, held_orders),
        promises=[_promise(data, today) for data in facts["promises"]],
        tasks=[_task(data, now) for data in facts["tasks"]],
        carers=sorted((_carer(data) for data in facts["care"]), key=lambda carer: not carer.leads),
        consents=standings,
        last_contact=f"{Way(contact['way']).label} · {Outcome(contact['outcome']).label} · {_name(contact)}" if contact else "",
        last_contact_at=_moment(contact["at"]) if contact else None,
        calling=[f"{_name(data)} · {CallPurpose(data['purpose']).label}" for data in facts["calls"] if _moment(data["until"]) > now],
    )


def held_orders(customer: Customer) -> int:
    """Orders of this customer that wait for a risk officer; only posts with `risk.view` may ask."""
    return Transfer.objects.filter(customer=customer, state=TransferState.HELD).count()


def _flags(row: Customer, facts: Mapping[str, Any], standings: Sequence[Standing], now: datetime, held: int) -> list[Flag]:
    """What to settle first, then what to mind."""
    today, document = bank_date(now), getattr(row, "document", None)
    found = [*_of_document(document, today), *_of_safety(row, facts, document)]
    if held:
        text = ngettext("%(n)s order is held by the risk desk", "%(n)s orders are held by the risk desk", held) % {"n": held}
        found.append(Flag("held", "alert", text, _("Do not speak of it: the risk desk decides.")))
    moved = _moment(facts["moved"]) if facts["moved"] else None
    if moved is not None and moved < now - SLEEPS_AFTER:
        found.append(Flag("dormant", "ink", _("Sleeping for more than a year"), _("Last movement on %(day)s.") % {"day": when(moved, "full")}))
    found += _of_details(_moment(facts["details"]) if facts["details"] else None, now)
    calls = next((one for one in standings if one.purpose.code == "marketing_call"), None)
    if calls is not None and not calls.holds:
        about = _("Did not agree to them: speak only about what they asked or what concerns their accounts.")
        found.append(Flag("no_offers", "ink", _("No suggestions by telephone"), about))
    left = _days_to_birthday(row.birth_date, today)
    if left is not None and left <= BIRTHDAY_WITHIN:
        ahead = ngettext("Birthday in %(n)s day", "Birthday in %(n)s days", left) % {"n": left}
        found.append(Flag("birthday", "", ahead if left else _("Birthday today")))
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


def _of_safety(row: Customer, facts: Mapping[str, Any], document: Any) -> list[Flag]:
    """What the customer did or was told themselves; never what somebody suspects."""
    found = []
    if row.status == CustomerStatus.CLOSED:
        found.append(Flag("closed", "alert", _("No customer any more")))
    login_locked = row.user is not None and row.user.frozen_at is not None
    if facts["case"] or login_locked:
        about = _("They said that somebody else used their access. Make sure who it is, on the number you know; it is let go at the branch.")
        found.append(Flag("security_case", "alert", _("An open security case of their own"), about))
    elif row.status == CustomerStatus.FROZEN:
        found.append(Flag("frozen", "alert", _("Frozen: nothing can be done online")))
    stopped = facts["stopped"]
    if stopped and not facts["case"] and (document is None or document.restricted_at is None):
        text = ngettext("Payments out of %(n)s account are stopped", "Payments out of %(n)s accounts are stopped", stopped) % {"n": stopped}
        found.append(Flag("stopped", "ink", text))
    return found


def _of_details(confirmed: datetime | None, now: datetime) -> list[Flag]:
    if confirmed is None:
        return [Flag("details", "", _("Address and work are not known"), _("They can be filled in under Me, or asked for now."))]
    if confirmed < now - DETAILS_LAST:
        return [Flag("details", "ink", _("Details are old"), _("Last confirmed on %(day)s: ask again.") % {"day": when(confirmed, "full")})]
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


def _standings(facts: Mapping[str, Any]) -> list[Standing]:
    purposes = [
        ConsentPurpose(
            code=row["code"], version=row["version"], group=row["group"], order=row["order"], words=row["words"],
            on_from_start=row["start"], renews=row["renews"],
        )
        for row in facts["purposes"]
    ]  # fmt: skip
    answers = [ConsentRecord(code=row["code"], version=row["version"], given=row["given"], at=_moment(row["at"])) for row in facts["answers"]]
    return consents.stand(purposes, answers)


def _promise(data: Mapping[str, Any], today: date) -> Note:
    due = date.fromisoformat(data["due"])
    return Note(data["reference"], data["text"], due, None, due < today, _name(data))


def _task(data: Mapping[str, Any], now: datetime) -> Note:
    at = _moment(data["at"])
    return Note(data["reference"], data["text"], bank_date(at), None if data["day"] else at, at < now, _name(data))


def _carer(data: Mapping[str, Any]) -> Carer:
    return Carer(_name(data), data["number"], data["part"] == Part.LEAD, _moment(data["since"]))


def _name(data: Mapping[str, Any]) -> str:
    return str(data["who_en"] if data["who_en"] and (get_language() or "").startswith("en") else data["who"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

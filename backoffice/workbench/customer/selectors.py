"""What the page of one customer reads: what to know, accounts with holders, holds and months, who looked, the timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import get_language

from accounts.calls.models import CallPurpose
from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.organisation.models import Branch, StaffMember
from accounts.profile.looks import rules as looks
from backoffice.clients import rules as masks
from backoffice.workbench.customer import figures, parts
from backoffice.workbench.customer.parts import Part
from backoffice.worklist import briefing, timeline
from backoffice.worklist.timeline import Page, Subject
from portal.kernel import access, prepared
from portal.kernel.clock import bank_date

_SQL: Final = Path(__file__).parent / "sql"
#: Everything about one customer but the timeline: the page's own three values, then those of the parts.
_STATEMENT: Final = "SELECT json_build_array(({}), ({}), ({}), ({{}}))".format(
    briefing.STATEMENT, *((_SQL / f"{name}.sql").read_text(encoding="utf-8") for name in ("money", "looks"))
)
LOOKS_SHOWN: Final = 6
#: Why a number was shown for dialling.
_CALLS: Final = {f"call:{purpose.value}": purpose.label for purpose in CallPurpose}
_COLUMNS: Final = ("id", "reference", "number", "holder_id", "kind", "currency", "nickname", "status", "balance", "held", "min_balance", "last_seq")


@dataclass(frozen=True, slots=True)
class Look:
    """One look at this customer by a colleague."""

    who: str
    post: str
    why: str | Promise
    at: datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """An account with the people who share it and what is reserved on it."""

    account: Account
    others: tuple[tuple[str, str], ...]
    holds: tuple[tuple[int, str, datetime], ...]


def found(number: str, *, staff: StaffMember) -> Customer:
    """The customer of that number; out of reach there is none."""
    return get_object_or_404(briefing.customers(staff), number=number)


def page(row: Customer, *, staff: StaffMember, now: datetime, show: str = "") -> dict[str, Any]:
    """The whole page in two statements: everything about the customer, and the timeline; one more for who may know of held orders."""
    today, knows_of_risk = bank_date(now), access.may(staff, "risk.view")
    asked = parts.of(staff)
    facts, money, seen, answers = _read(row, asked, staff=staff, now=now)
    holdings = [_holding(data, row) for data in money]
    accounts = [holding.account for holding in holdings]
    return {
        "customer": row,
        "briefing": briefing.brief(row, facts, now=now, held_orders=briefing.held_orders(row) if knows_of_risk else 0),
        "masked_id": masks.masked("id_number", row.id_number),
        "masked_phone": masks.masked("phone", row.phone),
        "age": _age(row, now),
        "parts": parts.draw(asked, answers, staff=staff, now=now),
        "holdings": holdings,
        "accounts": accounts,
        "totals": figures.totals(accounts),
        "months": figures.months(money, accounts, today) if accounts else [],
        "looks": _seen(seen, knows_of_risk),
        "line": moments(row, staff=staff, accounts=accounts, show=show),
        "show": show,
        "today": today,
        **rights(staff),
    }


def moments(row: Customer, *, staff: StaffMember, accounts: Sequence[Account] | None = None, show: str = "", after: str = "") -> Page:
    """The timeline from there on; one statement, after the accounts."""
    known = list(Account.objects.for_customer(row).order_by("id")) if accounts is None else accounts
    return timeline.page(Subject(row, staff, known), may=lambda permission: access.may(staff, permission), show=show, after=after)


def rights(staff: StaffMember) -> dict[str, bool]:
    wanted = {
        "can_reveal": "customers.reveal",
        "can_read_entries": "entries.view",
        "can_make": "counter.make",
        "can_log": "contacts.log",
        "can_call": "calls.start",
        "can_task": "tasks.work",
    }
    return {name: access.may(staff, permission) for name, permission in wanted.items()}


def _read(row: Customer, asked: tuple[Part, ...], *, staff: StaffMember, now: datetime) -> list[Any]:
    """One prepared statement: its planning would cost more than its reading."""
    today = bank_date(now)
    given = briefing.params(row) | {"staff": staff.pk, "now": now, "today": today, "since": figures.first_month(today), "looks": sorted(looks.shown_verbs())}
    ((found,),) = prepared.rows(_statement(asked), given)
    return list(found)


@cache
def _statement(asked: tuple[Part, ...]) -> str:
    return _STATEMENT.replace("{}", parts.joined(asked))


def _holding(data: Mapping[str, Any], row: Customer) -> Holding:
    """An account as read; not a row to save."""
    account = Account(**{name: data[name] for name in _COLUMNS})
    account.branch = Branch(name=data["branch"], name_en=data["branch_en"]) if data["branch"] else None
    people = [(_named(one), one["number"]) for one in data["joint"]]
    if account.holder_id != row.pk:
        people = [(_named({"name": data["holder"], "name_en": data["holder_en"]}), data["holder_number"]), *people]
    return Holding(
        account=account,
        others=tuple(person for person in people if person[1] != row.number),
        holds=tuple((one["amount"], one["memo"], datetime.fromisoformat(one["at"])) for one in data["holds"]),
    )


def _seen(rows: Sequence[Mapping[str, Any]], knows_of_risk: bool) -> list[Look]:
    """Who looked; a look that says there is a suspicion or an inquiry is only for posts that know of such."""
    shown = [row for row in rows if knows_of_risk or _is_plain(row)]
    return [_look(row) for row in shown[:LOOKS_SHOWN]]


def _look(row: Mapping[str, Any]) -> Look:
    branch = _named({"name": row["branch"], "name_en": row["branch_en"]}) if row["branch"] else ""
    why = _CALLS.get(row["reason"]) or masks.PURPOSES.get(row["reason"], row["reason"])
    return Look(_named(row), branch, why, datetime.fromisoformat(row["at"]))


def _is_plain(row: Mapping[str, Any]) -> bool:
    """As for the customer's own page; who has another post since may have looked for a reason that is not told."""
    return not row["moved"] and looks.may_be_shown(verb=row["verb"], reason=row["reason"], details=row["details"], post=row["role"])


def _named(data: Mapping[str, Any] | None) -> str:
    if not data:
        return ""
    return str(data["name_en"] if data["name_en"] and (get_language() or "").startswith("en") else data["name"])


def _age(row: Customer, now: datetime) -> int | None:
    born, today = row.birth_date, bank_date(now)
    return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))

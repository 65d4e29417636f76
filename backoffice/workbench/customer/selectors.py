"""What the page of one customer reads: the briefing with who looked, accounts with holders and holds, months, the timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, CharField, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat, JSONObject, Substr
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import get_language

from accounts.identity.models import Customer
from accounts.ledger import selectors as ledger
from accounts.ledger.kinds import HoldState
from accounts.ledger.models import Account, AccountHolder, Hold
from accounts.organisation.models import StaffMember
from accounts.profile.looks import rules as looks
from backoffice.clients import rules as masks
from backoffice.clients.models import ClientTier
from backoffice.workbench.customer import figures
from backoffice.worklist import briefing, timeline
from backoffice.worklist.timeline import Page, Subject
from portal.kernel import access
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import bank_date

LOOKS_SHOWN: Final = 6
#: A holder's personal data that no list of accounts needs, and that would be decrypted.
_PRIVATE: Final = ("holder__id_number", "holder__phone")


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
    is_joint: bool


def found(number: str, *, staff: StaffMember, now: datetime) -> Customer:
    """The row with all that the page needs of it, in one statement; out of reach it is not there."""
    rows = briefing.read(access.visible(Customer.objects.select_related("figures"), staff))
    rows = rows.annotate(c_looks=ArraySubquery(_looks()), c_tier=Subquery(_tier()))
    return get_object_or_404(rows, number=number)


def page(row: Customer, *, staff: StaffMember, now: datetime, show: str = "") -> dict[str, Any]:
    """Everything below the name; three statements, and one more for who may know of held orders."""
    knows_of_risk = access.may(staff, "risk.view")
    known = briefing.brief(row, now=now, held_orders=briefing.held_orders(row) if knows_of_risk else 0)
    holdings = _holdings(row)
    accounts = [holding.account for holding in holdings]
    today = bank_date(now)
    months = figures.months(ledger.monthly_sums(account_ids=[account.pk for account in accounts], since=figures.first_month(today)), accounts, today)
    return {
        "customer": row,
        "briefing": known,
        "masked_id": masks.masked("id_number", row.id_number),
        "masked_phone": masks.masked("phone", row.phone),
        "age": _age(row, now),
        "tier": _named(getattr(row, "c_tier", None)),
        "holdings": holdings,
        "accounts": accounts,
        "totals": figures.totals(accounts),
        "months": months if accounts else [],
        "looks": _seen(getattr(row, "c_looks", ()), knows_of_risk),
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


def _holdings(row: Customer) -> list[Holding]:
    """Accounts in the order of the page, with joint holders and pending holds, in one statement."""
    joint = AccountHolder.objects.filter(account=OuterRef("pk")).order_by("since", "pk")
    holds = Hold.objects.filter(account=OuterRef("pk"), state=HoldState.PENDING).order_by("-placed_at", "-id")
    rows = Account.objects.for_customer(row).select_related("branch", "holder").defer(*_PRIVATE).annotate(
        h_joint=ArraySubquery(joint.values(row=JSONObject(name=F("customer__name"), name_en=F("customer__name_en"), number=F("customer__number")))),
        h_holds=ArraySubquery(holds.values(row=JSONObject(amount=F("amount"), memo=F("memo"), at=F("placed_at")))),
    )  # fmt: skip
    return [_holding(account, row) for account in rows.order_by("status", "id")]


def _holding(account: Any, row: Customer) -> Holding:
    people = [(_named(one), one["number"]) for one in account.h_joint]
    if account.holder_id != row.pk:
        people = [(account.holder.display_name, account.holder.number), *people]
    return Holding(
        account=account,
        others=tuple(person for person in people if person[1] != row.number),
        holds=tuple((one["amount"], one["memo"], datetime.fromisoformat(one["at"])) for one in account.h_holds),
        is_joint=len(account.h_joint) > 0,
    )


def _looks() -> QuerySet[Any, Any]:
    """The last looks with who it was, and whether they had another post since."""
    person = Case(When(actor__startswith="staff:", then=Cast(Substr("actor", 7), BigIntegerField())))
    named = JSONObject(name=F("name"), name_en=F("name_en"), role=F("role"), branch=F("branch__name"), branch_en=F("branch__name_en"))
    who = StaffMember.objects.filter(pk=OuterRef("person")).values(row=named)
    moved = AuditEntry.objects.filter(subject=OuterRef("actor"), verb="staff.moved", at__gt=OuterRef("at"))
    about = Concat(Value("customer:"), Cast(OuterRef("pk"), CharField()))
    rows = AuditEntry.objects.filter(subject=about, verb__in=("customer.viewed", "customer.revealed")).order_by("-at", "-id")[: LOOKS_SHOWN * 4]
    seen = JSONObject(at=F("at"), verb=F("verb"), reason=F("reason"), details=F("details"), who=Subquery(who), moved=Exists(moved))
    return rows.annotate(person=person).values(row=seen)


def _tier() -> QuerySet[Any, Any]:
    newest = ClientTier.objects.filter(code=OuterRef("figures__tier")).order_by("-effective_from")
    return newest.values(row=JSONObject(name=F("name"), name_en=F("name_en")))[:1]


def _seen(rows: Sequence[Mapping[str, Any]], knows_of_risk: bool) -> list[Look]:
    """Who looked; a look that says there is a suspicion or an inquiry is only for posts that know of such."""
    shown = [row for row in rows if row["who"] and (knows_of_risk or _is_plain(row))]
    return [_look(row) for row in shown[:LOOKS_SHOWN]]


def _look(row: Mapping[str, Any]) -> Look:
    who = row["who"]
    branch = _named({"name": who["branch"], "name_en": who["branch_en"]})
    return Look(_named(who), branch, _why(row), datetime.fromisoformat(row["at"]))


def _is_plain(row: Mapping[str, Any]) -> bool:
    """As for the customer's own page; who has another post since may have looked for a reason that is not told."""
    return not row["moved"] and looks.may_be_shown(verb=row["verb"], reason=row["reason"], details=row["details"], post=row["who"]["role"])


def _why(row: Mapping[str, Any]) -> str | Promise:
    return masks.PURPOSES.get(row["reason"], row["reason"])


def _named(data: Mapping[str, Any] | None) -> str:
    if not data:
        return ""
    return str(data["name_en"] if data["name_en"] and (get_language() or "").startswith("en") else data["name"])


def _age(row: Customer, now: datetime) -> int | None:
    born, today = row.birth_date, bank_date(now)
    return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))

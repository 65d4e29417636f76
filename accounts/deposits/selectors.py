"""What a customer's pages read about accounts: holdings, totals by currency, the last movements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.db.models.functions import JSONArray
from django.utils.translation import gettext as _

from accounts.deposits import rules
from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountHolder, AccountKind, AccountQuerySet, Hold, HoldState, PostingKind

#: Personal data of a holder that no page of accounts needs, and that would be decrypted.
_PRIVATE: Final = ("holder__id_number", "holder__phone")
#: What a page shows of an account at a glance.
_GLANCE: Final = ("reference", "number", "nickname", "kind", "currency", "status", "opened_on", "balance", "held", "holder__name", "holder__name_en")

# [customer, name, English name] of everybody who shares the account, in the order they joined.
_JOINT: Final = ArraySubquery(
    AccountHolder.objects.filter(account=OuterRef("pk")).order_by("since", "pk").values(who=JSONArray("customer_id", "customer__name", "customer__name_en"))
)

# One index range per account, whatever its length: the partition is chosen for each account by its id.
_MOVEMENTS: Final = """
select entry.seq, entry.amount, entry.booked_at, entry.kind, entry.counterparty, entry.memo, mine.account_id
from unnest(%s::bigint[]) as mine(account_id)
cross join lateral (
    select * from accounts_entry where accounts_entry.account_id = mine.account_id order by seq desc limit %s
) as entry
order by entry.booked_at desc, entry.posting_id desc, mine.account_id
limit %s
"""


@dataclass(frozen=True, slots=True)
class Holding:
    """An account as one of its holders sees it; `others` are the people it is shared with."""

    account: Account
    others: tuple[Customer, ...] = ()

    @property
    def name(self) -> str:
        return self.account.nickname or self.kind_name

    @property
    def kind_name(self) -> str:
        return str(AccountKind(self.account.kind).label)

    @property
    def icon(self) -> str:
        return rules.ACCOUNT_ICONS[AccountKind(self.account.kind)]

    @property
    def tail(self) -> str:
        return rules.ending(self.account.number)

    @property
    def about(self) -> str:
        """The small line under the name: the kind when the holder gave a name, the ending, whom it is shared with."""
        said = [self.kind_name] if self.account.nickname else []
        said.append(_("ends %(tail)s") % {"tail": self.tail})
        if self.others:
            said.append(_("with %(names)s") % {"names": self.names_of_others})
        return _(", ").join(said)

    @property
    def names_of_others(self) -> str:
        return _(" and ").join(other.display_name for other in self.others)


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """What accounts of one currency hold together, in its minor units; `owed` is the sum of what is below zero."""

    currency: str
    balance: int
    held: int
    owed: int


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry of an account, in minor units of `currency`."""

    seq: int
    amount: int
    booked_at: datetime
    kind: int
    counterparty: str
    memo: str
    holding: Holding

    @property
    def currency(self) -> str:
        return self.holding.account.currency

    @property
    def title(self) -> str:
        return self.counterparty or self.kind_name

    @property
    def kind_name(self) -> str:
        return str(PostingKind(self.kind).label)

    @property
    def icon(self) -> str:
        return rules.MOVEMENT_ICONS[PostingKind(self.kind)]


@dataclass(frozen=True, slots=True)
class Group:
    """Holdings under one heading."""

    title: str
    holdings: list[Holding]


@dataclass(frozen=True, slots=True)
class Part:
    """What the accounts under one heading hold together, in minor units."""

    title: str
    balance: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The money side of the home page."""

    accounts: list[Holding]
    totals: list[CurrencyTotal]
    movements: list[Movement]


def overview(*, customer: Customer, movements: int = 5) -> Overview:
    """Accounts with balances, totals by currency and the last movements over all of them, in two queries.

    Only what such a page shows is read: an account and its holder have sixty columns.
    """
    mine = _held(Account.objects.for_customer(customer).only(*_GLANCE), customer)
    return Overview(accounts=mine, totals=totals(mine), movements=last_movements(holdings=mine, limit=movements))


def holdings(*, customer: Customer) -> list[Holding]:
    """The customer's accounts that are not closed, in the order of the page, in one query."""
    return _held(Account.objects.for_customer(customer).defer(*_PRIVATE), customer)


def holding(*, customer: Customer, reference: str) -> Holding | None:
    """One account of the customer with the people it is shared with; None for a stranger's, in one query."""
    mine = Account.objects.for_customer(customer).select_related("holder", "meter", "branch").defer(*_PRIVATE).annotate(joint=_JOINT)
    account = mine.filter(reference=reference).first()
    return None if account is None else Holding(account, _others(account, customer))


def groups(mine: Sequence[Holding]) -> list[Group]:
    """The holdings under the headings that have any."""
    found = [Group(str(title), [one for one in mine if one.account.kind in kinds]) for title, kinds in rules.GROUPS]
    return [group for group in found if group.holdings]


def totals(mine: Iterable[Holding]) -> list[CurrencyTotal]:
    """Sums per currency, the bank's own currency first; currencies are never added to each other."""
    sums: dict[str, list[int]] = {}
    for one in mine:
        balance, held, owed = sums.setdefault(one.account.currency, [0, 0, 0])
        below = min(one.account.balance, 0)
        sums[one.account.currency] = [balance + one.account.balance - below, held + one.account.held, owed - below]
    return [CurrencyTotal(currency, *sums[currency]) for currency in sorted(sums, key=lambda code: (code != "CNY", code))]


def parts(mine: Iterable[Holding]) -> list[Part]:
    """What makes the total in yuan, by the headings of the accounts page; nothing where one heading holds all of it."""
    in_yuan = groups([one for one in mine if one.account.currency == "CNY"])
    found = [Part(group.title, sum(one.account.balance for one in group.holdings)) for group in in_yuan]
    return found if len(found) > 1 else []


def last_movements(*, holdings: Sequence[Holding], limit: int) -> list[Movement]:
    """The newest entries over all these accounts, newest first, in one query."""
    known = {one.account.pk: one for one in holdings}
    if not known:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_MOVEMENTS, [list(known), limit, limit])
        return [Movement(seq, amount, at, kind, name, memo, known[account]) for seq, amount, at, kind, name, memo, account in cursor.fetchall()]


def pending_holds(*, account: Account) -> list[Hold]:
    """What is reserved on the account, oldest first."""
    return list(Hold.objects.filter(account=account, state=HoldState.PENDING).order_by("placed_at", "pk")) if account.held else []


def _held(mine: AccountQuerySet, customer: Customer) -> list[Holding]:
    """Those that are not closed, in the order of the page."""
    rows = mine.open().select_related("holder").annotate(joint=_JOINT).order_by("kind", "opened_on", "pk")
    accounts = sorted(rows, key=lambda account: rules.group_of(account.kind))
    return [Holding(account, _others(account, customer)) for account in accounts]


def _others(account: Any, customer: Customer) -> tuple[Customer, ...]:
    """The other holders, those of `joint` known by their names only."""
    joint = [Customer(pk=pk, name=name, name_en=name_en) for pk, name, name_en in account.joint]
    people = [account.holder, *joint] if account.holder else joint
    return tuple(person for person in people if person.pk != customer.pk)

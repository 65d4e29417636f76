"""My clients: one person's book (or a branch's), filtered, ordered by who is due first, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import BigIntegerField, BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.kinds import FIRST_OWN_KIND, AccountKind
from accounts.ledger.models import Account, AccountHolder
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import StaffMember
from accounts.tiers import selectors as tiers_of
from accounts.tiers.models import Tier
from accounts.tiers.rules import tier_of
from backoffice.clients import rules, selectors
from backoffice.clients.models import Care, Part
from portal.kernel import access, clock

ROWS_A_PAGE: Final = 25
TOP_OUTFLOWS: Final = 20
#: Years from which a customer counts as elder (60, 中华人民共和国老年人权益保障法, article 2).
ELDER_YEARS: Final = 60

# What a customer has in CNY now, loans left out; accounts are counted with their first holder.
_ASSETS: Final = (
    Account.objects.filter(holder=OuterRef("customer"), currency="CNY", kind__lt=FIRST_OWN_KIND)
    .exclude(kind=AccountKind.LOAN)
    .values("holder")
    .annotate(all=Sum("balance"))
    .values("all")
)
_NUMBER: Final = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Order:
    """A way to order the list."""

    label: str | Promise
    fields: tuple[Any, ...]


ORDERS: Final[Mapping[str, Order]] = {
    "due": Order(_("due first"), ("contact_due_on", F("assets").desc(), "pk")),
    "assets": Order(_("most assets"), (F("assets").desc(), "pk")),
    "change": Order(_("most money out"), (F("change").asc(nulls_last=True), "pk")),
    "name": Order(_("name"), ("customer__name", "pk")),
    "since": Order(_("newest in the book"), ("-since", "pk")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for; unknown words ask for nothing. `wrong` names filters that do not hold (any more)."""

    view: str = ""
    word: str = ""
    tiers: tuple[str, ...] = ()
    manager: str = ""
    tag: str = ""
    order: str = "due"
    page: int = 1
    wrong: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Any, *, managers: Sequence[StaffMember], tiers: Sequence[Tier]) -> "Asked":
        """From an address; `managers` are those whose books this person may see."""
        wrong = []
        manager = query.get("manager", "")
        if manager and manager not in {person.number for person in managers}:
            wrong.append("manager")
        view, tag, order, page = query.get("view", ""), query.get("tag", ""), query.get("o", "due"), query.get("page", "1")
        known = {tier.code for tier in tiers}
        return cls(
            view=view if view in VIEWS else "",
            word=query.get("q", "").strip()[:64],
            tiers=tuple(code for code in dict.fromkeys(query.getlist("tier")) if code in known),
            manager=manager,
            tag=tag if tag in TAGS else "",
            order="change" if view == "out" else order if order in ORDERS else "due",
            page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
            wrong=tuple(wrong),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One client as the list shows it."""

    care: Care
    tier: Tier | None
    assets: int
    change: int | None
    overdue_days: int
    weeks: Sequence[int]
    tags: list[tuple[str | Promise, str]]
    mine: bool

    @property
    def customer(self) -> Customer:
        return self.care.customer


@dataclass(frozen=True, slots=True)
class Totals:
    """The book in figures; `results` is this person's part of the assets, by the agreed shares."""

    clients: int = 0
    due: int = 0
    assets: int = 0
    results: int = 0
    standing_in: int = 0
    joint: int = 0
    elder: int = 0
    outflow: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """A page of the list with what stands above it."""

    lines: list[Line]
    totals: Totals
    found: int
    tiers: list[Tier]
    managers: list[StaffMember]
    asked: Asked
    today: date
    own: bool
    pages: int = field(default=1)


TAGS: Final[Mapping[str, tuple[str | Promise, str]]] = {
    "frozen": (_("frozen"), "alert"),
    "elder": (_("elder"), ""),
    "business": (_("runs a business"), ""),
    "joint_account": (_("joint account"), ""),
    "no_login": (_("not online"), "line"),
    "birthday": (_("birthday soon"), "key"),
}
VIEWS: Final = ("due", "out", "elder", "joint", "standing_in")


def managers_of(staff: StaffMember) -> list[StaffMember]:
    """Whose books this person sees: the own and those of whom they stand in for; a branch manager those of the branch."""
    if selectors.has_own_book(staff):
        return [person for person in selectors.acting_for(staff) if selectors.has_own_book(person)]
    if not posts.may(staff, "book.view"):
        return []
    rows = StaffMember.objects.filter(Q(branch__in=organisation.reach(staff)) & Q(role__in=rules.CARERS) | Q(pk__in=_holders(staff)))
    return list(rows.select_related("branch").order_by("number"))


def cares(staff: StaffMember, managers: Sequence[StaffMember]) -> QuerySet[Care]:
    """The rows of the list: a manager's open cares, or a branch's leads."""
    if selectors.has_own_book(staff):
        return Care.objects.open().filter(manager__in=[person.pk for person in managers])
    return access.visible(Care.objects.leads(), staff)


def book(staff: StaffMember, *, asked: Asked, managers: list[StaffMember], tiers: list[Tier], now: datetime) -> Book:
    """A page of the list; two queries whatever its length."""
    today = clock.bank_date(now)
    known = {person.number: person for person in managers}
    everybody = _annotated(cares(staff, managers))
    totals = _totals(everybody, staff, today)
    wanted = everybody.none() if asked.wrong else _filtered(everybody, asked, known.get(asked.manager), staff, today)
    unfiltered = not (asked.word or asked.tiers or asked.manager or asked.tag or asked.wrong or asked.view)
    counted = totals.clients if unfiltered else -1
    lines = _lines(wanted, asked, tiers, staff, today)
    found = counted if counted >= 0 else _count(wanted, asked, len(lines))
    own = selectors.has_own_book(staff)
    return Book(lines, totals, found, tiers, managers, asked, today, own, max(1, -(-found // ROWS_A_PAGE)))


def listed(staff: StaffMember, *, asked: Asked, managers: list[StaffMember], now: datetime) -> QuerySet[Care]:
    """Every row of the list in its order, for the export."""
    known = {person.number: person for person in managers}
    rows = _annotated(cares(staff, managers))
    if asked.wrong:
        return rows.none()
    return _filtered(rows, asked, known.get(asked.manager), staff, clock.bank_date(now)).order_by(*ORDERS[asked.order].fields)


def count_for(staff: StaffMember, query: QueryDict) -> int | None:
    """How many rows a kept filter shows this person; None where it does not hold (any more)."""
    now = clock.now()
    managers = managers_of(staff)
    asked = Asked.of(query, managers=managers, tiers=tiers_of.in_force(clock.bank_date(now)))
    rows = listed(staff, asked=asked, managers=managers, now=now)
    return None if asked.wrong else min(rows.count(), TOP_OUTFLOWS) if asked.view == "out" else rows.count()


def count_due(staff: StaffMember, today: date) -> int:
    """How many clients of the own book are due; asks nothing for who has no book."""
    return Care.objects.open().filter(manager=staff, contact_due_on__lt=today).count() if selectors.has_own_book(staff) else 0


def count_due_now(staff: StaffMember) -> int:
    """The rail's figure."""
    return count_due(staff, clock.bank_date(clock.now()))


def _holders(staff: StaffMember) -> QuerySet[Care, int]:
    return access.visible(Care.objects.leads(), staff).values_list("manager", flat=True)


def _annotated(rows: QuerySet[Care]) -> QuerySet[Care]:
    return rows.annotate(
        assets=Coalesce(Subquery(_ASSETS, output_field=_NUMBER), 0, output_field=_NUMBER),
        change=F("customer__figures__assets_minor") - F("customer__figures__before_minor"),
    )


def _totals(rows: QuerySet[Care], staff: StaffMember, today: date) -> Totals:
    found = rows.aggregate(
        clients=Count("pk"),
        due=Count("pk", filter=Q(contact_due_on__lt=today)),
        all_assets=Coalesce(Sum("assets"), 0, output_field=_NUMBER),
        results=Coalesce(Sum(F("assets") * F("share_bps") / 10_000, filter=Q(manager=staff), output_field=_NUMBER), 0, output_field=_NUMBER),
        standing_in=Count("pk", filter=~Q(manager=staff)),
        joint=Count("pk", filter=Q(part=Part.JOINT)),
        elder=Count("pk", filter=_elder(today)),
        outflow=Count("pk", filter=Q(change__lt=0)),
    )
    return Totals(assets=found.pop("all_assets"), **found)


def _filtered(rows: QuerySet[Care], asked: Asked, manager: StaffMember | None, staff: StaffMember, today: date) -> QuerySet[Care]:
    if manager is not None:
        rows = rows.filter(manager=manager)
    if asked.word:
        rows = rows.filter(customer__in=selectors.found_by(Customer.objects.all(), asked.word).order_by())
    if asked.tiers:
        rows = rows.filter(customer__tiering__tier__in=asked.tiers)
    if asked.view:
        rows = rows.filter(_view(asked.view, staff, today))
    return rows.filter(_tagged(asked.tag, today)) if asked.tag else rows


def _view(view: str, staff: StaffMember, today: date) -> Q:
    match view:
        case "due":
            return Q(contact_due_on__lt=today)
        case "out":
            return Q(change__lt=0)
        case "elder":
            return _elder(today)
        case "joint":
            return Q(part=Part.JOINT)
    return ~Q(manager=staff)


def _tagged(tag: str, today: date) -> Q:
    match tag:
        case "frozen":
            return Q(customer__status=CustomerStatus.FROZEN)
        case "elder":
            return _elder(today)
        case "business":
            return Q(Exists(_business()))
        case "joint_account":
            return _joint()
        case "no_login":
            return Q(customer__user=None)
    return _birthday(today)


def _lines(rows: QuerySet[Care], asked: Asked, tiers: list[Tier], staff: StaffMember, today: date) -> list[Line]:
    start = (asked.page - 1) * ROWS_A_PAGE
    end = min(start + ROWS_A_PAGE, TOP_OUTFLOWS) if asked.view == "out" else start + ROWS_A_PAGE
    page = (
        rows.annotate(has_business=Exists(_business()), has_joint=ExpressionWrapper(_joint(), output_field=BooleanField()))
        .select_related("customer__figures", "customer__tiering", "customer__user", "manager")
        .defer("customer__id_number", "customer__phone", "customer__id_number_hash", "customer__phone_hash", "customer__user__password")
        .order_by(*ORDERS[asked.order].fields)[start:end]
    )
    known = {tier.code: tier for tier in tiers}
    return [_line(care, known, tiers, staff, today) for care in page]


def _line(care: Any, known: Mapping[str, Tier], tiers: list[Tier], staff: StaffMember, today: date) -> Line:
    figures = getattr(care.customer, "figures", None)
    tiering = getattr(care.customer, "tiering", None)
    tier = known.get(tiering.tier) if tiering is not None else None
    return Line(
        care=care,
        tier=tier or tier_of(care.assets, tiers),
        assets=care.assets,
        change=care.change,
        overdue_days=max(0, (today - care.contact_due_on).days),
        weeks=figures.weeks if figures is not None else (),
        tags=[TAGS[code] for code in _tags_of(care, today)],
        mine=care.manager_id == staff.pk,
    )


def _tags_of(care: Any, today: date) -> list[str]:
    customer = care.customer
    born = customer.birth_date
    flags = {
        "frozen": customer.status == CustomerStatus.FROZEN,
        "elder": born is not None and born <= _elder_born_by(today),
        "business": care.has_business,
        "joint_account": care.has_joint,
        "birthday": born is not None and (born.month, born.day) in _coming_days(today),
    }
    return [code for code, holds in flags.items() if holds]


def _count(rows: QuerySet[Care], asked: Asked, shown: int) -> int:
    """Without asking again where the page itself tells."""
    if asked.view == "out":
        return min(shown, TOP_OUTFLOWS)
    return shown if asked.page == 1 and shown < ROWS_A_PAGE else rows.count()


def _elder_born_by(today: date) -> date:
    return today.replace(year=today.year - ELDER_YEARS, day=min(today.day, 28))


def _elder(today: date) -> Q:
    return Q(customer__birth_date__lte=_elder_born_by(today))


def _coming_days(today: date) -> set[tuple[int, int]]:
    return {((today + timedelta(days=ahead)).month, (today + timedelta(days=ahead)).day) for ahead in range(7)}


def _birthday(today: date) -> Q:
    wanted = Q(pk__in=[])
    for month, day in sorted(_coming_days(today)):
        wanted |= Q(customer__birth_date__month=month, customer__birth_date__day=day)
    return wanted


def _business() -> QuerySet[Account]:
    return Account.objects.filter(holder=OuterRef("customer"), kind=AccountKind.BUSINESS)


def _joint() -> Q:
    """Shares an account, as its first holder or beside one; two questions, since one with OR could use no index."""
    beside = AccountHolder.objects.filter(customer=OuterRef("customer"))
    return Q(Exists(beside)) | Q(Exists(AccountHolder.objects.filter(account__holder=OuterRef("customer"))))

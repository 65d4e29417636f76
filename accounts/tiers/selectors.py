"""Who has which tier, what it brings, and how far the next is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import connection
from django.db.models import Sum

from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountKind, Entry
from accounts.tiers import rules
from accounts.tiers.models import BenefitKind, CustomerTier, Tier, TierBenefit, TierMonth
from accounts.tiers.rules import Reach
from portal.kernel.money import Money

#: Months of history on a customer's page.
MONTHS_SHOWN: Final = 12
_COUNTED_KINDS: Final = tuple(kind for kind in AccountKind if not kind.is_banks_own and kind != AccountKind.LOAN)
_CURRENCY: Final = "CNY"


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer's tier with the row it was read from; `falls_to` is there while a fall waits."""

    tier: Tier
    row: CustomerTier
    next: Tier | None
    falls_to: Tier | None

    @property
    def average(self) -> Money:
        return Money(self.row.average_minor)

    @property
    def gap(self) -> Money | None:
        """What the average lacks to the next tier."""
        return None if self.row.gap_minor is None else Money(self.row.gap_minor)

    @property
    def first_day(self) -> date:
        """The first day of those the average is of."""
        return self.row.as_of - timedelta(days=rules.WINDOW_DAYS - 1)


@dataclass(frozen=True, slots=True)
class HowFar:
    """The way to a tier: what the average lacks, and what would reach it from the balances of these days."""

    tier: Tier
    gap: Money
    reach: Reach
    as_of: date

    @property
    def more(self) -> Money:
        """So much more on the accounts, kept for the whole window."""
        return Money(self.reach.more_minor)

    @property
    def by_itself_on(self) -> date | None:
        """The day on which it is reached if nothing moves."""
        return None if self.reach.days_by_itself is None else self.as_of + timedelta(days=self.reach.days_by_itself + 1)


@dataclass(frozen=True, slots=True)
class Effect:
    """What other tiers would do to customers as their averages are now; `counts` is tier code → (now, then)."""

    rise: int
    fall: int
    counts: Mapping[str, tuple[int, int]]


def in_force(day: date) -> list[Tier]:
    """The tiers in force, lowest first."""
    rows = Tier.objects.filter(effective_from__lte=day).order_by("code", "-effective_from").distinct("code")
    return sorted(rows, key=lambda tier: (tier.from_minor, tier.rank))


def of(customer: Customer, day: date) -> Standing | None:
    """The customer's tier; None before the first night with an account. Two queries."""
    row = CustomerTier.objects.filter(customer=customer).first()
    return None if row is None else standing(row, in_force(day))


def standing(row: CustomerTier, known: Sequence[Tier]) -> Standing | None:
    """The same from what was read already."""
    codes = [tier.code for tier in known]
    if row.tier not in codes:
        return None
    place = codes.index(row.tier)
    below = known[codes.index(row.falls_to)] if row.falls_to in codes else None
    return Standing(known[place], row, known[place + 1] if place + 1 < len(known) else None, below)


def how_far(customer: Customer, day: date) -> HowFar | None:
    """How far the next tier is and what would reach it; None at the top and before the first night."""
    known = of(customer, day)
    if known is None or known.next is None or known.gap is None or known.gap.minor <= 0:
        return None
    balances = _balances(customer, known.row.as_of)
    return HowFar(known.next, known.gap, rules.reach(balances, known.next.from_minor), known.row.as_of)


def history(customer: Customer) -> list[TierMonth]:
    """The last months, newest first."""
    return list(TierMonth.objects.filter(customer=customer).order_by("-month")[:MONTHS_SHOWN])


def benefits_in_force(day: date) -> list[TierBenefit]:
    """The newest row of each tier, kind and code that holds; one that ended is left out."""
    rows = TierBenefit.objects.filter(effective_from__lte=day).order_by("tier", "kind", "code", "-effective_from").distinct("tier", "kind", "code")
    return [row for row in rows if row.active]


def benefits(code: str, tiers: Sequence[Tier], rows: Iterable[TierBenefit]) -> list[TierBenefit]:
    """What a tier brings: its own rows and those of the tiers below that no higher row replaces."""
    order = [tier.code for tier in tiers]
    reached = order[: order.index(code) + 1] if code in order else []
    held: dict[tuple[str, str], TierBenefit] = {}
    for row in sorted((row for row in rows if row.tier in reached), key=lambda row: order.index(row.tier)):
        held[row.kind, row.code if row.kind != BenefitKind.OTHER else f"{row.code}{row.pk}"] = row
    return list(held.values())


def benefits_of(customer: Customer, day: date) -> list[TierBenefit]:
    """What this customer's tier brings. Three queries."""
    code = CustomerTier.objects.filter(customer=customer).values_list("tier", flat=True).first()
    return [] if code is None else benefits(code, in_force(day), benefits_in_force(day))


def priority(customer: Customer, day: date) -> int:
    """How much earlier than ordinary numbers this customer is called in the hall; 0: not earlier."""
    return max((row.value for row in benefits_of(customer, day) if row.kind == BenefitKind.QUEUE), default=0)


def fee_of(customer: Customer, code: str, price: Money, day: date) -> Money:
    """What is left for this customer of a fee by that code: the capability that takes a fee asks here before it names or posts it."""
    waived = max((row.value for row in benefits_of(customer, day) if row.kind == BenefitKind.FEE and row.code == code), default=0)
    return Money(rules.after_waiver(price.minor, waived), price.currency)


def effect(tiers: Sequence[Tier]) -> Effect:
    """What these tiers would make of everybody's average now; one pass."""
    codes, bounds = [tier.code for tier in tiers], [tier.from_minor for tier in tiers]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tier, greatest(width_bucket(average_minor, %s::bigint[]), 1) AS rank, count(*) FROM accounts_customertier GROUP BY 1, 2", [bounds]
        )
        rows = cursor.fetchall()
    now: dict[str, int] = dict.fromkeys(codes, 0)
    then: dict[str, int] = dict.fromkeys(codes, 0)
    rise = fall = 0
    for code, rank, count in rows:
        had = codes.index(code) + 1 if code in codes else rank
        now[codes[had - 1]] += count
        then[codes[rank - 1]] += count
        rise += count if rank > had else 0
        fall += count if rank < had else 0
    return Effect(rise, fall, {code: (now[code], then[code]) for code in codes})


def _balances(customer: Customer, day: date) -> list[int]:
    """What counted at the end of each day of the window, oldest first."""
    accounts = Account.objects.filter(holder=customer, currency=_CURRENCY, kind__in=_COUNTED_KINDS)
    now = accounts.aggregate(total=Sum("balance"))["total"] or 0
    first = day - timedelta(days=rules.WINDOW_DAYS - 1)
    moved = Entry.objects.filter(account__in=accounts, business_date__gte=first).values_list("business_date").annotate(total=Sum("amount")).order_by()
    by_day = dict(moved)
    later = sum(total for at, total in by_day.items() if at > day)
    return rules.daily(now - later, [by_day.get(first + timedelta(days=number), 0) for number in range(rules.WINDOW_DAYS)])

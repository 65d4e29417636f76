"""Numbers about a condition: how many, line by line, of which tier, with what money; a few people by chance; who nearly belongs.

Counting goes over the narrow table of portraits where that is the same, and over customers else. A count is one
statement, the lines are one more.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any, Final

from django.core.cache import cache
from django.db.models import BigIntegerField, Count, F, Func, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.portrait.models import Portrait
from backoffice.segments import joining, reach
from portal.kernel import conditions
from portal.kernel.conditions import Group, Kind, Line, Node, Tally, Tree

#: How long the number of everybody in reach is remembered, in seconds: it changes slowly and is asked at every stroke.
_REMEMBERED: Final = 60
SAMPLE: Final = 7
MOST_NEAR: Final = 2
_RELAXED: Final = Decimal("0.9")
_MORE_DAYS: Final = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class Figures:
    """`share_bps` of everybody in reach; `tiers` code → how many; `took_ms` what the database took."""

    number: int
    everybody: int
    assets_minor: int
    tiers: tuple[tuple[str, int], ...]
    took_ms: int

    @property
    def share_bps(self) -> int:
        return self.number * 10_000 // self.everybody if self.everybody else 0


@dataclass(frozen=True, slots=True)
class Near:
    """If this line asked for a little less, so many more would belong."""

    line: Line
    more: int


def matching(tree: Tree, people: QuerySet[Customer], day: date) -> QuerySet[Customer]:
    """The customers of `people` for whom the tree holds; it is written out first."""
    return people.filter(conditions.to_q(joining.expand(tree), day))


def count(tree: Tree, staff: StaffMember, day: date) -> int:
    """How many of those this colleague may count."""
    return _rows(joining.expand(tree), staff, day).count()


def number_of(tree: Tree, day: date) -> int:
    """How many of the whole bank; for figures and jobs, where nobody looks."""
    return _narrow(joining.expand(tree), day).count()


def figures(tree: Tree, staff: StaffMember, day: date, *, scope: Tree | None = None) -> Figures:
    """The count with money and tiers, as one statement, and how many there are in all, or within the scope that the tree is kept to."""
    began = perf_counter()
    rows = _rows(joining.expand(tree), staff, day)
    to = "" if rows.model is Portrait else "portrait__"
    customer = "customer__" if rows.model is Portrait else ""
    found = rows.order_by().values(tier=F(f"{customer}tiering__tier")).annotate(so_many=Count("*"), money=Sum(f"{to}assets_minor"))
    by_tier = {row["tier"] or "": (row["so_many"], int(row["money"] or 0)) for row in found}
    everybody = count(scope, staff, day) if scope else cache.get_or_set(f"segments.everybody.{staff.pk}", lambda: reach.people(staff).count(), _REMEMBERED)
    took = round((perf_counter() - began) * 1000)
    tiers = tuple((code, number) for code, (number, _money) in by_tier.items() if code)
    number = sum(number for number, _money in by_tier.values())
    return Figures(number, max(int(everybody or 0), number), sum(money for _n, money in by_tier.values()), tiers, took)


def by_line(tree: Tree, staff: StaffMember, day: date, *, scope: Tree | None = None) -> Tally:
    """What each line answers within the scope, for `conditions.counts`; lines about other segments are asked as what those mean."""
    people = reach.people(staff)
    return conditions.tally(tree, matching(scope, people, day) if scope else people, day, meaning=_meaning)


def sample(tree: Tree, staff: StaffMember, day: date, *, seed: int) -> list[Customer]:
    """A few of the people by chance; the same seed draws the same ones while nothing changes."""
    shuffled = Func(F("pk"), Value(seed), function="hashint8extended", output_field=BigIntegerField())
    keys = list(matching(tree, reach.people(staff), day).order_by(shuffled, "pk").values_list("pk", flat=True)[:SAMPLE])
    found = Customer.objects.filter(pk__in=keys).select_related("branch", "tiering", "portrait")
    by_key = {customer.pk: customer for customer in found}
    return [by_key[key] for key in keys if key in by_key]


def near(tree: Tree, staff: StaffMember, day: date, *, number: int) -> list[Near]:
    """For the first two lines with a bound: how many more a tenth less, or half as many days more, would bring."""
    root = tree.root
    found: list[Near] = []
    if not isinstance(root, Group) or not root.every:
        return []
    for place, node in enumerate(root.nodes):
        wider = _wider(node)
        if wider is None or len(found) == MOST_NEAR:
            continue
        nodes = (*root.nodes[:place], wider, *root.nodes[place + 1 :])
        more = count(Tree(tree.catalogue, Group(True, nodes)), staff, day) - number
        if more > 0:
            found.append(Near(wider, more))
    return found


def near_words(one: Near) -> str:
    """The wider line as a sentence."""
    return _("%(line)s: %(more)s more") % {"line": conditions.line_words(one.line), "more": f"{one.more:,}"}


def _meaning(line: Line) -> Node:
    return joining.expand(Tree(conditions.catalogue("customer"), line)).root


def _rows(tree: Tree, staff: StaffMember, day: date) -> QuerySet[Any]:
    return _narrow(tree, day) if reach.sees_all(staff) else reach.people(staff).filter(conditions.to_q(tree, day))


def _narrow(tree: Tree, day: date) -> QuerySet[Any]:
    alone = conditions.rebased(tree, "portrait")
    if alone is not None:
        return Portrait.objects.filter(conditions.to_q(alone, day))
    return Customer.objects.filter(conditions.to_q(tree, day))


def _wider(node: Node) -> Line | None:
    if not isinstance(node, Line) or isinstance(node.value, bool):
        return None
    if node.operator.code in ("next_days", "last_days") and isinstance(node.value, int):
        return replace(node, value=int(node.value * _MORE_DAYS) or 1)
    if node.operator.code in ("ge", "gt") and node.field.kind in (Kind.MONEY, Kind.NUMBER, Kind.RATE) and isinstance(node.value, int) and node.value > 1:
        return replace(node, value=int(node.value * _RELAXED))
    return None

"""Who is in a segment: what campaigns, shelves, editions and pages ask."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.consents import selling
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.segments import joining, reach
from backoffice.segments.models import Segment, SegmentDay, SegmentMember
from portal.kernel import access, clock, conditions
from portal.kernel.conditions import Reason, Tree
from portal.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Why:
    """Whether somebody is in, and the condition line by line with what is the case."""

    is_in: bool
    reasons: list[Reason]


def members(segment: Segment, day: date | None = None) -> QuerySet[Customer]:
    """The customers in the segment now (a live one: on that day); raises a refusal when its condition cannot be read any more."""
    return Customer.objects.filter(members_q(segment, day))


def members_q(segment: Segment, day: date | None = None) -> Q:
    """The same as a condition over customers, to be put beside others."""
    return conditions.to_q(joining.whole(segment), day or clock.bank_date(clock.now()))


def audience(segment: Segment, *, way: str = "", day: date | None = None) -> QuerySet[Customer]:
    """The members who may be sold to, by that way where one is named."""
    return selling.sellable(members(segment, day), way=way)


def is_in(segment: Segment, customer: Customer, day: date | None = None) -> bool:
    """Whether that customer is in the segment; a segment that cannot be read any more holds nobody."""
    try:
        return members(segment, day).filter(pk=customer.pk).exists()
    except Refusal:
        return False


def shared_with(staff: StaffMember) -> QuerySet[Segment]:
    """The segments that this colleague may open and that are not put away, the newest changes first."""
    rows = access.visible(Segment.objects.filter(archived_at=None), staff)
    return rows.select_related("owner", "branch").order_by("-changed_at", "-pk")


def seen(segment: Segment, staff: StaffMember, day: date) -> QuerySet[Customer]:
    """The members whom this colleague may count and see."""
    return reach.people(staff).filter(members_q(segment, day))


def why(tree: Tree, customer: Customer, day: date) -> Why:
    """The condition for one customer. What other segments mean is asked of each of them."""
    row = Customer.objects.filter(pk=customer.pk)
    values = conditions.load_values(tree, row, day)[customer.pk]
    among = Segment.objects.filter(reference__in=joining.asked_for(tree)).select_related("owner", "branch")
    if among:
        values["segments.in"] = [segment.reference for segment in among if is_in(segment, customer, day)]
    return Why(conditions.to_predicate(tree, day)(values), conditions.explain(tree, values, day))


def last_days(segments: list[Segment]) -> list[SegmentDay]:
    """The last night of each."""
    return list(SegmentDay.objects.filter(segment__in=segments).order_by("segment", "-day").distinct("segment"))


def sizes(segments: list[Segment]) -> dict[int, int]:
    """How many people frozen segments hold."""
    if not segments:
        return {}
    rows = SegmentMember.objects.filter(segment__in=segments, until=None).values_list("segment_id").annotate(so_many=Count("*"))
    return dict(rows)


def of_customer(customer: Customer, staff: StaffMember, day: date) -> list[Segment]:
    """The segments visible to this colleague that hold the customer: live ones asked anew, together in one statement."""
    usable: dict[str, Q] = {}
    found = {f"segment_{segment.pk}": segment for segment in shared_with(staff)[:60]}
    for name, segment in found.items():
        try:
            usable[name] = members_q(segment, day)
        except Refusal:
            continue
    if not usable:
        return []
    row = Customer.objects.filter(pk=customer.pk).values_list(*(conditions.answer(q) for q in usable.values())).first() or ()
    return [found[name] for name, holds in zip(usable, row, strict=False) if holds]


def last_seen_in(customer_id: int) -> QuerySet[SegmentMember]:
    """What the nights wrote down: rows of the segments this customer is in, as of the last night (frozen ones: for good)."""
    return SegmentMember.objects.filter(customer_id=customer_id, until=None)

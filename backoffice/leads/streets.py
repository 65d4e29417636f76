"""Street lists: shops are entered or come from a file, a colleague ticks them off along the street; who is interested becomes a lead."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_noop

from accounts.organisation.models import Branch, StaffMember
from backoffice.leads import capturing, refusals, rules, selectors
from backoffice.leads.models import StreetList, StreetStop
from backoffice.leads.places import StopResult
from portal.kernel import access, audit
from portal.kernel.access import Actor
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash

_SUBJECT = gettext_noop("A shop on the street wants to take payments with us")


@dataclass(frozen=True, slots=True)
class Shop:
    """What is known of a shop before somebody goes there."""

    name: str
    trade: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""


@transaction.atomic
def open_list(*, name: str, branch: Branch, owner: StaffMember, planned_on: date, actor: Actor, now: datetime) -> StreetList:
    """A street to walk on a day; the same street of the same day is the same list. Raises `NothingSaid`."""
    if not name.strip():
        raise refusals.NothingSaid
    known = StreetList.objects.filter(branch=branch, name=name.strip(), planned_on=planned_on).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            made = StreetList.objects.create(
                reference=new_reference("ST"), name=name.strip()[:80], branch=branch, owner=owner, planned_on=planned_on, made_at=now
            )
    except IntegrityError:
        return StreetList.objects.get(branch=branch, name=name.strip(), planned_on=planned_on)
    audit.record(actor=actor, verb="street.opened", subject=f"street:{made.reference}", now=now, details={"name": made.name, "owner": f"staff:{owner.pk}"})
    return made


@transaction.atomic
def add_shop(*, street: StreetList, shop: Shop, now: datetime) -> StreetStop:
    """A shop at the end of the row; one that stands there already stays as it is. Raises `NothingSaid`, `WrongPhone`."""
    if not shop.name.strip():
        raise refusals.NothingSaid
    number = rules.phone_of(shop.phone) if shop.phone.strip() else ""
    StreetList.objects.select_for_update().get(pk=street.pk)  # two who add at once stand one behind the other
    known = street.stops.filter(shop=shop.name.strip()[:80], address=shop.address.strip()[:120]).first()
    if known is not None:
        return known
    last = street.stops.aggregate(last=Max("place"))["last"] or 0
    return StreetStop.objects.create(
        street=street, place=last + 1, shop=shop.name.strip()[:80], trade=shop.trade.strip()[:40], address=shop.address.strip()[:120],
        contact=shop.contact.strip()[:80], phone=number, phone_hash=lookup_hash("phone", number) if number else None,
    )  # fmt: skip


@transaction.atomic
def visit(
    *,
    reference: str,
    stop: int,
    result: StopResult,
    note: str,
    value_minor: int,
    staff: StaffMember,
    actor: Actor,
    now: datetime,
    phone: str = "",
    contact: str = "",
) -> StreetStop:
    """How it went in a shop; said again it is corrected. `interested` makes one lead of the shop. Raises `NotThere`, `WrongPhone`, `WrongAmount`."""
    street = of(reference, staff)
    row = street.stops.select_for_update().filter(pk=stop).first()
    if row is None:
        raise refusals.NotThere
    if not 0 <= value_minor <= rules.LARGEST_MINOR:
        raise refusals.WrongAmount
    if phone.strip():
        row.phone = rules.phone_of(phone)
        row.phone_hash = lookup_hash("phone", row.phone)
    row.contact = contact.strip()[:80] or row.contact
    row.result, row.note, row.value_minor, row.visited_at, row.visited_by = result, note.strip()[:300], value_minor, now, staff
    if result == StopResult.INTERESTED:
        row.lead_reference = _lead(street, row, staff, actor, now)
    row.save()
    details = {"stop": row.place, "result": result.value, "lead": row.lead_reference}
    audit.record(actor=actor, verb="street.visited", subject=f"street:{street.reference}", now=now, details=details)
    return row


def of(reference: str, staff: StaffMember) -> StreetList:
    """The list of that reference. Raises `NotThere`."""
    found = access.visible(StreetList.objects.filter(reference=reference), staff).select_related("branch", "owner").first()
    if found is None:
        raise refusals.NotThere
    return found


def lists(staff: StaffMember) -> QuerySet[StreetList]:
    """The lists this person sees with how far they are, next day first."""
    done = Count("stops", filter=~Q(stops__result=""))
    rows = access.visible(StreetList.objects.select_related("branch", "owner"), staff)
    return rows.annotate(all=Count("stops"), done=done, won=Count("stops", filter=Q(stops__result="interested"))).order_by("-planned_on", "-pk")


def may_walk(staff: StaffMember, street: StreetList) -> bool:
    """Whether this person may tick shops off."""
    return access.may(staff, selectors.WORK) and (street.owner_id in {one.pk for one in (staff, *staff.standing_in)} or access.may(staff, selectors.BRANCH))


def _lead(street: StreetList, row: StreetStop, staff: StaffMember, actor: Actor, now: datetime) -> str:
    lead = capturing.capture(
        source="street", source_ref=f"{street.reference}:{row.pk}", name=row.contact or row.shop, contact=row.phone,
        place=" ".join(filter(None, (street.name, row.address, row.shop))), branch=street.branch, manager=staff, subject=_SUBJECT,
        reason=row.note, value_minor=row.value_minor, probability_bps=3_000, actor=actor, now=now,
    )  # fmt: skip
    return lead.reference

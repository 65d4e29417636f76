"""The unit book: units are entered, their people found by who pays them or taken from a list, and those not yet looked after become leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from accounts.consents import selling
from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember
from backoffice.clients.models import Care
from backoffice.leads import capturing, refusals, rules
from backoffice.leads.models import DoNotCall, Lead, LeadState, Unit, UnitPerson
from backoffice.leads.places import FoundBy, UnitKind
from backoffice.portrait.models import Portrait
from portal.kernel import access, audit
from portal.kernel.access import Actor
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash

#: People of one unit that one act makes leads of.
A_TIME = 200
_SUBJECT = gettext_noop("Works at a unit we serve and is not looked after yet")


@dataclass(frozen=True, slots=True)
class Counts:
    """The people of a unit: all, clients (a manager looks after them), customers without one, and no customers."""

    people: int
    clients: int
    unassigned: int
    outside: int

    @property
    def share(self) -> int:
        """Clients among the people, in percent."""
        return 100 * self.clients // self.people if self.people else 0


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is entered of a unit."""

    name: str
    kind: UnitKind
    payers: Sequence[str]
    people_about: int | None
    note: str


@transaction.atomic
def enter(*, facts: UnitFacts, branch: Branch, keeper: StaffMember, actor: Actor, now: datetime) -> Unit:
    """A new unit of a branch; its people paid by us are found at once. Raises `NothingSaid`, `NameTaken`."""
    if not facts.name.strip():
        raise refusals.NothingSaid
    unit = Unit(reference=new_reference("UN"), branch=branch, keeper=keeper, made_at=now)
    _fill(unit, facts)
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.NameTaken from error
    audit.record(actor=actor, verb="unit.entered", subject=f"unit:{unit.reference}", now=now, details={"name": unit.name})
    find_people(unit=unit, actor=actor, now=now)
    return unit


@transaction.atomic
def change(*, unit: Unit, facts: UnitFacts, keeper: StaffMember, actor: Actor, now: datetime) -> Unit:
    """What is known of it changed."""
    _fill(unit, facts)
    unit.keeper = keeper
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        raise refusals.NameTaken from error
    audit.record(actor=actor, verb="unit.changed", subject=f"unit:{unit.reference}", now=now, details={"name": unit.name})
    return unit


@transaction.atomic
def find_people(*, unit: Unit, actor: Actor, now: datetime) -> int:
    """Customers whose last salary came from one of the unit's payers; answers how many are new. Set-based: the portrait knows who pays whom."""
    paid = Portrait.objects.filter(salary_payer__in=unit.payers).exclude(customer__in=unit.people.filter(customer__isnull=False).values("customer"))
    rows = [UnitPerson(unit=unit, customer_id=pk, found_by=FoundBy.SALARY, found_at=now) for pk in paid.order_by("pk").values_list("pk", flat=True)]
    made = UnitPerson.objects.bulk_create(rows, ignore_conflicts=True)
    unit.found_at = now
    unit.save(update_fields=["found_at"])
    audit.record(actor=actor, verb="unit.searched", subject=f"unit:{unit.reference}", now=now, details={"rows": len(made)})
    return len(made)


@transaction.atomic
def add_person(*, unit: Unit, name: str, phone: str, actor: Actor, now: datetime) -> UnitPerson:
    """Somebody on the unit's own list; a number that one customer has is that customer. The same person stays one row."""
    if not name.strip() and not phone.strip():
        raise refusals.NobodyNamed
    number = rules.phone_of(phone) if phone.strip() else ""
    digest = lookup_hash("phone", number) if number else None
    owners = list(Customer.objects.filter(phone_hash=digest)[:2]) if digest else []
    customer = owners[0] if len(owners) == 1 else None
    same = Q(customer=customer) if customer else Q(phone_hash=digest) if digest else Q(name=name.strip(), phone_hash=None, customer=None)
    known = unit.people.filter(same).first()
    if known is not None:
        return known
    own = {"name": "", "phone": "", "phone_hash": None} if customer else {"name": name.strip()[:80], "phone": number, "phone_hash": digest}
    made = UnitPerson.objects.create(unit=unit, customer=customer, found_by=FoundBy.LIST, found_at=now, **own)
    audit.record(actor=actor, verb="unit.person_added", subject=f"unit:{unit.reference}", now=now, details={"customer": bool(customer)})
    return made


def counts(units: Sequence[Unit]) -> dict[int, Counts]:
    """The people of each unit, in one query."""
    found: dict[int, list[tuple[bool, bool]]] = {unit.pk: [] for unit in units}
    rows = UnitPerson.objects.filter(unit__in=units).annotate(led=Exists(_led())).values_list("unit", "customer", "led")
    for unit, customer, led in rows:
        found[unit].append((customer is not None, led))
    return {
        pk: Counts(len(people), sum(led for _known, led in people), sum(known and not led for known, led in people), sum(not known for known, _led in people))
        for pk, people in found.items()
    }


def people(unit: Unit, show: str = "") -> QuerySet[UnitPerson]:
    """The unit's people with whether somebody looks after them: `led`, `wanted` (an open lead)."""
    open_leads = Lead.objects.filter(Q(customer=OuterRef("customer")) | Q(phone_hash=OuterRef("phone_hash"), phone_hash__isnull=False), state=LeadState.OPEN)
    rows = unit.people.annotate(led=Exists(_led()), wanted=Exists(open_leads)).select_related("customer__branch")
    match show:
        case "clients":
            rows = rows.filter(led=True)
        case "unassigned":
            rows = rows.filter(customer__isnull=False, led=False)
        case "outside":
            rows = rows.filter(customer=None)
    return rows.defer("customer__id_number", "customer__phone", "phone").order_by("led", "pk")


@transaction.atomic
def make_leads(*, unit: Unit, people_ids: Sequence[int], owner: StaffMember, actor: Actor, now: datetime) -> tuple[int, int]:
    """Those of these who are not looked after become leads of that colleague, with the unit: both sides get credit.

    Answers (how many, how many were left out because they may not be approached).
    """
    rows = [row for row in people(unit).filter(pk__in=list(people_ids)[:A_TIME]) if not row.led]  # type: ignore[attr-defined]  # annotated
    free = set(selling.sellable(Customer.objects.filter(pk__in=[row.customer_id for row in rows if row.customer_id])).values_list("pk", flat=True))
    silent = {bytes(value) for value in DoNotCall.objects.values_list("phone_hash", flat=True)} if rows else set()
    made = 0
    for row in rows:
        if (row.customer_id and row.customer_id not in free) or (row.phone_hash and bytes(row.phone_hash) in silent):
            continue
        capturing.capture(
            source="unit", source_ref=f"{unit.reference}:{row.pk}", customer=row.customer, name=row.name, contact=row.phone, branch=owner.branch,
            manager=owner, unit=unit, subject=_SUBJECT, reason=unit.name, probability_bps=1_500, actor=actor, now=now,
        )  # fmt: skip
        made += 1
    return made, len(rows) - made


def visible(staff: StaffMember) -> QuerySet[Unit]:
    """The units of the places in reach."""
    return access.visible(Unit.objects.filter(active=True).select_related("branch", "keeper"), staff)


def _led() -> QuerySet[Care]:
    return Care.objects.leads().filter(customer=OuterRef("customer"))


def _fill(unit: Unit, facts: UnitFacts) -> None:
    unit.name, unit.kind, unit.note, unit.people_about = facts.name.strip()[:80], facts.kind, facts.note.strip()[:300], facts.people_about
    unit.payers = list(dict.fromkeys(payer.strip()[:80] for payer in facts.payers if payer.strip()))

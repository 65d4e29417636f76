"""A sign becomes a lead, or joins the open lead of the same person; who follows it up; two leads of one person become one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext, override

from accounts.identity.models import Customer, User
from accounts.organisation import rules as posts
from accounts.organisation.models import Branch, Leave, StaffMember
from backoffice.clients import selectors as clients
from backoffice.leads import refusals, rules, sources, standing
from backoffice.leads.models import Lead, LeadMove, LeadRule, LeadSign, LeadState, Unit
from backoffice.worklist import services as worklist
from backoffice.worklist import timing
from backoffice.worklist.models import TaskTemplate
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.ids import new_reference
from portal.kernel.vault import lookup_hash

#: The source of the tasks that follow a lead up.
TASKS = "lead"


@dataclass(frozen=True, slots=True)
class _Who:
    """The person of a sign, as far as it says."""

    customer: Customer | None
    login: User | None
    name: str
    phone: str
    phone_hash: bytes | None

    @property
    def same(self) -> Q:
        """Leads of the same person."""
        found = Q(pk__in=[])
        if self.customer is not None:
            found |= Q(customer=self.customer)
        if self.login is not None:
            found |= Q(login=self.login)
        if self.phone_hash is not None:
            found |= Q(phone_hash=self.phone_hash)
        return found


def capture(
    *,
    source: str,
    source_ref: str,
    subject: str,
    actor: Actor,
    now: datetime,
    customer: Customer | None = None,
    login: User | None = None,
    name: str = "",
    contact: str = "",
    place: str = "",
    branch: Branch | None = None,
    manager: StaffMember | None = None,
    unit: Unit | None = None,
    value_minor: int = 0,
    probability_bps: int = 0,
    due: datetime | None = None,
    reason: str = "",
) -> Lead:
    """The lead of that sign: the first time a new one or the person's open one, afterwards the same; never two of one person.

    `contact` is a telephone number; a number that exactly one customer has is that customer's. Raises `WrongPhone`,
    `NobodyNamed`, `NothingSaid`, `UnknownSource`, `WrongAmount`, `WrongChance`.
    """
    sources.of(source)
    known = LeadSign.objects.filter(source=source, source_ref=source_ref).select_related("lead").first()
    if known is not None:
        return lasting(known.lead)
    who = _who(customer, login, name.strip()[:80], contact)
    _check(who, subject, value_minor, probability_bps)
    staff = actor.id if actor.kind == "staff" else None
    sign = LeadSign(
        source=source, source_ref=source_ref[:80], subject=subject.strip()[:120], reason=reason.strip()[:300], value_minor=value_minor, at=now, staff_id=staff
    )
    near = branch or (who.customer.branch if who.customer else manager.branch if manager else None)
    new = Lead(
        reference=new_reference("LD"), customer=who.customer, login=who.login, name=who.name, phone=who.phone, phone_hash=who.phone_hash, source=source,
        subject=sign.subject, reason=sign.reason, value_minor=value_minor, probability_bps=probability_bps, due_at=due, captured_at=now, captured_by_id=staff,
        place=place.strip()[:120], branch=near, unit=unit,
    )  # fmt: skip
    for _try in range(2):
        try:
            with transaction.atomic():
                return _join_or_add(new, who, sign, manager, actor, now)
        except IntegrityError:  # somebody captured the same person, or the same sign, a moment earlier
            known = LeadSign.objects.filter(source=source, source_ref=sign.source_ref).select_related("lead").first()
            if known is not None:
                return lasting(known.lead)
            new.pk = sign.pk = None
    raise refusals.LeadRefused


def lasting(lead: Lead) -> Lead:
    """The lead that this one ended in, if it was joined with others."""
    while lead.merged_into is not None:
        lead = lead.merged_into
    return lead


@transaction.atomic
def identify(*, lead: Lead, customer: Customer, actor: Actor, now: datetime) -> Lead:
    """The person of a lead is this customer; an open lead that the customer has already takes it in."""
    row = Lead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
    if row.customer_id == customer.pk:
        return row
    other = Lead.objects.select_for_update(of=("self",)).filter(customer=customer, state=LeadState.OPEN).exclude(pk=row.pk).first()
    if other is not None and row.is_open:
        return merge_into(row, other, None, actor, now)
    row.customer = customer
    row.save(update_fields=["customer"])
    tell(row, "known", None, now)
    return row


def merge_into(row: Lead, into: Lead, staff: StaffMember | None, actor: Actor, now: datetime) -> Lead:
    """Signs and story move over; the one ends as joined. Both are locked by who calls."""
    row.signs.update(lead=into)
    for name in ("customer", "login", "phone_hash", "branch", "unit"):
        if getattr(into, f"{name}_id" if hasattr(into, f"{name}_id") else name) is None:
            setattr(into, name, getattr(row, name))
    into.phone, into.name = into.phone or row.phone, into.name or row.name
    into.value_minor, into.probability_bps = max(into.value_minor, row.value_minor), max(into.probability_bps, row.probability_bps)
    row.state, row.merged_into, row.ended_at, row.ended_by = LeadState.MERGED, into, now, staff
    row.save()
    into.save()
    worklist.settle_task(source=TASKS, source_key=row.reference, staff=staff, actor=actor, now=now, result=into.reference)
    tell(into, "merged", staff, now, data={"reference": row.reference})
    record("lead.merged", row, actor, now, details={"into": into.reference})
    return into


def give(lead: Lead, owner: StaffMember, what: str, staff: StaffMember | None, actor: Actor, now: datetime, note: str = "") -> None:
    """That colleague follows it up from now on; the task goes along, or is made by the template of the source."""
    lead.owner, lead.owned_at = owner, now
    lead.branch = lead.branch or owner.branch
    lead.save(update_fields=["owner", "owned_at", "branch"])
    tell(lead, what, staff, now, note=note, data={"owner": owner.name, "owner_en": owner.name_en})
    details = {"owner": f"staff:{owner.pk}", "source": lead.source}
    record(f"lead.{what}", lead, actor, now, details=details, reason=note)
    if not worklist.hand_task(source=TASKS, source_key=lead.reference, owner=owner, actor=actor, now=now):
        _add_task(lead, owner, staff, actor, now)


def tell(lead: Lead, what: str, staff: StaffMember | None, now: datetime, *, note: str = "", data: dict[str, Any] | None = None) -> None:
    """A line of the story."""
    LeadMove.objects.create(lead=lead, what=what, note=note.strip()[:300], data=data or {}, staff=staff, at=now)


def record(verb: str, lead: Lead, actor: Actor, now: datetime, *, details: dict[str, Any] | None = None, reason: str = "") -> None:
    """Into the audit: about the customer, else about the lead."""
    subject = f"customer:{lead.customer_id}" if lead.customer_id else f"lead:{lead.reference}"
    audit.record(actor=actor, verb=verb, subject=subject, now=now, reason=reason, details={"lead": lead.reference, **(details or {})})


def spoken(text: str) -> str:
    """A subject or reason in the reader's language where it is one of our own sentences, else as somebody wrote it."""
    return gettext(text) if text else ""


def _who(customer: Customer | None, login: User | None, name: str, contact: str) -> _Who:
    """A customer's own name and number are not kept a second time."""
    phone = rules.phone_of(contact) if contact.strip() else ""
    digest = lookup_hash("phone", phone) if phone else None
    if customer is None and login is not None:
        customer = Customer.objects.filter(user=login).first()
    if customer is None and digest is not None:
        owners = list(Customer.objects.filter(phone_hash=digest)[:2])
        customer = owners[0] if len(owners) == 1 else None
    if customer is not None:
        theirs = bytes(customer.phone_hash) if customer.phone_hash else None
        return _Who(customer, login, "", "" if digest == theirs else phone, digest or theirs)
    return _Who(None, login, name, phone, digest)


def _check(who: _Who, subject: str, value_minor: int, probability_bps: int) -> None:
    if not subject.strip():
        raise refusals.NothingSaid
    if who.customer is None and who.login is None and not who.name and not who.phone:
        raise refusals.NobodyNamed
    if not 0 <= value_minor <= rules.LARGEST_MINOR:
        raise refusals.WrongAmount
    rules.check_chance(probability_bps)


def _join_or_add(new: Lead, who: _Who, sign: LeadSign, manager: StaffMember | None, actor: Actor, now: datetime) -> Lead:
    found = list(Lead.objects.select_for_update(of=("self",)).filter(who.same, state=LeadState.OPEN).order_by("pk"))
    if not found:
        return _add(new, sign, manager, actor, now)
    first = found[0]
    for other in found[1:]:
        merge_into(other, first, None, actor, now)
    first.value_minor, first.probability_bps = max(first.value_minor, sign.value_minor), max(first.probability_bps, new.probability_bps)
    first.customer = first.customer or who.customer
    first.login = first.login or who.login
    first.unit = first.unit or new.unit
    first.due_at = min((at for at in (first.due_at, new.due_at) if at is not None), default=None)
    first.save()
    sign.lead = first
    sign.save(force_insert=True)
    tell(first, "signed", sign.staff, now, note=sign.subject, data={"source": sign.source})
    record("lead.signed", first, actor, now, details={"source": sign.source})
    return first


def _add(lead: Lead, sign: LeadSign, manager: StaffMember | None, actor: Actor, now: datetime) -> Lead:
    owner = manager if manager is not None and posts.may(manager, "leads.work") else _owner_of(lead, now)
    template = TaskTemplate.objects.filter(code=sources.of(lead.source).template, active=True).first()
    if lead.due_at is None and template is not None:
        times = timing.due_of(template, lead.branch or (owner.branch if owner else None), now)
        lead.due_at = times[0] if times else None
    lead.save(force_insert=True)
    sign.lead = lead
    sign.save(force_insert=True)
    tell(lead, "captured", sign.staff, now, note=sign.reason, data={"source": lead.source})
    record("lead.captured", lead, actor, now, details={"source": lead.source})
    if owner is not None:
        give(lead, owner, "given", None, actor, now)
    return lead


def _owner_of(lead: Lead, now: datetime) -> StaffMember | None:
    """The customer's manager, else by the rule of the branch whoever has the fewest open leads and is at work, else nobody."""
    manager = clients.manager_of(lead.customer) if lead.customer is not None else None
    if manager is not None and manager.active:
        return manager
    if lead.branch is None:
        return None
    kept = LeadRule.objects.filter(branch=lead.branch, active=True, source__in=("", lead.source)).order_by("-source").first()
    if kept is None:
        return None
    away = Leave.objects.on(bank_date(now)).values("staff")
    people = kept.staff.filter(active=True).exclude(pk__in=away).select_related("branch").order_by("number")
    busy = dict(Lead.objects.filter(state=LeadState.OPEN, owner__in=people).values_list("owner").annotate(n=Count("pk")))
    return min(people, key=lambda person: busy.get(person.pk, 0), default=None)


def _add_task(lead: Lead, owner: StaffMember, staff: StaffMember | None, actor: Actor, now: datetime) -> None:
    """Nobody is told to approach whom they may not; a template that head office took away makes no task."""
    template = sources.of(lead.source).template
    if not posts.may(owner, "tasks.work") or standing.stops(lead) or not TaskTemplate.objects.filter(code=template, active=True).exists():
        return
    with override(settings.LANGUAGE_CODE):
        title, about = spoken(lead.subject), spoken(lead.reason)
    named = f"{lead.name[0]}**：{title}" if lead.customer_id is None and lead.name else title
    timing.add_from_template(
        template=template, owner=owner, customer=lead.customer, title=named[:120], about=about, value_minor=lead.value_minor, source=TASKS,
        source_key=lead.reference, made_by=staff, actor=actor, now=now,
    )  # fmt: skip

"""How a customer gets, keeps and loses a manager: set by set, under the customers' row locks, with the history kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.tiers import selectors as tiers_of
from backoffice.clients import handover, refusals, rules, terms
from backoffice.clients.models import WHOLE_BPS, Assignment, AssignmentState, Care, Part, Source
from portal.kernel import audit, clock, events
from portal.kernel.access import Actor
from portal.kernel.ids import new_reference

TOPIC: Final = "clients.assigned"
#: Days between contacts where no tier is in force.
_DAYS: Final = 90

# A team serves the customers of the place it belongs to; everybody else those of the own place and below.
_CLASSIFY: Final = """
SELECT w.customer_id, w.manager_id, lead.manager_id,
       CASE WHEN c.id IS NULL THEN 'no_customer'
            WHEN c.status = 'closed' THEN 'closed'
            WHEN m.id IS NULL THEN 'no_manager'
            WHEN NOT m.active THEN 'left'
            WHEN m.role <> ALL(%(carers)s) THEN 'not_a_manager'
            WHEN NOT starts_with(place.path, home.path) THEN 'other_branch'
            WHEN lead.manager_id = w.manager_id THEN 'already'
            WHEN %(only_pool)s AND lead.id IS NOT NULL THEN 'taken'
            WHEN %(seen_at)s::timestamptz IS NOT NULL AND EXISTS (
                SELECT FROM backoffice_care x WHERE x.customer_id = c.id AND (x.since > %(seen_at)s OR x.until > %(seen_at)s)) THEN 'changed'
            ELSE '' END
  FROM unnest(%(customers)s::bigint[], %(managers)s::bigint[]) AS w(customer_id, manager_id)
  LEFT JOIN accounts_customer c ON c.id = w.customer_id
  LEFT JOIN accounts_branch place ON place.id = c.branch_id
  LEFT JOIN accounts_staffmember m ON m.id = w.manager_id
  LEFT JOIN accounts_branch desk ON desk.id = m.branch_id
  LEFT JOIN accounts_branch home ON home.id = CASE WHEN desk.kind = 'team' THEN desk.parent_id ELSE desk.id END
  LEFT JOIN backoffice_care lead ON lead.customer_id = c.id AND lead.until IS NULL AND lead.part = 'lead'
"""
# The new lead takes over the share of the old one (and their own, if they helped), and what is known of the last contact.
_MOVE: Final = """
WITH wanted AS (SELECT * FROM unnest(%(customers)s::bigint[], %(managers)s::bigint[]) AS w(customer_id, manager_id)),
ended AS (
    UPDATE backoffice_care c SET until = greatest(%(now)s, c.since), ended_id = %(act)s FROM wanted w
     WHERE c.customer_id = w.customer_id AND c.until IS NULL AND (c.part = 'lead' OR c.manager_id = w.manager_id)
    RETURNING c.customer_id, c.manager_id, c.part, c.share_bps, c.last_contact_at),
was AS (SELECT customer_id, sum(share_bps) AS share, max(last_contact_at) AS contact, max(manager_id) FILTER (WHERE part = 'lead') AS manager_id
          FROM ended GROUP BY customer_id),
known AS (
    SELECT w.customer_id, w.manager_id, coalesce(was.share, 10000) AS share, coalesce(was.contact, before.last_contact_at) AS contact,
           coalesce(was.manager_id, before.manager_id) AS old
      FROM wanted w LEFT JOIN was USING (customer_id)
      LEFT JOIN LATERAL (SELECT last_contact_at, manager_id FROM backoffice_care b
                          WHERE b.customer_id = w.customer_id AND b.until IS NOT NULL AND b.part = 'lead' AND was.customer_id IS NULL
                          ORDER BY b.since DESC, b.id DESC LIMIT 1) before ON true),
given AS (
    INSERT INTO backoffice_care (customer_id, manager_id, part, share_bps, since, source, last_contact_at, contact_due_on, given_id)
    SELECT k.customer_id, k.manager_id, 'lead', k.share, %(now)s, %(source)s, k.contact,
           (coalesce(k.contact, %(now)s) AT TIME ZONE %(zone)s)::date + coalesce(t.days, %(days)s), %(act)s
      FROM known k
      LEFT JOIN accounts_customertier f ON f.customer_id = k.customer_id
      LEFT JOIN unnest(%(tiers)s::text[], %(rhythms)s::int[]) AS t(code, days) ON t.code = f.tier
    RETURNING customer_id)
SELECT k.customer_id, k.manager_id, k.old FROM known k JOIN given USING (customer_id) ORDER BY k.customer_id
"""
_TOUCH: Final = """
UPDATE backoffice_care c
   SET last_contact_at = greatest(c.last_contact_at, w.at),
       contact_due_on = (greatest(c.last_contact_at, w.at) AT TIME ZONE %(zone)s)::date + coalesce(t.days, %(days)s)
  FROM unnest(%(customers)s::bigint[], %(moments)s::timestamptz[]) AS w(customer_id, at)
  LEFT JOIN accounts_customertier f ON f.customer_id = w.customer_id
  LEFT JOIN unnest(%(tiers)s::text[], %(rhythms)s::int[]) AS t(code, days) ON t.code = f.tier
 WHERE c.customer_id = w.customer_id AND c.until IS NULL
"""


@dataclass(frozen=True, slots=True)
class NotMoved:
    """A customer who stays where they are, and why (`refusals.PROBLEMS`)."""

    customer_id: int
    code: str

    @property
    def sentence(self) -> str:
        return refusals.problem(self.code)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What an act came to: customers moved, those already there, and those refused with their reasons."""

    reference: str
    moved: int
    unchanged: int
    refused: tuple[NotMoved, ...]


@dataclass(slots=True)
class Moved:
    """The outcome of one set: (customer, new, old or None) of each who moved, and the code of each who did not."""

    rows: list[tuple[int, int, int | None]] = field(default_factory=list)
    problems: dict[int, str] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def assign(
    *,
    customers: Iterable[int],
    manager: StaffMember,
    source: Source,
    reason: str,
    actor: Actor,
    now: datetime,
    seen_at: datetime | None = None,
    announce: bool = True,
) -> Assigned:
    """Give these customers (by id) a lead, taking them from whoever led before; shares of helpers stay.

    `seen_at` is when the page was drawn on which this was decided: customers changed since are left alone. Everybody
    who cannot be moved is named in the answer and nothing of theirs is changed.
    """
    pairs = [(customer, manager.pk) for customer in dict.fromkeys(customers)]
    act = begin(source=source, reason=reason, actor=actor, now=now, branch_id=manager.branch_id, announce=announce)
    moved = move(pairs=pairs, act=act, now=now, seen_at=seen_at)
    return finish(act=act, moved=moved, actor=actor, now=now)


@transaction.atomic
def claim(*, customer_id: int, staff: StaffMember, actor: Actor, now: datetime) -> Assigned:
    """Take a customer from the pool into the own book; of two who claim at once one wins. Raises `BookRefusal`."""
    StaffMember.objects.select_for_update(no_key=True).get(pk=staff.pk)  # two claims of one manager count one after the other
    count, most = Care.objects.leads().filter(manager=staff).count(), terms.capacity(clock.bank_date(now))
    if count >= most:
        raise refusals.BookIsFull(count=count, most=most)
    act = begin(source=Source.CLAIM, reason="", actor=actor, now=now, branch_id=staff.branch_id)
    moved = move(pairs=[(customer_id, staff.pk)], act=act, now=now, only_pool=True)
    problem = moved.problems.get(customer_id)
    if problem == "taken":
        lead = Care.objects.leads().filter(customer=customer_id).select_related("manager").get()
        raise refusals.AlreadyTaken(who=str(lead.manager))
    if problem:
        raise refusals.NotAssigned(why=refusals.problem(problem))
    return finish(act=act, moved=moved, actor=actor, now=now)


@transaction.atomic
def release(*, customers: Iterable[int], reason: str, actor: Actor, now: datetime) -> Assigned:
    """Put customers back into the pool: everybody's care of them ends; tasks stay where they are until the next lead takes them."""
    require_reason(reason)
    wanted = list(dict.fromkeys(customers))
    act = begin(source=Source.RELEASE, reason=reason, actor=actor, now=now, announce=False)
    _lock(wanted)
    led = dict(Care.objects.leads().filter(customer__in=wanted).values_list("customer_id", "manager_id"))
    Care.objects.open().filter(customer__in=led).update(until=Greatest(F("since"), Value(now)), ended=act)
    moved = Moved(rows=[(customer, 0, old) for customer, old in led.items()])
    moved.problems = {customer: "no_lead" for customer in wanted if customer not in led}
    return finish(act=act, moved=moved, actor=actor, now=now, verb="care.released")


@transaction.atomic
def share(*, customer: Customer, shares: Mapping[StaffMember, int], reason: str, actor: Actor, now: datetime) -> list[Care]:
    """Say who helps the lead and with which part of the results (basis points); what is left is the lead's.

    Those who helped and are not named any more stop helping. Raises `BookRefusal`.
    """
    require_reason(reason)
    _lock([customer.pk])
    cares = list(Care.objects.open().filter(customer=customer).select_related("manager"))
    lead = next((care for care in cares if care.part == Part.LEAD), None)
    if lead is None:
        raise refusals.NotAssigned(why=refusals.problem("no_lead"))
    _check_shares(lead, shares)
    for manager in shares:
        problem = classify([(customer.pk, manager.pk)])[0][3]
        if problem:
            raise refusals.NotAssigned(why=refusals.problem(problem))
    act = begin(source=Source.SHARE, reason=reason, actor=actor, now=now, announce=False)
    _set_shares(lead, {care.manager_id: care for care in cares if care.part == Part.JOINT}, shares, act, now)
    details = {"lead": lead.manager.number, "shares": {manager.number: bps for manager, bps in shares.items()}}
    audit.record(actor=actor, verb="care.shared", subject=f"customer:{customer.pk}", now=now, reason=reason, details=details)
    Assignment.objects.filter(pk=act.pk).update(state=AssignmentState.DONE, done_at=now, moved=1)
    return list(Care.objects.open().filter(customer=customer).select_related("manager").order_by("-part", "pk"))


def touched(*, customer_id: int, at: datetime) -> None:
    """The customer was spoken to: everybody who looks after them counts from here; an older contact changes nothing."""
    touched_all(contacts={customer_id: at})


def touched_all(*, contacts: Mapping[int, datetime]) -> None:
    """`touched` for many: customer → the last contact."""
    if not contacts:
        return
    with connection.cursor() as cursor:
        cursor.execute(_TOUCH, {**_rhythm(max(contacts.values())), "customers": list(contacts), "moments": list(contacts.values())})


def require_reason(reason: str) -> None:
    if len(reason.strip()) < rules.SHORTEST_REASON:
        raise refusals.WhyNeeded(least=rules.SHORTEST_REASON)


def begin(*, source: Source, reason: str, actor: Actor, now: datetime, branch_id: int | None = None, announce: bool = True) -> Assignment:
    """The row of an act that is done at once."""
    return Assignment.objects.create(
        reference=new_reference("AS"), source=source, state=AssignmentState.DONE, reason=reason.strip(), branch_id=branch_id,
        made_by_id=actor.id if actor.kind == "staff" else None, made_at=now, done_at=now, announced=not announce,
    )  # fmt: skip


def move(*, pairs: Sequence[tuple[int, int]], act: Assignment, now: datetime, seen_at: datetime | None = None, only_pool: bool = False) -> Moved:
    """Give (customer, manager) by id; runs inside the caller's transaction and locks the customers in the order of their ids."""
    found = Moved()
    if not pairs:
        return found
    _lock([customer for customer, _ in pairs])
    fit: list[tuple[int, int]] = []
    for customer, manager, _old, problem in classify(pairs, seen_at=seen_at, only_pool=only_pool):
        if problem:
            found.problems[customer] = problem
        else:
            fit.append((customer, manager))
    if not fit:
        return found
    values: dict[str, Any] = {"customers": [c for c, _ in fit], "managers": [m for _, m in fit], "now": now, "act": act.pk, "source": act.source}
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, {**values, **_rhythm(now)})
        found.rows = cursor.fetchall()
    found.carried = _carry(found.rows, now)
    return found


def finish(*, act: Assignment, moved: Moved, actor: Actor, now: datetime, verb: str = "care.assigned") -> Assigned:
    """Write down what came of it: the act's row, the audit, and the news for the customers."""
    _sum_up(act, moved)
    _record(act, moved, verb, actor, now)
    if moved.rows and not act.announced:
        events.record(TOPIC, subject=f"assignment:{act.pk}", actor_id=actor.id, payload={"reference": act.reference}, now=now)
    unchanged = sum(code == "already" for code in moved.problems.values())
    refused = tuple(NotMoved(customer, code) for customer, code in moved.problems.items() if code != "already")
    return Assigned(act.reference, len(moved.rows), unchanged, refused)


def classify(pairs: Sequence[tuple[int, int]], *, seen_at: datetime | None = None, only_pool: bool = False) -> list[tuple[int, int, int | None, str]]:
    """(customer, manager, present lead or None, problem or "") of each pair."""
    values: dict[str, Any] = {
        "customers": [customer for customer, _ in pairs],
        "managers": [manager for _, manager in pairs],
        "carers": sorted(rules.CARERS),
        "seen_at": seen_at,
        "only_pool": only_pool,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLASSIFY, values)
        return list(cursor.fetchall())


def _lock(customers: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT FROM accounts_customer WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE) locked", [list(customers)])


def _rhythm(now: datetime) -> dict[str, Any]:
    tiers = tiers_of.in_force(clock.bank_date(now))
    days = tiers[0].contact_days if tiers else _DAYS
    return {"tiers": [tier.code for tier in tiers], "rhythms": [tier.contact_days for tier in tiers], "days": days, "zone": str(clock.BANK_ZONE)}


def _carry(rows: Sequence[tuple[int, int, int | None]], now: datetime) -> dict[str, int]:
    """What others keep for a customer under the old manager's name goes to the new one."""
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for customer, new, old in rows:
        if old is not None and old != new:
            groups[old, new].append(customer)
    return handover.carry(groups, now=now)


def _sum_up(act: Assignment, moved: Moved) -> None:
    act.moved += len(moved.rows)
    for name, count in moved.carried.items():
        act.carried[name] = act.carried.get(name, 0) + count
    act.save(update_fields=["moved", "carried"])


def _record(act: Assignment, moved: Moved, verb: str, actor: Actor, now: datetime) -> None:
    numbers = dict(StaffMember.objects.filter(pk__in={pk for _, new, old in moved.rows for pk in (new, old) if pk}).values_list("pk", "number"))
    if len(moved.rows) > rules.AUDITED_EACH:
        details: dict[str, Any] = {"rows": len(moved.rows), "kind": act.source, "act": act.reference}
        audit.record(actor=actor, verb=verb, subject=f"assignment:{act.pk}", now=now, reason=act.reason, details=details)
        return
    for customer, new, old in moved.rows:
        details = {"to": numbers.get(new, ""), "from": numbers.get(old or 0, ""), "kind": act.source, "act": act.reference}
        audit.record(actor=actor, verb=verb, subject=f"customer:{customer}", now=now, reason=act.reason, details=details)


def _check_shares(lead: Care, shares: Mapping[StaffMember, int]) -> None:
    parts = list(shares.values())
    if lead.manager in shares or len(parts) > rules.MOST_JOINT or any(part <= 0 for part in parts) or sum(parts) >= WHOLE_BPS:
        raise refusals.BadShares


def _set_shares(lead: Care, joint: dict[int, Care], shares: Mapping[StaffMember, int], act: Assignment, now: datetime) -> None:
    """Rows whose share changes end and begin anew, so that the results of any day can be split as they were agreed then."""
    wanted = {manager.pk: bps for manager, bps in shares.items()}
    changed = [care for care in joint.values() if wanted.get(care.manager_id) != care.share_bps]
    rest = WHOLE_BPS - sum(wanted.values())
    if lead.share_bps != rest:
        changed.append(lead)
    Care.objects.filter(pk__in=[care.pk for care in changed]).update(until=Greatest(F("since"), Value(now)), ended=act)
    kept = {care.manager_id for care in joint.values() if care not in changed}
    if lead in changed:
        _care_again(lead, lead.manager_id, Part.LEAD, rest, act, now)
    for manager, bps in wanted.items():
        if manager not in kept:
            _care_again(lead, manager, Part.JOINT, bps, act, now)


def _care_again(lead: Care, manager_id: int, part: Part, bps: int, act: Assignment, now: datetime) -> None:
    Care.objects.create(
        customer_id=lead.customer_id, manager_id=manager_id, part=part, share_bps=bps, since=now, source=lead.source if part == Part.LEAD else Source.SHARE,
        last_contact_at=lead.last_contact_at, contact_due_on=lead.contact_due_on, given=act,
    )  # fmt: skip


def replace_joint(customer_id: int, *, old: int, new: int | None, act: Assignment, now: datetime) -> str:
    """A helper's part goes to `new`, or to the lead when there is nobody or the new one leads; answers a problem or ""."""
    _lock([customer_id])
    cares = {care.manager_id: care for care in Care.objects.open().filter(customer=customer_id)}
    gone, lead = cares.get(old), next((care for care in cares.values() if care.part == Part.LEAD), None)
    if gone is None or gone.part != Part.JOINT or lead is None:
        return "not_held"
    problem = classify([(customer_id, new)])[0][3] if new and new not in cares else ""
    if problem:
        return problem
    heir = cares.get(new or 0) or (None if new else lead)
    Care.objects.filter(pk__in=[care.pk for care in (gone, heir) if care is not None]).update(until=Greatest(F("since"), Value(now)), ended=act)
    if heir is None:
        _care_again(lead, new or 0, Part.JOINT, gone.share_bps, act, now)
    else:
        _care_again(lead if heir.part == Part.LEAD else heir, heir.manager_id, Part(heir.part), heir.share_bps + gone.share_bps, act, now)
    return ""

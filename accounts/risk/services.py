"""Decide, and change what decisions are taken by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg.types.numeric import Int2, Int8

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.risk import rules
from accounts.risk.models import Action, Decision, Outcome, RiskListing, RiskRule
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.money import Money
from portal.kernel.prepared import call

#: What the customer reads: neutral, and never which rule fired.
SENTENCES: dict[Outcome, str | Promise] = {
    Outcome.ALLOW: _("You can go on."),
    Outcome.DELAY: _("This payment waits for a while, and you can undo it until it is sent."),
    Outcome.STEP_UP: _("Please sign this payment, so that we know it is you."),
    Outcome.HOLD: _("We look at this payment before it is sent. The money is kept aside for it."),
    Outcome.DENY: _("This payment cannot be made. Nothing was taken. Your branch can tell you more."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored decision: its row, what it says, and for a delay how many minutes."""

    decision_id: int
    outcome: Outcome
    wait_minutes: int

    @property
    def sentence(self) -> str | Promise:
        return SENTENCES[self.outcome]


def decide(
    *,
    action: Action,
    customer: Customer,
    account: Account,
    counterparty: Account,
    amount: Money,
    to_own: bool,
    new_payee: bool,
    key: UUID,
    actor: Actor,
    now: datetime,
    signed: bool = False,
) -> Answer:
    """Take and store one decision; `transfer_submit` does the same inside its own call."""
    decision_id, outcome, wait = call(
        "SELECT public.risk_decide(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
        (
            Int2(action), key, Int8(customer.pk), Int8(account.pk), Int8(counterparty.pk), Int8(amount.minor), amount.currency,
            Int2(actor.channel), Int2(now.astimezone(BANK_ZONE).hour), to_own, new_payee, signed, now, bank_date(now),
        ),
    )  # fmt: skip
    return Answer(decision_id, Outcome(outcome), wait)


def wait_of_first_payment(amount: Money) -> int:
    """How many minutes a first payment of that amount to another person waits by the rules in force; 0: not at all. One query."""
    delays = RiskRule.objects.filter(action=Action.TRANSFER, outcome=Outcome.DELAY, ended_at=None, new_payee=True, currency__in=["", amount.currency])
    fitting = delays.filter(Q(min_amount_minor=None) | Q(min_amount_minor__lte=amount.minor), hour_count_from=None, day_sum_over_minor=None, listed=None)
    longest: int | None = fitting.filter(times_own_largest=None, night_from_hour=None).aggregate(longest=Max("wait_minutes"))["longest"]
    return longest or 0


def reasons(decision: Decision) -> list[RiskRule]:
    """The rule versions that fired, gravest first; for staff only."""
    return list(RiskRule.objects.filter(pk__in=decision.rules).order_by("-outcome", "code"))


@transaction.atomic
def change_rule(*, code: str, actor: Actor, now: datetime, reason: str, **bounds: Any) -> RiskRule:
    """Put a new version of a rule in force: the old one ends, and decisions keep pointing to what they were taken by."""
    old = RiskRule.objects.select_for_update().get(code=code, ended_at=None)
    newest = RiskRule.objects.filter(code=code).aggregate(version=Max("version"))["version"]
    old.ended_at = now
    old.save(update_fields=["ended_at"])
    values = {field.attname: getattr(old, field.attname) for field in RiskRule._meta.concrete_fields}
    values |= bounds | {"id": None, "version": newest + 1, "active_from": now, "ended_at": None}
    new = RiskRule.objects.create(**values)
    audit.record(
        actor=actor, verb="riskrule.changed", subject=f"riskrule:{new.pk}", now=now, reason=reason,
        details={"code": code, "version": new.version, "changed": sorted(bounds)},
    )  # fmt: skip
    return new


@transaction.atomic
def end_rule(*, code: str, actor: Actor, now: datetime, reason: str) -> None:
    """Take a rule out of force."""
    rule = RiskRule.objects.select_for_update().get(code=code, ended_at=None)
    rule.ended_at = now
    rule.save(update_fields=["ended_at"])
    audit.record(actor=actor, verb="riskrule.ended", subject=f"riskrule:{rule.pk}", now=now, reason=reason)


@transaction.atomic
def put_on_list(*, reason: str, source: str, actor: Actor, now: datetime, customer: Customer | None = None, account: Account | None = None) -> RiskListing:
    """List one person or one account; payments from and to it are refused from now on."""
    listing = RiskListing.objects.create(customer=customer, account=account, reason=reason, source=source, listed_at=now)
    audit.record(actor=actor, verb="risklisting.added", subject=f"risklisting:{listing.pk}", now=now, reason=reason)
    return listing


@transaction.atomic
def take_off_list(*, listing: RiskListing, reason: str, actor: Actor, now: datetime) -> None:
    """End a listing; the row stays as history."""
    RiskListing.objects.filter(pk=listing.pk, ended_at=None).update(ended_at=now)
    audit.record(actor=actor, verb="risklisting.ended", subject=f"risklisting:{listing.pk}", now=now, reason=reason)


def load_start_rules() -> int:
    """Add the first version of each start rule that no version exists of; what staff changed or ended stays."""
    known = set(RiskRule.objects.values_list("code", flat=True))
    new = [_first_version(rule) for rule in rules.START_RULES if rule.code not in known]
    RiskRule.objects.bulk_create(new)
    return len(new)


def _first_version(rule: rules.StartRule) -> RiskRule:
    return RiskRule(
        code=rule.code,
        action=Action.TRANSFER,
        outcome=rule.outcome,
        reason=rule.reason,
        source=rule.source,
        currency=rule.currency,
        min_amount_minor=rule.min_amount,
        day_sum_over_minor=rule.day_sum_over,
        times_own_largest=rule.times_own_largest,
        hour_count_from=rule.hour_count_from,
        night_from_hour=rules.NIGHT_FROM if rule.at_night else None,
        night_until_hour=rules.NIGHT_UNTIL if rule.at_night else None,
        to_own=rule.to_own,
        new_payee=rule.new_payee,
        listed=rule.listed,
        wait_minutes=rule.wait_minutes,
        active_from=rules.IN_FORCE_FROM,
    )

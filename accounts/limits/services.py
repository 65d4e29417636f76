"""Change limits, and write what is in force into the meters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.limits import rules
from accounts.limits.models import CustomerLimit, GuardianLimit, LimitRule
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.errors import Refusal

_APPLY: Final = "SELECT public.limits_apply(%s::bigint[], %s, %s)"


class NegativeLimit(Refusal):
    code = "negative_limit"
    message = _("A limit is zero or more. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """What the holder set, and whether it holds already."""

    limit: CustomerLimit
    holds_now: bool


def apply_limits(accounts: Sequence[Account] | None, *, now: datetime) -> int:
    """Bring the caps in these accounts' meters (None: in all) to the rules in force; answers how many meters changed."""
    ids = None if accounts is None else [account.pk for account in accounts]
    with connection.cursor() as cursor:
        cursor.execute(_APPLY, [ids, bank_date(now), now])
        changed: int = cursor.fetchone()[0]
    return changed


def apply_due_own_limits(*, now: datetime, since: timedelta = timedelta(days=2)) -> int:
    """Let own limits that began to hold of late reach their meters; safe to run at any time and again."""
    begun = Account.objects.filter(own_limits__effective_at__gt=now - since, own_limits__effective_at__lte=now).distinct()
    return apply_limits(list(begun), now=now)


@transaction.atomic
def set_own_limit(*, account: Account, each: int | None, day: int | None, actor: Actor, now: datetime) -> OwnLimit:
    """Set the holder's own limits, in minor units (None: none of the own).

    Lower holds at once. If either gets looser, the new limits hold after `rules.COOLING` and the old ones until then.
    Higher limits that were planned before and do not hold yet are dropped.
    """
    if (each or 0) < 0 or (day or 0) < 0:
        raise NegativeLimit
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    old = own_in_force(account, now=now)
    at_once = not rules.is_raise(old, each=each, day=day)
    if not at_once and pending(account, now=now) is not None:
        _keep(account, old, now)  # drops the higher limits that were planned before
    limit = CustomerLimit.objects.create(account=account, each_minor=each, day_minor=day, effective_at=now if at_once else now + rules.COOLING, set_at=now)
    if at_once:
        apply_limits([account], now=now)
    audit.record(
        actor=actor, verb="ownlimit.set", subject=f"account:{account.pk}", now=now,
        details={"each_minor": each, "day_minor": day, "holds_from": limit.effective_at.isoformat()},
    )  # fmt: skip
    return OwnLimit(limit, at_once)


@transaction.atomic
def cancel_pending(*, account: Account, actor: Actor, now: datetime) -> bool:
    """Drop higher limits that do not hold yet; False when there are none (any more)."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if pending(account, now=now) is None:
        return False
    _keep(account, own_in_force(account, now=now), now)
    audit.record(actor=actor, verb="ownlimit.cancelled", subject=f"account:{account.pk}", now=now)
    return True


@transaction.atomic
def set_guardian_limit(*, account: Account, guardian: Customer, each: int | None, day: int | None, now: datetime) -> None:
    """What a guardian lets leave that account (minor units, zero: nothing); both None: no such limit. It holds at once.

    Who is a guardian is the caller's to know. Raises `NegativeLimit`.
    """
    if (each or 0) < 0 or (day or 0) < 0:
        raise NegativeLimit
    if each is None and day is None:
        lift_guardian_limits([account], now=now)
        return
    given = {"guardian": guardian, "each_minor": each, "day_minor": day, "set_at": now}
    GuardianLimit.objects.update_or_create(account=account, defaults=given)
    apply_limits([account], now=now)


@transaction.atomic
def lift_guardian_limits(accounts: Sequence[Account], *, now: datetime) -> int:
    """These accounts have no limits of a guardian any more; answers how many had."""
    if not accounts:
        return 0
    lifted = GuardianLimit.objects.filter(account__in=accounts).delete()[0]
    apply_limits(accounts, now=now)
    return lifted


def own_in_force(account: Account, *, now: datetime) -> CustomerLimit | None:
    """The holder's own limits that hold; None where none were ever set."""
    return CustomerLimit.objects.filter(account=account, effective_at__lte=now).order_by("-pk").first()


def pending(account: Account, *, now: datetime) -> CustomerLimit | None:
    """The holder's newest wish, if it does not hold yet."""
    newest = CustomerLimit.objects.filter(account=account).order_by("-pk").first()
    return newest if newest is not None and newest.effective_at > now else None


def _keep(account: Account, old: CustomerLimit | None, now: datetime) -> None:
    """Wish for what holds already: rows are never changed, so a newer one drops what was planned."""
    each, day = (old.each_minor, old.day_minor) if old else (None, None)
    CustomerLimit.objects.create(account=account, each_minor=each, day_minor=day, effective_at=now, set_at=now)


def load_start_rules() -> int:
    """Add the published figures that are missing; what staff changed stays. Applies them to every meter."""
    new = 0
    for rule in rules.START_RULES:
        _row, created = LimitRule.objects.get_or_create(
            kind=rule.kind,
            currency=rule.currency,
            channel=rule.channel,
            effective_from=rule.effective_from,
            defaults={
                "each_minor": rule.each,
                "day_minor": rule.day,
                "year_minor": rule.year,
                "max_balance_minor": rule.max_balance,
                "source": rule.source,
            },
        )
        new += created
    return new

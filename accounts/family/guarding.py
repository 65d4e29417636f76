"""Limits a parent gives a child: caps of the child's meter, enforced by the posting function."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.family import refusals, rules, selectors, telling
from accounts.family.models import FamilyMember
from accounts.ledger.models import Account
from accounts.limits import selectors as bank
from accounts.limits import services as limits
from accounts.limits.models import GuardianLimit
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.clock import bank_date
from portal.kernel.money import Money

_GIVEN: Final = gettext_noop("%(name)s changed the limits of your account ending %(tail)s")
_GIVEN_BODY: Final = gettext_noop("The page of the account's limits says what may leave it. Ask %(name)s if you need more.")
_YOU_GAVE: Final = gettext_noop("You changed the limits of %(name)s's account ending %(tail)s")
_ROW_YEARS: Final = rules.ADULT_FROM


@transaction.atomic
def give_limits(*, guardian: FamilyMember, child: FamilyMember, account: Account, each: int | None, day: int | None, actor: Actor, now: datetime) -> None:
    """Let at most so much leave the child's account (minor units; zero: nothing; both None: no limit of a guardian any more).

    Raises `NotInFamily`, `NotYourChild`, and `AboveBank` for more than the bank lets leave anyway.
    """
    selectors.locked(guardian.family)
    if not selectors.both_present(guardian, child):
        raise refusals.NotInFamily
    if not selectors.may_guard(guardian, child, bank_date(now)) or account.holder_id != child.customer_id:
        raise refusals.NotYourChild
    highest = bank.bank_caps(account, now=now)
    for wanted, cap in ((each, highest.each), (day, highest.day)):
        if wanted is not None and cap is not None and wanted > cap:
            raise refusals.AboveBank(cap=str(Money(cap, account.currency)))
    limits.set_guardian_limit(account=account, guardian=guardian.customer, each=each, day=day, now=now)
    audit.record(
        actor=actor, verb="family.limits_given", subject=f"account:{account.pk}", now=now,
        details={"child": f"customer:{child.customer_id}", "each_minor": each, "day_minor": day},
    )  # fmt: skip
    tail = account.number[-4:]
    link = reverse("accounts:limits:detail", args=[account.reference])
    telling.write(child.customer, _GIVEN, _GIVEN_BODY, params={"name": telling.names(guardian.customer), "tail": tail}, link=link, now=now)
    for parent in selectors.guardians_of(child):
        params = {"name": telling.names(child.customer), "tail": tail}
        telling.write(parent.customer, _YOU_GAVE, "", params=params, link=reverse("family:member", args=[child.reference]), now=now)


def lift_of_age(*, day: date, now: datetime) -> int:
    """Whoever is of age has no limits of a guardian any more; answers how many accounts."""
    born = day.replace(year=day.year - _ROW_YEARS, day=min(day.day, 28) if day.month == 2 else day.day)
    rows = GuardianLimit.objects.filter(account__holder__birth_date__lte=born).select_related("account")
    return limits.lift_guardian_limits([row.account for row in rows], now=now)

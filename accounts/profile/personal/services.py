"""Saving a profile and declaring tax residence; every save is a new row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, CustomerStatus
from accounts.profile.personal import rules, selectors
from accounts.profile.personal.models import ProfileVersion, TaxDeclaration
from portal.kernel import audit, clock, events
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal


class ChangedMeanwhile(Refusal):
    code = "changed_meanwhile"
    message = _("You saved this in another window meanwhile. Nothing was changed now; open the page again to see how it stands.")


class NotActive(Refusal):
    code = "customer_not_active"
    message = _("Nothing can be changed here at present. Your branch can tell you why.")


@transaction.atomic
def save(*, customer: Customer, values: Mapping[str, Any], base: int, actor: Actor, now: datetime) -> ProfileVersion | None:
    """Keep a new version made from version number `base` (0: none yet); None when nothing differs."""
    _lock(customer)
    before = selectors.current(customer=customer)
    if (before.number if before else 0) != base:
        raise ChangedMeanwhile
    fields = rules.changed(selectors.values(before), values)
    if before is not None and not fields:
        return None
    version = ProfileVersion.objects.create(customer=customer, number=base + 1, at=now, **values)
    audit.record(actor=actor, verb="profile.changed", subject=f"customer:{customer.pk}", now=now, details={"fields": fields, "version": version.number})
    events.record("profile.changed", subject=f"customer:{customer.pk}", actor_id=actor.id, payload={"version": version.number}, now=now)
    return version


@transaction.atomic
def declare_tax(*, customer: Customer, kind: str, country: str, number: str, no_number_because: str, actor: Actor, now: datetime) -> TaxDeclaration:
    """Keep a declaration of today; the one before stays in the history."""
    _lock(customer)
    made = TaxDeclaration.objects.create(
        customer=customer, kind=kind, country=country, number=number, no_number_because=no_number_because, declared_on=clock.bank_date(now), at=now
    )
    audit.record(actor=actor, verb="tax_residence.declared", subject=f"customer:{customer.pk}", now=now, details={"kind": kind})
    return made


def _lock(customer: Customer) -> None:
    """Two saves at once come one after the other; a frozen or closed customer saves nothing."""
    if Customer.objects.select_for_update().only("status").get(pk=customer.pk).status != CustomerStatus.ACTIVE:
        raise NotActive

"""Rules of a branch: who gets leads that nobody looks after."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.organisation.models import Branch, StaffMember
from backoffice.leads import refusals, sources
from backoffice.leads.models import LeadRule
from portal.kernel import audit
from portal.kernel.access import Actor


@transaction.atomic
def set_rule(*, branch: Branch, source: str, people: Sequence[StaffMember], staff: StaffMember, actor: Actor, now: datetime) -> LeadRule | None:
    """From now on these colleagues get the branch's leads of that source (of all others, when empty); nobody ends the rule.

    Raises `UnknownSource`, `NotTheirs`.
    """
    if source:
        sources.of(source)
    for person in people:
        if not person.active or not person.branch.path.startswith(branch.path):
            raise refusals.NotTheirs(name=person)
    LeadRule.objects.select_for_update().filter(branch=branch, source=source, active=True).update(active=False)
    made = LeadRule.objects.create(branch=branch, source=source, made_by=staff, made_at=now) if people else None
    if made is not None:
        made.staff.set(people)
    details = {"source": source, "staff": [person.number for person in people]}
    audit.record(actor=actor, verb="leadrule.set", subject=f"branch:{branch.pk}", now=now, details=details)
    return made

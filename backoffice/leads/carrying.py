"""What goes along when a client gets another manager: open leads and opportunities of the client. And what keeps a colleague from leaving."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import ngettext

from accounts.organisation.models import StaffMember
from backoffice.leads.capturing import spoken
from backoffice.leads.models import Lead, LeadState, Opportunity, Result


def move(*, customers: Sequence[int], old: StaffMember, new: StaffMember, now: datetime) -> int:
    """The new colleague follows them up."""
    leads = Lead.objects.filter(customer__in=customers, owner=old).filter(Q(state=LeadState.OPEN) | Q(opportunity__result=Result.OPEN))
    moved = Lead.objects.filter(pk__in=list(leads.values_list("pk", flat=True))).update(owner=new, owned_at=now)
    Opportunity.objects.filter(customer__in=customers, owner=old, result=Result.OPEN).update(owner=new)
    return moved


def count(*, customers: Sequence[int]) -> int:
    rows = Lead.objects.filter(customer__in=customers)
    return rows.filter(Q(state=LeadState.OPEN) | Q(opportunity__result=Result.OPEN)).count()


def lines(*, customers: Sequence[int]) -> Mapping[int, list[str]]:
    """For the pack: what each is about."""
    found: dict[int, list[str]] = {}
    rows = Lead.objects.filter(customer__in=customers).filter(Q(state=LeadState.OPEN) | Q(opportunity__result=Result.OPEN))
    for customer, subject in rows.order_by("pk").values_list("customer", "subject"):
        found.setdefault(customer or 0, []).append(spoken(subject))
    return found


def still_open(staff: StaffMember) -> str:
    """For who lets a colleague go: leads of people who are no clients have to be handed over first."""
    n = Lead.objects.filter(owner=staff, state=LeadState.OPEN).count() + Opportunity.objects.filter(owner=staff, result=Result.OPEN).count()
    return ngettext("%(n)s lead or opportunity, to be handed over", "%(n)s leads and opportunities, to be handed over", n) % {"n": n} if n else ""

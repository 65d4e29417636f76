"""Members as the pages fetch them: through the own membership, else 404."""

from django.http import Http404

from accounts.family import selectors
from accounts.family.models import FamilyMember
from accounts.family.selectors import Progress, Seen
from accounts.identity.models import Customer
from accounts.ledger.models import Account


def mine(customer: Customer) -> FamilyMember:
    """The own membership of now."""
    found = selectors.member_of(customer)
    if found is None:
        raise Http404
    return found


def pair(customer: Customer, reference: str) -> tuple[FamilyMember, FamilyMember]:
    """The own membership and another present member of the same family."""
    me = mine(customer)
    other = selectors.others(me).filter(reference=reference).first()
    if other is None:
        raise Http404
    return me, other


def goal(customer: Customer, reference: str) -> tuple[FamilyMember, Progress]:
    """An open goal of the own family."""
    me = mine(customer)
    found = selectors.goal(me, reference)
    if found is None:
        raise Http404
    return me, found


def own_accounts(customer: Customer, *, without: Customer | None = None) -> list[Account]:
    """The customer's open accounts, those of a joint holder too; without what somebody else holds as well and so sees anyway."""
    rows = Account.objects.for_customer(customer).open()
    if without is not None:
        rows = rows.exclude(pk__in=Account.objects.for_customer(without).values("pk"))
    return list(rows.order_by("pk"))


def given(giver: FamilyMember, viewer: FamilyMember) -> list[Seen]:
    """What the giver lets that member see."""
    return selectors.seen_of(viewer, giver)

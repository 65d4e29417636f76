"""Families whose members agreed, through the services that people use."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.family import inviting, saving, sharing
from accounts.family.models import FamilyMember, Level, PayFor, Relation
from accounts.family.selectors import member_of
from accounts.identity.models import Customer
from accounts.ledger.models import Account
from portal.kernel.access import Actor, Channel
from portal.kernel.ids import new_reference
from portal.kernel.money import Money
from tests.factories import money, people


def actor(customer: Customer) -> Actor:
    return Actor("customer", customer.pk, Channel.WEB)


def join(founder: Customer, other: Customer, relation: Relation, *, now: datetime | None = None) -> FamilyMember:
    """`founder` (who begins the family where there is none) asks the other in, who agrees; answers the new membership."""
    now = now or timezone.now()
    asked = inviting.invite(
        customer=founder, name=other.name, phone=other.phone, relation=relation, family_name="", actor=actor(founder), now=now
    )  # fmt: skip
    return inviting.accept(invitation=asked, customer=other, actor=actor(other), now=now)


def member(customer: Customer) -> FamilyMember:
    """The membership of now."""
    found = member_of(customer)
    assert found is not None
    return found


def around(holder: Customer) -> dict[str, str]:
    """A family of the holder's with a child who shows an account and is paid for, a goal and an open invitation; references by what they are."""
    now = timezone.now()
    child = people.customer(name="家里的孩子", birth_date=now.date().replace(year=now.year - 12, day=1))
    account = money.account(holder=child, balance="10.00")
    inside = join(holder, child, Relation.CHILD)
    show(child, holder, account, Level.MOVEMENTS)
    me = member(holder)
    PayFor.objects.create(reference=new_reference("FF"), payer=inside, user=me, source=account, month_minor=100, made_at=now)
    due = now.date() + timedelta(days=100)
    goal = saving.set_goal(member=me, name="敦煌", target=Money(100_000), due_on=due, accounts=[], actor=actor(holder), now=now)
    asked = inviting.invite(customer=holder, name="谁也不是", phone="13911112222", relation=Relation.SPOUSE, family_name="", actor=actor(holder), now=now)
    return {
        "family member": inside.reference,
        "family goal": goal.reference,
        "family invitation": asked.reference,
        "account shown by a relative": account.reference,
        "account of a child": account.reference,
    }


def show(giver: Customer, viewer: Customer, account: Account, level: Level = Level.BALANCE, *, watch_from: int | None = None) -> None:
    """Let the viewer see the account."""
    sharing.share(giver=member(giver), viewer=member(viewer), levels={account.pk: level}, watch_from=watch_from, actor=actor(giver), now=timezone.now())

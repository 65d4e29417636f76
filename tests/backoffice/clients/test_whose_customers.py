"""A branch's staff see the customers of their branch and below, head office by permission, everybody else nobody."""

import pytest

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.organisation.models import BranchKind, Role
from portal.demo import cast as bank
from portal.kernel import access
from tests import cast
from tests.factories import money, people, places

pytestmark = pytest.mark.django_db


def test_a_teller_sees_the_own_branch_and_below() -> None:
    alice, charlie = cast.alice(), cast.charlie()
    team = places.branch(parent=cast.judy().branch, kind=BranchKind.TEAM)
    below = people.customer(branch=team)
    assert set(access.visible(Customer.objects.all(), cast.judy())) == {alice, below}
    assert charlie not in access.visible(Customer.objects.all(), cast.judy())


def test_a_branch_sees_its_subbranches() -> None:
    alice, charlie = cast.alice(), cast.charlie()
    manager = people.staff(role=Role.BRANCH_MANAGER, branch=places.place(bank.WUXI))
    assert {alice, charlie} <= set(access.visible(Customer.objects.all(), manager))


@pytest.mark.parametrize("person", ["iris", "frank"])
def test_head_office_sees_all_by_permission(person: str) -> None:
    assert {cast.alice(), cast.charlie()} <= set(access.visible(Customer.objects.all(), getattr(cast, person)()))


def test_the_product_owner_sees_no_customer() -> None:
    cast.alice()
    assert not access.visible(Customer.objects.all(), cast.henry()).exists()


def test_nobody_sees_nothing() -> None:
    cast.alice()
    assert not access.visible(Customer.objects.all(), None).exists()


def test_accounts_follow_their_holders_joint_ones_too() -> None:
    alice, charlie = cast.alice(), cast.charlie()
    hers, joint, his = money.account(holder=alice), money.account(holder=charlie, joint=alice), money.account(holder=charlie)
    assert set(access.visible(Account.objects.all(), cast.judy())) == {hers, joint}
    assert his in access.visible(Account.objects.all(), cast.iris())

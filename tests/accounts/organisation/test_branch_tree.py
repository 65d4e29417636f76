"""Places are hung into the tree, and moved with everything below them."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.organisation import selectors, services
from accounts.organisation.models import Branch, BranchKind
from portal.demo import cast as bank
from portal.kernel.access import SYSTEM
from portal.kernel.audit.models import AuditEntry
from tests.factories import places

pytestmark = pytest.mark.django_db


def test_a_path_is_the_parents_path_and_the_own_number() -> None:
    branch = places.branch()
    assert branch.path == f"{branch.parent.path}{branch.pk:04d}."


def test_a_subtree_is_the_place_and_all_below() -> None:
    wuxi = places.place(bank.WUXI)
    below = places.branch(parent=wuxi)
    team = places.branch(parent=below, kind=BranchKind.TEAM)
    elsewhere = places.branch(parent=wuxi)
    assert set(selectors.subtree(below)) == {below, team}
    assert elsewhere in selectors.subtree(wuxi)


def test_moving_a_place_moves_what_is_below_it() -> None:
    wuxi = places.place(bank.WUXI)
    first, second = places.branch(parent=wuxi, kind=BranchKind.SUBBRANCH), places.branch(parent=wuxi, kind=BranchKind.SUBBRANCH)
    team = places.branch(parent=first, kind=BranchKind.TEAM)
    services.move_branch(branch=team, parent=second, actor=SYSTEM, now=timezone.now())
    team.refresh_from_db()
    assert team.path == f"{second.path}{team.pk:04d}."
    assert list(selectors.subtree(first)) == [first]
    assert AuditEntry.objects.filter(verb="branch.moved", subject=f"branch:{team.pk}").count() == 1


@pytest.mark.parametrize("kind", [BranchKind.HEAD, BranchKind.BRANCH, BranchKind.SUBBRANCH])
def test_a_place_stands_only_where_its_kind_may(kind: BranchKind) -> None:
    below = places.branch()
    before = Branch.objects.count()
    with pytest.raises(services.WrongPlace):
        services.place_branch(code="X1", name="x", kind=kind, opened_on=date(2020, 1, 2), parent=below, actor=SYSTEM, now=timezone.now())
    assert Branch.objects.count() == before


def test_a_place_does_not_move_under_itself() -> None:
    parent = places.branch()
    team = places.branch(parent=parent, kind=BranchKind.TEAM)
    with pytest.raises(services.WrongPlace):
        services.move_branch(branch=parent, parent=team, actor=SYSTEM, now=timezone.now())

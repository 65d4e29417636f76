"""From a number of clients on an act is done by two people: asked, agreed or not, never by the one who asked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.organisation import departures
from accounts.organisation.models import Role
from backoffice.clients import plans, selectors
from backoffice.clients.models import Assignment, BookSetting, Source
from portal.demo import cast as bank
from portal.kernel.access import Actor, Channel
from tests import cast
from tests.factories import books, people, places

pytestmark = pytest.mark.django_db
WHY = "moves to the north of the city"


def _actor(staff) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


@pytest.fixture
def asked() -> tuple[Assignment, Approval]:
    """Two clients from dana to another, in a house where two are many."""
    BookSetting.objects.create(name="approval_from", value=2, effective_from=date(2001, 1, 1), source="test")
    alice, bob, dana, erin, heir = cast.alice(), cast.bob(), cast.dana(), cast.erin(), people.staff(name="高博")
    moves = [plans.Planned(one.pk, heir.pk, old_id=dana.pk) for one in (alice, bob)]
    act = plans.preview(source=Source.HAND_OVER, moves=moves, reason=WHY, staff=erin, now=timezone.now(), leaver=dana)
    act = plans.confirm(assignment=act, staff=erin, actor=_actor(erin), now=timezone.now())
    return act, Approval.objects.get(reference=act.approval)


def test_nobody_moves_before_the_second_person_agrees(asked) -> None:
    act, approval = asked
    assert (act.state, selectors.manager_of(cast.alice())) == ("waiting", cast.dana())
    above = people.staff(role=Role.BRANCH_MANAGER, branch=places.place(bank.WUXI))
    approvals.approve(approval_id=approval.pk, staff=above, actor=_actor(above), now=timezone.now())
    act.refresh_from_db()
    assert (act.state, act.moved, selectors.manager_of(cast.alice()).name) == ("done", 2, "高博")


def test_who_asked_does_not_agree(asked) -> None:
    _act, approval = asked
    erin = cast.erin()
    with pytest.raises(approvals.OwnRequest):
        approvals.approve(approval_id=approval.pk, staff=erin, actor=_actor(erin), now=timezone.now())
    assert selectors.manager_of(cast.alice()) == cast.dana()


@pytest.mark.parametrize("end", ["refused", "expired"])
def test_not_agreed_or_too_late_moves_nobody(asked, end: str) -> None:
    act, approval = asked
    henry = cast.henry()
    if end == "refused":
        approvals.refuse(approval_id=approval.pk, staff=henry, actor=_actor(henry), reason="let them stay together", now=timezone.now())
    else:
        approvals.expire_due(timezone.now() + timedelta(days=4))
    act.refresh_from_db()
    assert (act.state, act.moved, selectors.manager_of(cast.bob())) == ("refused", 0, cast.dana())


def test_the_second_person_reads_what_it_is_about(asked, staff_client) -> None:
    act, approval = asked
    html = staff_client(cast.henry()).get(f"/staff/approvals/{approval.reference}/").content.decode()
    assert cast.dana().name in html and "高博" in html and WHY in html
    assert staff_client(cast.erin()).get(f"/staff/clients/acts/{act.reference}/").status_code == 200


def test_a_colleague_with_clients_is_not_let_go() -> None:
    dana, alice, heir = cast.dana(), cast.alice(), people.staff()
    assert departures.still_held(dana)
    books.put(alice, into=heir)
    assert not departures.still_held(dana)

"""The same days typed in twice in the same moment are entered once; two who would cover each other cannot both go."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from accounts.organisation import leaves
from accounts.organisation.models import Leave, StaffMember
from portal.kernel import clock
from portal.kernel.access import Actor, Channel
from portal.kernel.errors import Refusal
from tests import cast
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)


def _enter(staff: StaffMember, deputy: StaffMember, by: StaffMember) -> Callable[[], object]:
    now = clock.now()
    day = clock.bank_date(now)
    actor = Actor("staff", by.pk, Channel.BACKOFFICE)
    return lambda: leaves.enter(
        staff=staff, deputy=deputy, starts_on=day, ends_on=day + timedelta(days=2), reason="holiday", by=by, actor=actor, now=now
    )  # fmt: skip


def _at_once(*acts: Callable[[], object]) -> list[str]:
    outcomes = [""] * len(acts)
    gate = threading.Barrier(len(acts), timeout=60)

    def run(place: int) -> None:
        try:
            gate.wait(10)
            acts[place]()
            outcomes[place] = "entered"
        except Refusal as refusal:
            outcomes[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


def test_one_and_the_manager_enter_the_same_days() -> None:
    dana, erin, deputy, other = cast.dana(), cast.erin(), people.staff(), people.staff()
    assert _at_once(_enter(dana, deputy, dana), _enter(dana, other, erin)) == ["entered", "leave_overlaps"]
    assert Leave.objects.filter(staff=dana).count() == 1


def test_two_who_would_cover_each_other_do_not_both_go() -> None:
    one, two = people.staff(), people.staff()
    outcomes = _at_once(_enter(one, two, one), _enter(two, one, two))
    assert outcomes[0] == "entered" and outcomes[1] in {"leave_deputy_away", "leave_stands_in"}
    assert Leave.objects.count() == 1

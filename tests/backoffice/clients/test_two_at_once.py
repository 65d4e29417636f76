"""Two people at the same customer: one wins, the other reads who, and the history has no hole."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.utils import timezone

from backoffice.clients import refusals, services
from backoffice.clients.models import Care, Source
from portal.kernel.access import SYSTEM
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*acts: Callable[[], object]) -> list[object]:
    answers: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts), timeout=20)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            answers[place] = act()
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act), daemon=True) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def test_of_two_who_claim_one_gets_the_customer_and_the_other_reads_who() -> None:
    free, one, other = people.customer(), people.staff(name="甲经理"), people.staff(name="乙经理")
    answers = _together(*(lambda who=who: services.claim(customer_id=free.pk, staff=who, actor=SYSTEM, now=timezone.now()) for who in (one, other)))
    won = Care.objects.get(customer=free).manager
    lost = [answer for answer in answers if isinstance(answer, refusals.AlreadyTaken)]
    assert len(lost) == 1 and won.name in str(lost[0])


def test_two_who_assign_the_same_many_neither_block_nor_tear() -> None:
    customers = [people.customer(login=None).pk for _ in range(30)]
    managers = [people.staff(), people.staff()]

    def act(manager, order):
        return services.assign(customers=order, manager=manager, source=Source.HAND, reason="both at once", actor=SYSTEM, now=timezone.now())

    answers = _together(lambda: act(managers[0], customers), lambda: act(managers[1], customers[::-1]))
    assert [answer.moved for answer in answers] == [30, 30]
    leads = set(Care.objects.leads().values_list("manager", flat=True))
    assert len(leads) == 1
    assert Care.objects.leads().count() == 30 and Care.objects.count() == 60
    connection.check_constraints()


def test_who_decided_on_an_old_page_loses_to_who_was_faster() -> None:
    customer, seen = people.customer(), timezone.now()
    managers = [people.staff(), people.staff()]

    def act(manager):
        return services.assign(
            customers=[customer.pk], manager=manager, source=Source.HAND, reason="both at once", actor=SYSTEM, now=timezone.now(), seen_at=seen
        )

    answers = _together(lambda: act(managers[0]), lambda: act(managers[1]))
    assert sorted(answer.moved for answer in answers) == [0, 1]
    assert sorted(row.code for answer in answers for row in answer.refused) == ["changed"]

"""Counters that call in the same moment, and people who take numbers in the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from accounts.organisation.models import Role, StaffMember
from backoffice.hall.queue import services
from backoffice.hall.queue.models import QueueKind, QueueTicket, TicketSource
from backoffice.hall.queue.refusals import NobodyWaits
from portal.kernel.access import SYSTEM, Actor, Channel
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS, TELLERS = 12, 4


def _at_once(*acts: Callable[[], object]) -> None:
    gate = threading.Barrier(len(acts), timeout=60)

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(20)
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_no_number_twice_and_none_left_out() -> None:
    now, kind = timezone.now(), QueueKind.objects.get(code="cash")
    tellers = [people.staff(role=Role.TELLER) for _ in range(TELLERS)]
    first = tellers[0]
    services.open_hall(staff=first, actor=SYSTEM, now=now)
    for place, teller in enumerate(tellers):
        services.sit_down(staff=teller, label=str(place), kinds=[], actor=SYSTEM, now=now)

    def take() -> None:
        for _ in range(NUMBERS // TELLERS):
            services.take(branch=first.branch, kind=kind, source=TicketSource.SCREEN, actor=SYSTEM, now=now)

    _at_once(*(take for _ in range(TELLERS)))
    assert sorted(QueueTicket.objects.values_list("number", flat=True)) == list(range(1, NUMBERS + 1))
    called: list[str] = []

    def serve(teller: StaffMember) -> Callable[[], None]:
        actor = Actor("staff", teller.pk, Channel.COUNTER)

        def act() -> None:
            misses = 0
            while misses < 3:  # a number locked by a colleague at that moment is passed over
                try:
                    called.append(str(services.call_next(staff=teller, actor=actor, now=now).ticket))
                    services.finish(staff=teller, actor=actor, now=now)
                except NobodyWaits:
                    misses += 1

        return act

    _at_once(*(serve(teller) for teller in tellers))
    assert sorted(called) == [f"A{number:03d}" for number in range(1, NUMBERS + 1)]

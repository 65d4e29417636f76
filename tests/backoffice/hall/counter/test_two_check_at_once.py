"""Two managers decide in the same moment: exactly one of them did."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.ledger.models import Account, Posting
from backoffice.hall.counter import services
from backoffice.hall.counter.models import CounterTransaction, Kind, Status
from portal.kernel.access import Actor, Channel
from portal.kernel.errors import Refusal
from portal.kernel.money import Money
from tests import cast
from tests.factories import money, people

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all acts at the same moment, each on its own connection; answers or refusals in order."""
    outcomes: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts), timeout=60)

    def run(place: int) -> None:
        try:
            gate.wait(10)
            outcomes[place] = acts[place]()
        except Refusal as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def _waiting() -> tuple[CounterTransaction, Account]:
    judy, account, now = cast.judy(), money.account(holder=cast.alice(), balance="80,000.00"), timezone.now()
    actor = Actor("staff", judy.pk, Channel.COUNTER)
    row = services.draft(
        maker=judy, account=account, kind=Kind.WITHDRAWAL, amount=Money.parse("60,000.00"), paper_reference="S-1", key=uuid4(), actor=actor, now=now
    )
    return services.submit(reference=row.reference, maker=judy, actor=actor, now=now), account


def test_two_approvals_post_once() -> None:
    row, account = _waiting()
    erin, second = cast.erin(), people.staff(role="branch_manager")

    def approve(person) -> Callable[[], object]:
        actor = Actor("staff", person.pk, Channel.COUNTER)
        return lambda: services.approve(reference=row.reference, checker=person, actor=actor, now=timezone.now())

    before = Posting.objects.count()
    outcomes = _at_once(approve(erin), approve(second))
    account.refresh_from_db()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDecided", "CounterTransaction"]
    assert (account.balance, account.held, Posting.objects.count() - before) == (2_000_000, 0, 1)


def test_approval_and_taking_back_end_one_way() -> None:
    row, account = _waiting()
    erin, judy = cast.erin(), cast.judy()
    outcomes = _at_once(
        lambda: services.approve(reference=row.reference, checker=erin, actor=Actor("staff", erin.pk, Channel.COUNTER), now=timezone.now()),
        lambda: services.take_back(reference=row.reference, maker=judy, actor=Actor("staff", judy.pk, Channel.COUNTER), now=timezone.now()),
    )
    row.refresh_from_db()
    account.refresh_from_db()
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 1
    assert (row.status, account.balance, account.held) in {(Status.DONE, 2_000_000, 0), (Status.TAKEN_BACK, 8_000_000, 0)}


def test_expiry_steps_around_what_is_being_decided() -> None:
    row, account = _waiting()
    late = row.expires_at + timedelta(seconds=1)
    outcomes = _at_once(lambda: services.expire_due(now=late), lambda: services.expire_due(now=late))
    account.refresh_from_db()
    assert sorted(outcomes) == [0, 1]
    assert (account.balance, account.held) == (8_000_000, 0)

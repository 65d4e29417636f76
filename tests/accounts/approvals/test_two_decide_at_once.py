"""Two people decide in the same moment: one did, the other changed nothing."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.approvals import services
from portal.kernel.audit.models import AuditEntry
from portal.kernel.errors import Refusal
from tests import cast
from tests.accounts.approvals import desk
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*acts: Callable[[], object]) -> list[str]:
    outcomes: list[str] = [""] * len(acts)
    gate = threading.Barrier(len(acts), timeout=60)

    def run(place: int) -> None:
        try:
            gate.wait(10)
            outcomes[place] = str(getattr(acts[place](), "state", "done"))
        except Refusal as refusal:
            outcomes[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_two_agree_and_it_is_done_once() -> None:
    with desk.notes():
        row, erin, second = desk.ask(cast.judy()), cast.erin(), people.staff(role="branch_manager")
        outcomes = _at_once(
            *[
                lambda who=who: services.approve(approval_id=row.pk, staff=who, actor=desk.actor_for(who), now=timezone.now())
                for who in (erin, second)
            ]
        )  # fmt: skip
    assert sorted(outcomes) == ["approval_already_decided", "approved"]
    assert AuditEntry.objects.filter(verb="note.done").count() == 1


def test_agreeing_and_withdrawing_end_one_way() -> None:
    with desk.notes():
        row, erin, judy = desk.ask(cast.judy()), cast.erin(), cast.judy()
        outcomes = _at_once(
            lambda: services.approve(approval_id=row.pk, staff=erin, actor=desk.actor_for(erin), now=timezone.now()),
            lambda: services.withdraw(approval_id=row.pk, staff=judy, actor=desk.actor_for(judy), now=timezone.now()),
        )
    row.refresh_from_db()
    assert sorted(outcomes) == sorted(["approval_already_decided", row.state])
    assert AuditEntry.objects.filter(verb="note.done").count() == (row.state == "approved")


def test_expiring_and_agreeing_end_one_way() -> None:
    with desk.notes():
        row, erin = desk.ask(cast.judy()), cast.erin()
        late = row.expires_at + timedelta(seconds=1)
        _at_once(
            lambda: services.approve(approval_id=row.pk, staff=erin, actor=desk.actor_for(erin), now=row.expires_at - timedelta(seconds=1)),
            lambda: services.expire_due(now=late),
        )
        services.expire_due(now=late)
    row.refresh_from_db()
    assert row.state in {"approved", "expired"}
    assert AuditEntry.objects.filter(verb="note.done").count() == (row.state == "approved")


def test_two_ask_for_the_same_and_one_waits() -> None:
    with desk.notes():
        judy, other = cast.judy(), people.staff(role="teller")
        outcomes = _at_once(lambda: desk.ask(judy), lambda: desk.ask(other))
    assert sorted(outcomes) == ["approval_already_asked", "waiting"]

"""Assignment files: each wrong line says what is wrong with it, everything else is done; a stop keeps what was done."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.organisation import services as organisation
from backoffice.clients import filing, selectors
from backoffice.clients.models import Assignment, AssignmentRow, Care, Source
from portal.kernel.access import SYSTEM
from portal.kernel.events.models import Event
from tests import cast
from tests.factories import books, people

pytestmark = pytest.mark.django_db


def _file(*rows: tuple[str, str, str], **more) -> filing.Filed:
    filing.stage(batch="AF1", rows=[(line, *row) for line, row in enumerate(rows, start=2)])
    return filing.assign_rows(**({"batch": "AF1", "reason": "list of the branch", "actor": SYSTEM, "now": timezone.now()} | more))


def test_every_kind_of_wrong_line_is_named() -> None:
    dana, judy, fine = cast.dana(), cast.judy(), people.customer()
    gone = organisation.dismiss_staff(staff=people.staff(), left_on=date(2026, 11, 20), reason="gone", actor=SYSTEM, now=timezone.now())
    closed, free, here = people.customer(), [people.customer() for _ in range(6)], people.customer()
    closed.status = "closed"
    closed.save()
    books.put(here, into=dana)
    done = _file(
        (fine.number, dana.number, "051001"),
        (fine.number, dana.number, ""),
        ("9999999999", dana.number, ""),
        (closed.number, dana.number, ""),
        (free[0].number, "S9999", ""),
        (free[1].number, gone.number, ""),
        (free[2].number, judy.number, ""),
        (cast.charlie().number, dana.number, ""),
        (free[3].number, dana.number, "999999"),
        (free[4].number, dana.number, "051002"),
        (f" {free[5].number.lower()} ", dana.number, ""),
        (here.number, dana.number, ""),
    )
    assert (done.total, done.moved, done.unchanged, done.refused) == (12, 2, 1, 9)
    wrong = {problem.line: problem.code for problem in filing.problems(batch="AF1")}
    assert wrong == {
        3: "twice", 4: "no_customer", 5: "closed", 6: "no_manager", 7: "left", 8: "not_a_manager", 9: "other_branch", 10: "no_branch",
        11: "no_branch" if not _has_branch("051002") else "wrong_branch",
    }  # fmt: skip
    assert selectors.manager_of(fine) == dana
    assert Care.objects.get(customer=fine).source == Source.FILE
    assert all(problem.sentence for problem in filing.problems(batch="AF1"))


def _has_branch(code: str) -> bool:
    from accounts.organisation.models import Branch

    return Branch.objects.filter(code=code).exists()


def test_a_dry_run_counts_and_moves_nobody() -> None:
    dana, free = cast.dana(), people.customer()
    filing.stage(batch="AF1", rows=[(2, free.number, dana.number, ""), (3, "x", dana.number, "")])
    checked = filing.check(batch="AF1")
    assert (checked.total, checked.ready, checked.unchanged, checked.problems) == (2, 1, 0, {"no_customer": 1})
    assert selectors.manager_of(free) is None


def test_customers_out_of_reach_are_not_there() -> None:
    charlie, there = cast.charlie(), people.staff(branch=cast.charlie().branch)
    done = _file((charlie.number, there.number, ""), reach=cast.erin())
    assert (done.moved, [problem.code for problem in filing.problems(batch="AF1")]) == (0, ["no_customer"])


def test_a_stop_in_the_middle_keeps_what_was_done_and_the_journal_says_how_much() -> None:
    class Stopped(Exception):
        pass

    def progress(done: int, total: int) -> None:
        if done >= 2:
            raise Stopped

    dana, customers = cast.dana(), [people.customer(login=None) for _ in range(5)]
    with pytest.raises(Stopped):
        _file(*((one.number, dana.number, "") for one in customers), portion=2, progress=progress)
    assert Care.objects.filter(manager=dana).count() == 2
    assert Assignment.objects.get(source=Source.FILE).moved == 2


def test_a_file_writes_to_nobody_and_can_be_run_again() -> None:
    dana, free = cast.dana(), people.customer()
    _file((free.number, dana.number, ""))
    again = filing.assign_rows(batch="AF1", reason="again", actor=SYSTEM, now=timezone.now())
    assert (again.moved, again.unchanged, again.refused) == (0, 1, 0)
    assert not Event.objects.filter(topic="clients.assigned").exists()
    assert filing.forget(batch="AF1") == 1
    assert not AssignmentRow.objects.exists()

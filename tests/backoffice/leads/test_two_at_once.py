"""Two who capture the same person at once make one lead; two who convert it at once make one opportunity; of two who claim one gets it."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from backoffice.leads import refusals, services
from backoffice.leads.models import Lead, Opportunity
from tests.backoffice.leads.sales import act, captured, converted
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*acts: Callable[[], object]) -> list[object]:
    answers: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts), timeout=20)

    def run(place: int, one: Callable[[], object]) -> None:
        try:
            start.wait()
            answers[place] = one()
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, one), daemon=True) for place, one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def test_at_once_there_is_one_of_each() -> None:
    one, other = people.staff(name="甲经理"), people.staff(name="乙经理")
    found = _together(*(lambda n=n: captured(source_ref=f"race:{n}", contact="13900005555", branch=one.branch) for n in range(4)))
    assert {row.pk for row in found if isinstance(row, Lead)} == {Lead.objects.get().pk} and all(isinstance(row, Lead) for row in found), found
    lead = Lead.objects.get()
    assert lead.signs.count() == 4

    claims = _together(*(lambda who=who: act(services.claim, who, lead) for who in (one, other)))
    lead.refresh_from_db()
    assert sum(isinstance(answer, Lead) for answer in claims) == 1 and lead.owner is not None

    made = _together(*(lambda: converted(lead.owner, lead) for _ in range(3)))
    assert Opportunity.objects.count() == 1
    assert sum(isinstance(answer, refusals.AlreadyConverted) for answer in made) == 2, made

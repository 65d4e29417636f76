"""Two reviewers press at the same moment, in two connections: one account is opened."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.ledger.models import Account
from accounts.onboarding import decisions
from accounts.onboarding.models import ApplicationDecision
from accounts.onboarding.refusals import OnboardingRefused
from accounts.organisation.models import Role
from portal.demo import cast as demo
from portal.kernel.access import Actor, Channel
from tests.factories import applications, people, places


@pytest.mark.django_db(transaction=True)
def test_one_of_two_wins():
    row = applications.sent()
    reviewers = [people.staff(role=Role.REVIEWER, branch=places.place(demo.HEAD_OFFICE)) for _ in range(2)]
    together = Barrier(2, timeout=60)

    def press(reviewer):
        try:
            together.wait()
            decisions.verify(reference=row.reference, seen=1, reviewer=reviewer, actor=Actor("staff", reviewer.pk, Channel.BACKOFFICE), now=timezone.now())
            return "won"
        except OnboardingRefused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, reviewers))
    assert answers == ["application_already_decided", "won"]
    assert Account.objects.filter(holder__user=row.user).count() == 1
    assert ApplicationDecision.objects.filter(application=row).count() == 1

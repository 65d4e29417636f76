"""The end of a document is told thirty days before, and ninety days after payments out stop; each once."""

from datetime import date, datetime, timedelta

import pytest

from accounts.inbox.models import Message
from accounts.ledger import bankday
from accounts.ledger.models import AccountStatus
from accounts.onboarding import watch
from accounts.onboarding.models import DocumentRecord
from portal.kernel.clock import BANK_ZONE
from tests import cast
from tests.factories import money

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 23, 0, tzinfo=BANK_ZONE)


def known(customer, expires_on):
    return DocumentRecord.objects.create(customer=customer, expires_on=expires_on, verified_at=NOW)


@pytest.mark.parametrize(("days", "reminded"), [(31, 0), (30, 1), (0, 1), (-1, 0)])
def test_reminds_from_thirty_days_before_through_the_last_day(days, reminded):
    known(cast.alice(), DAY + timedelta(days=days))
    assert watch.run(DAY, NOW) == f"reminded {reminded}, restricted 0"
    assert Message.objects.filter(user=cast.alice().user).count() == reminded
    assert watch.run(DAY, NOW) == "reminded 0, restricted 0"


@pytest.mark.parametrize(("days", "status"), [(90, AccountStatus.OPEN), (91, AccountStatus.STOPPED)])
def test_stops_payments_out_after_ninety_days(days, status):
    account = money.account(holder=cast.alice(), balance="10.00")
    others = money.account(holder=cast.bob())
    known(cast.alice(), DAY - timedelta(days=days))
    known(cast.bob(), None)
    watch.run(DAY, NOW)
    account.refresh_from_db()
    others.refresh_from_db()
    assert (account.status, others.status) == (status, AccountStatus.OPEN)
    assert watch.run(DAY, NOW) == "reminded 0, restricted 0"


def test_the_bank_day_runs_it():
    assert "onboarding.documents" in {step.name for step in bankday.steps()}

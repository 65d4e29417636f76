"""The end of a document is told thirty days before, and ninety days after payments out stop; each once."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from accounts.inbox.models import Message
from accounts.ledger import bankday
from accounts.ledger import services as ledger
from accounts.ledger.models import AccountStatus, PostingKind
from accounts.onboarding import watch
from accounts.onboarding.models import DocumentRecord
from portal.kernel.access import SYSTEM
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money
from tests import cast
from tests.factories import money

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 23, 0, tzinfo=BANK_ZONE)


def known(customer, expires_on):
    return DocumentRecord.objects.create(customer=customer, expires_on=expires_on, verified_at=NOW)


@pytest.mark.parametrize(("days", "reminded"), [(31, 0), (30, 1), (7, 1), (0, 1), (-1, 1)])
def test_reminds_from_thirty_days_before_and_once_it_has_ended(days, reminded):
    known(cast.alice(), DAY + timedelta(days=days))
    assert watch.run(DAY, NOW) == f"reminded {reminded}, restricted 0"
    assert Message.objects.filter(user=cast.alice().user).count() == reminded
    assert watch.run(DAY, NOW) == "reminded 0, restricted 0"


def test_each_reminder_is_sent_once_on_its_day():
    known(cast.alice(), DAY + timedelta(days=30))
    sent = {day: watch.run(DAY + timedelta(days=day), NOW + timedelta(days=day)) for day in range(33)}
    assert [day for day, said in sent.items() if said == "reminded 1, restricted 0"] == [0, 23, 31]
    with translation.override("en"):
        titles = [row.said_title for row in Message.objects.filter(user=cast.alice().user).order_by("reference")]
    assert titles == ["Your identity document ends soon", "Your identity document ends soon", "Your identity document has ended"]
    assert set(Message.objects.values_list("link", flat=True)) == {"/accounts/opening/renewal/"}


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


def test_money_comes_in_while_payments_out_have_stopped():
    account = money.account(holder=cast.alice(), balance="10.00")
    known(cast.alice(), DAY - timedelta(days=91))
    watch.run(DAY, NOW)
    money.deposit(account, Money(500))
    with pytest.raises(ledger.AccountNotOpen):
        ledger.post(
            debit=account.pk, credit=money.account().pk, amount=Money(100), kind=PostingKind.TRANSFER, key=uuid4(), actor=SYSTEM, now=NOW, business_date=DAY
        )
    account.refresh_from_db()
    assert account.balance == 1_500


def test_the_bank_day_runs_it():
    assert "onboarding.documents" in {step.name for step in bankday.steps()}

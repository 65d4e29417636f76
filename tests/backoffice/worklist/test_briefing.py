"""What to know before speaking: documents, safety, sleep, consent, birthday; never a suspicion for posts that know of none."""

from datetime import date, datetime, timedelta
from types import ModuleType

import pytest
from django.utils import timezone

from accounts.calls import services as calls
from accounts.calls.models import CallPurpose
from accounts.consents import services as consents
from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountStatus
from accounts.onboarding.models import DocumentRecord
from accounts.security.models import SecurityCase
from backoffice.worklist import briefing
from backoffice.worklist.briefing import Briefing
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import BANK_ZONE
from tests.backoffice.worklist.desk import actor_for, contact, in_days, promise, task
from tests.factories import money

pytestmark = pytest.mark.django_db
#: No birthday of the cast is near.
NOW = datetime(2026, 7, 1, 10, tzinfo=BANK_ZONE)
TODAY = NOW.date()


def of(customer: Customer, now: datetime = NOW, held: int = 0) -> Briefing:
    row = Customer.objects.select_related("branch", "document", "user").get(pk=customer.pk)
    return briefing.of(row, now=now, held_orders=held)


def codes(customer: Customer, now: datetime = NOW, held: int = 0) -> list[str]:
    return [flag.code for flag in of(customer, now, held).flags]


def document(customer: Customer, expires_on: date | None, restricted_at: datetime | None = None) -> None:
    DocumentRecord.objects.update_or_create(customer=customer, defaults={"expires_on": expires_on, "verified_at": NOW, "restricted_at": restricted_at})


def test_a_plain_customer_has_little_to_mind(cast: ModuleType) -> None:
    assert codes(cast.alice()) == ["no_offers", "details"]


@pytest.mark.parametrize(
    ("ends", "restricted", "code"),
    [(-1, False, "expired"), (0, False, "expiring"), (90, False, "expiring"), (91, False, ""), (-100, True, "restricted")],
)
def test_the_document(cast: ModuleType, ends: int, restricted: bool, code: str) -> None:
    document(cast.alice(), TODAY + timedelta(days=ends), NOW if restricted else None)
    found = [one for one in codes(cast.alice()) if one in {"expired", "expiring", "restricted"}]
    assert found == ([code] if code else [])


def test_a_long_term_document_is_no_matter(cast: ModuleType) -> None:
    document(cast.alice(), None)
    assert codes(cast.alice()) == ["no_offers", "details"]


def test_an_open_security_case_comes_first(cast: ModuleType) -> None:
    alice = cast.alice()
    case = SecurityCase.objects.create(reference="SC1", user=alice.user, customer=alice, opened_at=NOW)
    assert codes(alice)[0] == "security_case"
    case.closed_at, case.closed_by, case.reason = NOW, cast.erin(), "Called her"
    case.save()
    assert "security_case" not in codes(alice)


def test_held_orders_are_counted_only_where_asked_for(cast: ModuleType) -> None:
    assert "held" not in codes(cast.alice())
    assert codes(cast.alice(), held=2)[0] == "held"


def test_an_account_that_sleeps(cast: ModuleType) -> None:
    alice = cast.alice()
    money.account(holder=alice, balance="10.00", now=NOW - timedelta(days=366))
    assert "dormant" in codes(alice)
    money.account(holder=alice, balance="10.00", now=NOW - timedelta(days=364))
    assert "dormant" not in codes(alice)


def test_stopped_payments(cast: ModuleType) -> None:
    account = money.account(holder=cast.alice(), now=NOW)
    Account.objects.filter(pk=account.pk).update(status=AccountStatus.STOPPED)
    assert "stopped" in codes(cast.alice())


def test_suggestions_by_telephone_are_fine_for_who_agreed(cast: ModuleType) -> None:
    alice = cast.alice()
    consents.answer(user=alice.user, code="marketing_call", version=1, given=True, actor=Actor("customer", alice.pk, Channel.WEB), now=NOW)
    assert "no_offers" not in codes(alice)
    assert [one.holds for one in of(alice).consents if one.purpose.code == "marketing_call"] == [True]


@pytest.mark.parametrize(("days", "near"), [(0, True), (7, True), (8, False)])
def test_a_birthday_is_seen_coming(cast: ModuleType, days: int, near: bool) -> None:
    alice = cast.alice()
    now = datetime(2026, 11, 19, 10, tzinfo=BANK_ZONE) - timedelta(days=days)
    assert ("birthday" in codes(alice, now)) is near


def test_the_end_of_february_and_of_the_year(cast: ModuleType) -> None:
    assert briefing._days_to_birthday(date(2000, 2, 29), date(2027, 2, 27)) == 2
    assert briefing._days_to_birthday(date(2000, 2, 29), date(2028, 2, 27)) == 2
    assert briefing._days_to_birthday(date(1990, 1, 2), date(2026, 12, 31)) == 2
    assert briefing._days_to_birthday(None, date(2026, 12, 31)) is None


def test_open_things_last_contact_care_and_a_running_call(cast: ModuleType) -> None:
    alice, dana, now = cast.alice(), cast.dana(), timezone.now()
    promise(alice, dana, "Send it", days=1)
    late = task(dana, "Call back", due_at=now - timedelta(hours=1), customer=alice)
    contact(alice, dana, note="hello")
    calls.start_call(customer=alice, staff=dana, purpose=CallPurpose.SERVICE, actor=actor_for(dana), now=now)
    known = of(alice, timezone.now())
    assert [(note.text, note.due, note.late) for note in known.promises] == [("Send it", in_days(1), False)]
    assert [(note.reference, note.late) for note in known.tasks] == [(late.reference, True)]
    assert known.last_contact.endswith(str(dana)) and known.lead is not None and known.lead.number == dana.number
    assert len(known.calling) == 1 and str(dana) in known.calling[0]


def test_one_statement(cast: ModuleType, django_assert_num_queries: object) -> None:
    row = Customer.objects.select_related("branch", "document", "user").get(pk=cast.alice().pk)
    with django_assert_num_queries(1):  # type: ignore[operator]
        briefing.of(row, now=NOW)

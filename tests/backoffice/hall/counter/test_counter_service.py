"""Cash over the counter: exact amounts, a second person from the threshold up, nothing moved by any refusal."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountKind, AccountStatus, Entry, Hold, HoldState
from backoffice.hall.counter import rules, services
from backoffice.hall.counter.models import CounterThreshold, CounterTransaction, Kind, Status
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import BANK_ZONE
from portal.kernel.money import Money
from tests import cast
from tests.factories import money, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """Ten in the morning at the bank."""
    return timezone.now().astimezone(BANK_ZONE).replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def desk(now: datetime) -> SimpleNamespace:
    """Judy makes, erin checks, alice's account holds 80,000.00; short ways to the services."""
    judy, erin = cast.judy(), cast.erin()
    account = money.account(holder=cast.alice(), balance="80,000.00", now=now)

    def actor(person) -> Actor:
        return Actor("staff", person.pk, Channel.COUNTER)

    def draft(kind: Kind, amount: str, **more) -> CounterTransaction:
        content = {"paper_reference": "S-1", "key": uuid4(), "account": account, "maker": judy, **more}
        return services.draft(kind=kind, amount=Money.parse(amount), actor=actor(judy), now=now, **content)

    def submit(row: CounterTransaction, by=judy) -> CounterTransaction:
        return services.submit(reference=row.reference, maker=by, actor=actor(by), now=now)

    def decide(service, row: CounterTransaction, by=erin, at=now, **more) -> CounterTransaction:
        return service(reference=row.reference, checker=by, actor=actor(by), now=at, **more)

    return SimpleNamespace(judy=judy, erin=erin, account=account, draft=draft, submit=submit, decide=decide, actor=actor, now=now)


def _state(account: Account) -> tuple[int, int]:
    account.refresh_from_db()
    return account.balance, account.held


def _books_balance() -> bool:
    return sum(Account.objects.values_list("balance", flat=True)) == 0


def test_a_small_deposit_posts_at_once(desk) -> None:
    row = desk.submit(desk.draft(Kind.DEPOSIT, "1,234.56"))
    assert (row.status, row.balance_after_minor, row.checker) == (Status.DONE, 8_123_456, None)
    assert _state(desk.account) == (8_123_456, 0)
    cash = ledger.bank_account(AccountKind.CASH, "CNY", branch=desk.judy.branch)
    assert cash.balance == -123_456
    assert Entry.objects.get(posting=row.posting, account=desk.account).memo == "S-1"
    assert _books_balance()


def test_a_small_withdrawal_posts_at_once(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "49,999.99"))
    assert (row.status, row.balance_after_minor) == (Status.DONE, 3_000_001)
    assert _state(desk.account) == (3_000_001, 0)
    assert _books_balance()


def test_nothing_moves_before_the_teller_submits(desk) -> None:
    row = desk.draft(Kind.DEPOSIT, "10.00")
    assert (row.status, _state(desk.account)) == (Status.DRAFT, (8_000_000, 0))


def test_from_the_threshold_up_a_withdrawal_waits_and_holds(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "50,000.00"))
    assert (row.status, row.posting_id) == (Status.WAITING, None)
    assert _state(desk.account) == (8_000_000, 5_000_000)
    done = desk.decide(services.approve, row)
    assert (done.status, done.checker, done.balance_after_minor) == (Status.DONE, desk.erin, 3_000_000)
    assert _state(desk.account) == (3_000_000, 0)
    assert Hold.objects.get(pk=row.hold_id).state == HoldState.POSTED
    assert _books_balance()


def test_from_the_threshold_up_a_deposit_waits_without_a_hold(desk) -> None:
    row = desk.submit(desk.draft(Kind.DEPOSIT, "50,000.00"))
    assert (row.status, row.hold_id, _state(desk.account)) == (Status.WAITING, None, (8_000_000, 0))
    desk.decide(services.approve, row)
    assert _state(desk.account) == (13_000_000, 0)
    assert _books_balance()


def test_where_no_threshold_is_set_everything_waits(desk) -> None:
    CounterThreshold.objects.all().delete()
    assert desk.submit(desk.draft(Kind.DEPOSIT, "0.01")).status == Status.WAITING


def test_a_later_threshold_counts_from_its_day(desk) -> None:
    CounterThreshold.objects.create(currency="CNY", amount_minor=1, effective_from=desk.now.date() + timedelta(days=1), source="test")
    assert desk.submit(desk.draft(Kind.DEPOSIT, "1.00")).status == Status.DONE
    CounterThreshold.objects.create(currency="CNY", amount_minor=100, effective_from=desk.now.date(), source="test")
    assert desk.submit(desk.draft(Kind.DEPOSIT, "1.00")).status == Status.WAITING


def test_the_maker_cannot_check_even_as_a_manager(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00", maker=desk.erin), by=desk.erin)
    with pytest.raises(services.OwnWork):
        desk.decide(services.approve, row)
    with pytest.raises(services.OwnWork):
        desk.decide(services.refuse, row, reason="I changed my mind")
    row.refresh_from_db()
    assert (row.status, _state(desk.account)) == (Status.WAITING, (8_000_000, 6_000_000))


def test_the_database_refuses_self_approval_too(desk) -> None:
    row = desk.submit(desk.draft(Kind.DEPOSIT, "60,000.00"))
    with pytest.raises(IntegrityError, match="counter_checker_is_not_maker"), transaction.atomic():
        CounterTransaction.objects.filter(pk=row.pk).update(checker=desk.judy)


def test_the_database_refuses_done_without_posting_or_check(desk) -> None:
    row = desk.submit(desk.draft(Kind.DEPOSIT, "60,000.00"))
    with pytest.raises(IntegrityError, match="counter_done_is_posted_and_checked"), transaction.atomic():
        CounterTransaction.objects.filter(pk=row.pk).update(status=Status.DONE)


def test_refusing_frees_the_money_and_keeps_the_reason(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00"))
    refused = desk.decide(services.refuse, row, reason="  The signature differs ")
    assert (refused.status, refused.reason, refused.checker) == (Status.REFUSED, "The signature differs", desk.erin)
    assert _state(desk.account) == (8_000_000, 0)
    with pytest.raises(services.AlreadyDecided):
        desk.decide(services.approve, row)


def test_refusing_needs_a_reason(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00"))
    with pytest.raises(services.ReasonNeeded, match="8"):
        desk.decide(services.refuse, row, reason="no")
    assert _state(desk.account) == (8_000_000, 6_000_000)


def test_approving_twice_posts_once(desk) -> None:
    row = desk.submit(desk.draft(Kind.DEPOSIT, "60,000.00"))
    desk.decide(services.approve, row)
    with pytest.raises(services.AlreadyDecided):
        desk.decide(services.approve, row)
    assert _state(desk.account) == (14_000_000, 0)


def test_submitting_twice_posts_once(desk) -> None:
    row = desk.draft(Kind.DEPOSIT, "10.00")
    assert desk.submit(row).posting_id == desk.submit(row).posting_id
    assert _state(desk.account) == (8_001_000, 0)


def test_the_same_form_twice_is_one_draft(desk) -> None:
    key = uuid4()
    assert desk.draft(Kind.DEPOSIT, "10.00", key=key) == desk.draft(Kind.DEPOSIT, "10.00", key=key)
    with pytest.raises(services.SlipReused):
        desk.draft(Kind.DEPOSIT, "11.00", key=key)
    assert CounterTransaction.objects.count() == 1


@pytest.mark.parametrize("amount", ["0", "-5.00"])
def test_no_amount_below_a_fen(desk, amount: str) -> None:
    with pytest.raises(ledger.NotPositive):
        desk.draft(Kind.DEPOSIT, amount)
    assert not CounterTransaction.objects.exists()


def test_more_than_there_is_stays_a_draft(desk) -> None:
    poor = money.account(holder=cast.bob(), balance="5.00", now=desk.now)
    row = desk.draft(Kind.WITHDRAWAL, "5.01", account=poor)
    with pytest.raises(ledger.NotEnoughMoney):
        desk.submit(row)
    row.refresh_from_db()
    assert (row.status, _state(poor)) == (Status.DRAFT, (500, 0))


def test_held_money_is_not_paid_out_twice(desk) -> None:
    desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00"))
    with pytest.raises(ledger.NotEnoughMoney):
        desk.submit(desk.draft(Kind.WITHDRAWAL, "20,000.01"))
    assert _state(desk.account) == (8_000_000, 6_000_000)


def test_an_account_frozen_meanwhile_stops_the_approval(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00"))
    Account.objects.filter(pk=desk.account.pk).update(status=AccountStatus.FROZEN)
    with pytest.raises(ledger.AccountNotOpen):
        desk.decide(services.approve, row)
    row.refresh_from_db()
    assert (row.status, row.checker, _state(desk.account)) == (Status.WAITING, None, (8_000_000, 6_000_000))


def test_a_colleagues_draft_is_not_mine_to_submit_or_take_back(desk) -> None:
    row, other = desk.draft(Kind.DEPOSIT, "10.00"), people.staff(role="teller")
    with pytest.raises(services.NotYours):
        desk.submit(row, by=other)
    with pytest.raises(services.NotYours):
        services.take_back(reference=row.reference, maker=other, actor=desk.actor(other), now=desk.now)


def test_another_branchs_manager_does_not_find_it(desk) -> None:
    stranger = people.staff(role="branch_manager", branch=cast.charlie().branch)
    with pytest.raises(services.NotThere):
        desk.decide(services.approve, desk.submit(desk.draft(Kind.DEPOSIT, "60,000.00")), by=stranger)


def test_taking_back_frees_the_money(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00"))
    back = services.take_back(reference=row.reference, maker=desk.judy, actor=desk.actor(desk.judy), now=desk.now)
    assert (back.status, _state(desk.account)) == (Status.TAKEN_BACK, (8_000_000, 0))


def test_after_closing_time_nobody_approves(desk) -> None:
    row = desk.submit(desk.draft(Kind.DEPOSIT, "60,000.00"))
    with pytest.raises(services.TooLate):
        desk.decide(services.approve, row, at=row.expires_at)
    assert _state(desk.account) == (8_000_000, 0)


def test_what_nobody_finished_expires_and_frees_the_money(desk) -> None:
    row, idle = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00")), desk.draft(Kind.DEPOSIT, "1.00")
    assert services.expire_due(now=row.expires_at - timedelta(seconds=1)) == 0
    assert services.expire_due(now=row.expires_at) == 2
    assert services.expire_due(now=row.expires_at) == 0
    for expired in (row, idle):
        expired.refresh_from_db()
        assert expired.status == Status.EXPIRED
    assert _state(desk.account) == (8_000_000, 0)


def test_it_expires_though_the_ledger_freed_the_hold_first(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00"))
    ledger.expire_holds(now=row.expires_at)
    assert services.expire_due(now=row.expires_at) == 1
    assert _state(desk.account) == (8_000_000, 0)


def test_expiry_is_closing_time_and_at_least_an_hour() -> None:
    morning = datetime(2026, 11, 20, 10, 0, tzinfo=BANK_ZONE)
    assert rules.expiry(morning) == datetime(2026, 11, 20, 18, 0, tzinfo=BANK_ZONE)
    late = datetime(2026, 11, 20, 17, 30, tzinfo=BANK_ZONE)
    assert rules.expiry(late) == datetime(2026, 11, 20, 18, 30, tzinfo=BANK_ZONE)


def test_every_step_is_in_the_audit(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00"))
    desk.decide(services.approve, row)
    entries = AuditEntry.objects.filter(subject=f"counter:{row.reference}").order_by("id")
    assert [(entry.verb, entry.actor) for entry in entries] == [
        ("counter.drafted", f"staff:{desk.judy.pk}"),
        ("counter.submitted", f"staff:{desk.judy.pk}"),
        ("counter.approved", f"staff:{desk.erin.pk}"),
    ]
    assert entries[0].details["amount_minor"] == 6_000_000


def test_a_refused_act_leaves_no_entry(desk) -> None:
    row = desk.submit(desk.draft(Kind.WITHDRAWAL, "60,000.00"))
    before = AuditEntry.objects.count()
    with pytest.raises(services.ReasonNeeded):
        desk.decide(services.refuse, row, reason="")
    assert AuditEntry.objects.count() == before

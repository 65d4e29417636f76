"""More time and compensation: two people, once, told; nothing paid before a second person agreed."""

from datetime import date, timedelta
from types import ModuleType

import pytest
from django.utils import timezone

from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.inbox.models import Message
from accounts.ledger.models import Account
from accounts.organisation.models import StaffMember
from backoffice.complaints import compensating, extending, reference, refusals, services
from backoffice.complaints.models import Complaint, ComplaintCompensation
from portal.kernel.clock import bank_date
from portal.kernel.money import Money
from tests.backoffice.complaints import cases
from tests.factories import money

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = bank_date(NOW)
WHY = "需要向合作机构调取原始凭证"


@pytest.fixture(autouse=True)
def terms(db: None) -> None:
    reference.load()


@pytest.fixture
def row(cast: ModuleType) -> Complaint:
    made = cases.complaint(cast.alice())
    return cases.given_to(made, cast.dana(), cast.erin())


def ask(row: Complaint, staff: StaffMember, until: date, now: object = NOW) -> Approval:
    return extending.ask(reference=row.reference, staff=staff, until=until, reason=WHY, actor=cases.of(staff), now=now)  # type: ignore[arg-type]


def approve(made: Approval, staff: StaffMember) -> Approval:
    return approvals.approve(approval_id=made.pk, staff=staff, actor=cases.of(staff), now=NOW)


def test_more_time_is_given_by_a_second_person_and_told(cast: ModuleType, row: Complaint) -> None:
    dana, erin, until = cast.dana(), cast.erin(), TODAY + timedelta(days=40)
    made = ask(row, dana, until)
    with pytest.raises(refusals.ExtensionAsked):
        ask(row, dana, until)
    row.refresh_from_db()
    assert row.due_on == TODAY + timedelta(days=15)
    approve(made, erin)
    row.refresh_from_db()
    assert (row.due_on, row.extended_at) == (until, NOW)
    told = Message.objects.get(user=cast.alice().user, title="Your complaint takes longer")
    assert told.params["words"] == WHY
    assert row.steps.get(kind="extended").public
    with pytest.raises(refusals.ExtendedAlready):
        ask(row, dana, until + timedelta(days=5))


@pytest.mark.parametrize(("days", "refusal"), [(15, refusals.Backwards), (3, refusals.Backwards), (61, refusals.TooFar)])
def test_not_backwards_and_not_beyond_sixty_days(cast: ModuleType, row: Complaint, days: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(row, cast.dana(), TODAY + timedelta(days=days))
    assert not Approval.objects.exists()


def test_once_its_day_has_passed_more_time_cannot_cure_it(cast: ModuleType) -> None:
    row = cases.complaint(cast.alice(), now=NOW - timedelta(days=14))
    cases.given_to(row, cast.dana(), cast.erin())
    made = ask(row, cast.dana(), TODAY + timedelta(days=30))
    late = NOW + timedelta(days=2)
    with pytest.raises(refusals.DayHasPassed):
        ask(row, cast.erin(), TODAY + timedelta(days=30), late)
    with pytest.raises(refusals.DayHasPassed):
        approvals.approve(approval_id=made.pk, staff=cast.erin(), actor=cases.of(cast.erin()), now=late)
    row.refresh_from_db()
    assert row.extended_at is None


def test_a_refusal_leaves_the_day_and_is_written_down(cast: ModuleType, row: Complaint) -> None:
    made = ask(row, cast.dana(), TODAY + timedelta(days=30))
    approvals.refuse(approval_id=made.pk, staff=cast.erin(), actor=cases.of(cast.erin()), reason="材料已经齐全，按期答复", now=NOW)
    row.refresh_from_db()
    assert row.due_on == TODAY + timedelta(days=15)
    assert not row.steps.get(kind="extension_refused").public


def test_about_a_colleague_head_office_decides(cast: ModuleType) -> None:
    row = cases.complaint(cast.alice(), against=cast.judy())
    cases.given_to(row, cast.dana(), cast.erin())
    made = ask(row, cast.dana(), TODAY + timedelta(days=30))
    assert made.branch is None
    with pytest.raises(approvals.NotThere):
        approve(made, cast.erin())
    approve(made, cast.kate())


@pytest.fixture
def account(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="10.00")


def propose(row: Complaint, staff: StaffMember, account: Account, amount: int = 12_000) -> ComplaintCompensation:
    return compensating.propose(
        reference=row.reference, staff=staff, account=account, amount=Money(amount), reason="退还多收的手续费", actor=cases.of(staff), now=NOW
    )


def balance(account: Account) -> int:
    account.refresh_from_db()
    return account.balance


def test_compensation_is_paid_from_fees_once_a_second_person_agreed(cast: ModuleType, row: Complaint, account: Account) -> None:
    dana, erin = cast.dana(), cast.erin()
    made = propose(row, dana, account)
    assert balance(account) == 1_000
    with pytest.raises(refusals.StillWaiting):
        propose(row, dana, account)
    with pytest.raises(approvals.ApprovalRefused):
        approve(made.approval, dana)
    approve(made.approval, erin)
    made.refresh_from_db()
    assert (balance(account), made.state, made.posting_id is not None) == (13_000, "paid", True)
    with pytest.raises(approvals.AlreadyDecided):
        approve(made.approval, erin)
    assert balance(account) == 13_000
    said = Message.objects.get(user=cast.alice().user, title="Compensation paid")
    assert said.params["amount"] == {"money": [12_000, "CNY"]}


def test_what_waits_is_decided_before_closing_and_a_refusal_pays_nothing(cast: ModuleType, row: Complaint, account: Account) -> None:
    dana, alice = cast.dana(), cast.alice()
    made = propose(row, dana, account)
    cases.answered(row, dana)
    services.accept(reference=row.reference, by=alice, actor=cases.of(alice), now=NOW)
    closing = {"finding": "partly", "root_cause": "price", "remedy": "收费前逐项说明并由客户确认"}
    with pytest.raises(refusals.StillWaiting):
        services.close(reference=row.reference, staff=dana, actor=cases.of(dana), now=NOW, **closing)
    approvals.refuse(approval_id=made.approval.pk, staff=cast.erin(), actor=cases.of(cast.erin()), reason="手续费收得没有错", now=NOW)
    made.refresh_from_db()
    assert (made.state, balance(account)) == ("refused", 1_000)
    services.close(reference=row.reference, staff=dana, actor=cases.of(dana), now=NOW, **closing)


def test_only_to_the_complainants_own_account(cast: ModuleType, row: Complaint, account: Account) -> None:
    for amount, target in ((12_000, money.account(holder=cast.charlie(), balance="1.00")), (0, account)):
        with pytest.raises(refusals.NotTheirAccount):
            propose(row, cast.dana(), target, amount)
    assert not ComplaintCompensation.objects.exists()

"""Type I face to face: one sees, another checks, at most one a person."""

from collections.abc import Callable
from datetime import date
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.identity.models import Customer
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account
from accounts.onboarding import face, idcards
from accounts.onboarding.models import DocumentRecord
from accounts.organisation.models import StaffMember
from backoffice.hall.openings import services
from backoffice.hall.openings.models import FaceOpening, OpeningState
from portal.demo import numbers
from portal.kernel.access import Actor, Channel

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DOCUMENT = numbers.resident_id(province="32", birth_date=date(1980, 5, 6), gender="m", serial=88)


def _by(staff: StaffMember) -> Actor:
    return Actor("staff", staff.pk, Channel.COUNTER)


def _entered(teller: StaffMember, number: str = DOCUMENT, name: str = "何建国", until: date | None = None) -> FaceOpening:
    entry = services.Entry("resident", number, name, until, "138 6170 4463", "6", "daily")
    return services.enter(entry=entry, teller=teller, seen="本人到场，人证相符", actor=_by(teller), now=NOW)


def _checked(checker: StaffMember) -> None:
    approvals.approve(approval_id=Approval.objects.latest("pk").pk, staff=checker, actor=_by(checker), now=NOW)


def test_a_stranger_becomes_a_customer_with_one_type_one(cast: ModuleType) -> None:
    row = _entered(cast.judy())
    assert not Customer.objects.filter(name="何建国").exists()
    _checked(cast.erin())
    row.refresh_from_db()
    assert row.state == OpeningState.OPENED and row.account is not None and row.customer is not None
    assert (row.account.kind, row.account.branch, row.customer.birth_date) == (AccountKind.TYPE_1, cast.judy().branch, date(1980, 5, 6))
    assert DocumentRecord.objects.get(customer=row.customer).expires_on is None
    with pytest.raises(face.HasTypeOne):
        _entered(cast.judy())


def test_who_is_known_gets_the_account_and_no_second_record(cast: ModuleType) -> None:
    alice = cast.alice()
    row = _entered(cast.judy(), alice.id_number, alice.name)
    before = Customer.objects.count()
    _checked(cast.erin())
    row.refresh_from_db()
    assert (row.customer, Customer.objects.count()) == (alice, before)


def test_nobody_checks_what_they_saw_and_a_teller_checks_nothing(cast: ModuleType) -> None:
    judy = cast.judy()
    _entered(judy)
    with pytest.raises(approvals.ApprovalRefused):
        _checked(judy)
    assert not Account.objects.filter(kind=AccountKind.TYPE_1).exists()


def test_not_agreed_opens_nothing(cast: ModuleType) -> None:
    row, erin = _entered(cast.judy()), cast.erin()
    approvals.refuse(approval_id=Approval.objects.get().pk, staff=erin, actor=_by(erin), reason="照片与本人不符", now=NOW)
    row.refresh_from_db()
    assert (row.state, Account.objects.filter(kind=AccountKind.TYPE_1).exists()) == (OpeningState.REFUSED, False)
    assert _entered(cast.judy()).state == OpeningState.WAITING


def test_what_is_refused_at_once(cast: ModuleType) -> None:
    judy, alice = cast.judy(), cast.alice()
    with pytest.raises(face.OtherPerson):
        _entered(judy, alice.id_number, "林知秋")
    with pytest.raises(idcards.WrongNumber):
        _entered(judy, DOCUMENT[:-1] + ("1" if DOCUMENT[-1] != "1" else "2"))
    with pytest.raises(idcards.Expired):
        _entered(judy, until=date(2020, 1, 1))
    _entered(judy)
    with pytest.raises(services.OpeningWaits):
        _entered(judy)


def test_the_pages(cast: ModuleType, staff_client: Callable[[StaffMember], Client]) -> None:
    judy, erin = staff_client(cast.judy()), staff_client(cast.erin())
    typed = {
        "id_kind": "resident",
        "name": "何建国",
        "id_number": "123",
        "long_term": "on",
        "phone": "13861704463",
        "occupation": "6",
        "purpose": "daily",
        "seen": "on",
    }
    wrong = judy.post("/staff/hall/openings/", typed)
    assert (wrong.status_code, "何建国" in wrong.content.decode()) == (409, True)
    made = judy.post("/staff/hall/openings/", typed | {"id_number": DOCUMENT})
    assert made.status_code == 302
    page = judy.get(made["Location"]).content.decode()
    assert DOCUMENT not in page and "何建国" in page
    approval = Approval.objects.get()
    assert "何建国" in erin.get(f"/staff/approvals/{approval.reference}/").content.decode()
    assert erin.post(f"/staff/approvals/{approval.reference}/approve/").status_code == 302
    assert FaceOpening.objects.get().state == OpeningState.OPENED
    assert erin.get("/staff/hall/openings/").status_code == 403

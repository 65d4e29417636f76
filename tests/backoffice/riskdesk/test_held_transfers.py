"""The risk officer's desk: held orders, the rules that held them, and a decision with its reason."""

from collections.abc import Callable
from types import ModuleType

import pytest
from django.test import Client

from accounts.ledger.models import Account
from accounts.organisation.models import Role
from accounts.transfers.models import Transfer, TransferState
from portal.kernel.audit.models import AuditEntry
from tests.accounts.transfers.desk import NIGHT, NOON, order, picture
from tests.factories import money, people

pytestmark = pytest.mark.django_db
DESK = "/staff/held-transfers/"
REASON = "she confirmed it by phone"


@pytest.fixture
def officer(staff_client: Callable[..., Client]) -> Client:
    return staff_client(people.staff(role=Role.RISK_OFFICER))


@pytest.fixture
def source(cast: ModuleType) -> Account:
    return money.account(holder=cast.alice(), balance="100,000.00", now=NOON)


@pytest.fixture
def target(cast: ModuleType) -> Account:
    return money.account(holder=cast.bob(), now=NOON)


@pytest.fixture
def held(source: Account, target: Account) -> Transfer:
    made = order(source, target, "50,000.00", now=NIGHT).transfer
    assert made is not None and made.state == TransferState.HELD
    return made


def test_the_desk_shows_what_waits_and_why(officer: Client, held: Transfer) -> None:
    assert [row.reference for row in officer.get(DESK).context["rows"]] == [held.reference]
    page = officer.get(f"{DESK}{held.reference}/", headers={"accept-language": "en"}).content.decode()
    assert "NIGHT_NEW_PAYEE_HELD" in page and "50,000.00" in page
    assert held.target.number not in page
    assert AuditEntry.objects.filter(verb="customer.viewed").exists()


def test_let_go_the_money_arrives_with_the_reason_on_record(officer: Client, held: Transfer, source: Account, target: Account) -> None:
    answer = officer.post(f"{DESK}{held.reference}/decide/", {"outcome": "release", "reason": REASON})
    assert (answer.status_code, answer["Location"]) == (302, f"{DESK}{held.reference}/")
    assert picture(source, target)[:2] == [(5_000_000, 0, 2), (5_000_000, 0, 1)]
    assert AuditEntry.objects.filter(verb="transfer.released").values_list("reason", flat=True).get() == REASON


def test_refused_the_money_is_free(officer: Client, held: Transfer, source: Account, target: Account) -> None:
    officer.post(f"{DESK}{held.reference}/decide/", {"outcome": "refuse", "reason": REASON})
    held.refresh_from_db()
    assert held.state == TransferState.REFUSED
    assert picture(source, target)[:2] == [(10_000_000, 0, 1), (0, 0, 0)]


@pytest.mark.parametrize("act", ["release", "refuse"])
@pytest.mark.parametrize("reason", ["", "ok", "        "])
def test_without_a_reason_nothing_happens(officer: Client, held: Transfer, source: Account, act: str, reason: str) -> None:
    before = picture(source)
    assert officer.post(f"{DESK}{held.reference}/decide/", {"outcome": act, "reason": reason}).status_code == 409
    assert picture(source) == before


def test_without_a_choice_nothing_happens_and_what_was_typed_stays(officer: Client, held: Transfer, source: Account) -> None:
    before = picture(source)
    answer = officer.post(f"{DESK}{held.reference}/decide/", {"reason": REASON})
    assert answer.status_code == 400 and REASON in answer.content.decode()
    assert picture(source) == before


def test_the_desk_sees_who_else_paid_the_payee_and_where_it_went(officer: Client, held: Transfer, source: Account, target: Account, cast: ModuleType) -> None:
    other = money.account(holder=cast.charlie(), balance="900.00", now=NOON)
    for sum_ in ("300.00", "200.00"):
        assert order(other, target, sum_).transfer is not None
    paths = officer.get(f"{DESK}{held.reference}/").context["paths"]
    assert [(side.name, side.times, side.sum) for side in paths.into] == [(cast.charlie().display_name, 2, 50_000)]
    assert (paths.out, paths.more_into, paths.more_out) == ([], 0, 0)


def test_deciding_twice_changes_nothing_more(officer: Client, held: Transfer, source: Account) -> None:
    officer.post(f"{DESK}{held.reference}/decide/", {"outcome": "release", "reason": REASON})
    before = picture(source)
    assert officer.post(f"{DESK}{held.reference}/decide/", {"outcome": "refuse", "reason": REASON}).status_code == 409
    assert picture(source) == before


@pytest.mark.parametrize("role", [Role.TELLER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER])
def test_other_posts_have_no_desk(staff_client: Callable[..., Client], held: Transfer, role: Role) -> None:
    colleague = staff_client(people.staff(role=role))
    assert colleague.get(DESK).status_code == 403
    assert colleague.post(f"{DESK}{held.reference}/decide/", {"outcome": "release", "reason": REASON}).status_code == 403


def test_who_may_only_look_decides_nothing(staff_client: Callable[..., Client], held: Transfer, source: Account) -> None:
    auditor = staff_client(people.staff(role=Role.AUDITOR))
    assert not auditor.get(f"{DESK}{held.reference}/").context["can_decide"]
    assert auditor.post(f"{DESK}{held.reference}/decide/", {"outcome": "release", "reason": REASON}).status_code == 403
    assert picture(source)[0] == (10_000_000, 5_000_000, 1)


def test_an_order_that_was_never_held_is_not_there(officer: Client, source: Account, target: Account) -> None:
    sent = order(source, target, "1.00").transfer
    assert sent is not None
    assert officer.get(f"{DESK}{sent.reference}/").status_code == 404

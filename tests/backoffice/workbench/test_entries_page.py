"""An account's entries: newest first, page after page, in reach, recorded."""

import pytest

from backoffice.workbench.selectors import ENTRIES_A_PAGE
from portal.kernel.audit.models import AuditEntry
from portal.kernel.money import Money
from tests import cast
from tests.factories import money

pytestmark = pytest.mark.django_db


def test_pages_go_down_by_number(staff_client) -> None:
    account = money.account(holder=cast.alice())
    for fen in range(1, ENTRIES_A_PAGE + 4):
        money.deposit(account, Money(fen))
    client = staff_client(cast.dana())
    first = client.get(f"/staff/movements/{account.reference}/").context["page"]
    assert [entry.seq for entry in first.entries] == list(range(ENTRIES_A_PAGE + 3, 3, -1))
    second = client.get(f"/staff/movements/{account.reference}/?before={first.older}").context["page"]
    assert ([entry.seq for entry in second.entries], second.older) == ([3, 2, 1], None)


def test_a_broken_place_gives_the_first_page(staff_client) -> None:
    account = money.account(holder=cast.alice(), balance="1.00")
    response = staff_client(cast.dana()).get(f"/staff/movements/{account.reference}/?before=abc")
    assert len(response.context["page"].entries) == 1


def test_reading_is_recorded_on_the_customer(staff_client) -> None:
    alice = cast.alice()
    account = money.account(holder=alice, balance="1.00")
    staff_client(cast.dana()).get(f"/staff/movements/{account.reference}/")
    entry = AuditEntry.objects.get(verb="customer.viewed")
    assert (entry.subject, entry.reason, entry.details) == (f"customer:{alice.pk}", "entries", {"page": f"entries:{account.reference}"})


def test_out_of_reach_is_not_there(staff_client) -> None:
    account = money.account(holder=cast.charlie(), balance="1.00")
    assert staff_client(cast.dana()).get(f"/staff/movements/{account.reference}/").status_code == 404


def test_a_reviewer_is_refused(staff_client) -> None:
    account = money.account(holder=cast.alice(), balance="1.00")
    assert staff_client(cast.grace()).get(f"/staff/movements/{account.reference}/").status_code == 403


def test_the_auditor_reads_the_banks_own_account(staff_client) -> None:
    from accounts.ledger import services as ledger
    from accounts.ledger.models import AccountKind

    money.account(holder=cast.alice(), balance="1.00")
    cash = ledger.bank_account(AccountKind.CASH, "CNY")
    response = staff_client(cast.iris()).get(f"/staff/movements/{cash.reference}/")
    assert [entry.amount for entry in response.context["page"].entries] == [-100]


def test_query_budget(staff_client, django_assert_max_num_queries) -> None:
    account = money.account(holder=cast.alice(), balance="1.00")
    client = staff_client(cast.dana())
    client.get(f"/staff/movements/{account.reference}/")
    with django_assert_max_num_queries(7):
        client.get(f"/staff/movements/{account.reference}/")

"""Ctrl+K: finds what one may see, a few rows, and keeps the number of rows but not the word."""

import pytest

from accounts.ledger.models import Posting
from backoffice.workbench import finding
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import money, people

pytestmark = pytest.mark.django_db

PAGE = "/staff/find/"


def _found(client, word: str) -> dict[str, list[str]]:
    response = client.post(PAGE, {"q": word})
    assert response.status_code == 200
    return {shelf.name: [hit.href for hit in shelf.hits] for shelf in response.context["shelves"]}


def _hrefs(client, word: str) -> list[str]:
    return [href for hits in _found(client, word).values() for href in hits]


def _of(customer) -> str:
    return f"/staff/customers/{customer.number}/?for=search"


def test_a_customer_by_name_number_phone_and_document(staff_client) -> None:
    alice, client = cast.alice(), staff_client(cast.erin())
    for word in (alice.name, alice.number, alice.phone, alice.id_number, f" {alice.phone[:3]} {alice.phone[3:]} ", alice.id_number.lower()):
        assert _of(alice) in _hrefs(client, word), word


def test_part_of_a_phone_or_document_finds_nobody(staff_client) -> None:
    alice, client = cast.alice(), staff_client(cast.erin())
    assert _of(alice) not in _hrefs(client, alice.phone[:10]) + _hrefs(client, alice.id_number[:17])


def test_out_of_reach_is_not_found(staff_client) -> None:
    charlie, client = cast.charlie(), staff_client(cast.erin())
    account = money.account(holder=charlie, balance="1.00")
    for word in (charlie.name, charlie.number, charlie.phone, charlie.id_number, account.number, account.reference):
        assert _hrefs(client, word) == [], word
    assert _of(charlie) in _hrefs(staff_client(cast.iris()), charlie.number)


def test_an_account_by_number_and_reference_leads_to_its_entries(staff_client) -> None:
    account = money.account(holder=cast.alice(), balance="1.00")
    client, page = staff_client(cast.erin()), f"/staff/movements/{account.reference}/"
    assert _hrefs(client, account.number) == [page]
    assert _hrefs(client, account.reference.lower()) == [page]


def test_a_posting_leads_to_the_accounts_one_may_see(staff_client) -> None:
    account = money.account(holder=cast.alice(), balance="1.00")
    posting = Posting.objects.get(credit=account)
    assert _hrefs(staff_client(cast.erin()), posting.reference) == [f"/staff/movements/{account.reference}/"]
    assert len(_hrefs(staff_client(cast.iris()), posting.reference)) == 2


def test_without_the_right_to_entries_no_account_is_found(staff_client) -> None:
    account = money.account(holder=cast.alice(), balance="1.00")
    assert _hrefs(staff_client(cast.grace()), account.number) == []


def test_pages_of_the_own_rail_only(staff_client) -> None:
    assert "/staff/audit/" in _hrefs(staff_client(cast.erin()), "留痕")
    assert "/staff/audit/" not in _hrefs(staff_client(cast.judy()), "留痕")


def test_colleagues_and_places_for_who_may_see_the_organisation(staff_client) -> None:
    erin, judy = cast.erin(), cast.judy()
    assert f"/staff/accounts/staffmember/{judy.pk}/change/" in _hrefs(staff_client(erin), judy.number.lower())
    assert f"/staff/accounts/branch/{erin.branch_id}/change/" in _hrefs(staff_client(erin), erin.branch.name[:2])
    assert _hrefs(staff_client(judy), judy.number) == []


def test_a_few_rows_of_each(staff_client) -> None:
    for _ in range(finding.ROWS_OF_A_SOURCE + 3):
        people.customer(name="同名者")
    assert len(_hrefs(staff_client(cast.erin()), "同名者")) == finding.ROWS_OF_A_SOURCE


def test_the_number_of_rows_is_kept_and_the_word_is_not(staff_client) -> None:
    alice, erin = cast.alice(), cast.erin()
    staff_client(erin).post(PAGE, {"q": alice.phone})
    entry = AuditEntry.objects.get(actor=f"staff:{erin.pk}", verb="workplace.searched")
    assert (entry.subject, entry.details, entry.reason) == ("workplace", {"by": "phone", "rows": 1}, "")


def test_an_empty_word_finds_nothing_and_leaves_no_trace(staff_client) -> None:
    client = staff_client(cast.erin())
    for word in ("", "   ", "\x00\x1b"):
        assert _hrefs(client, word) == []
    assert not AuditEntry.objects.filter(verb="workplace.searched").exists()


@pytest.mark.parametrize("word", ["x" * 5000, "%", "_", "'; drop table", "\ud83d", "林\x00知", "\u202e", "PO999999999999999999", "9" * 40, "<script>"])
def test_odd_words_find_nothing_and_break_nothing(word: str, staff_client) -> None:
    cast.alice()
    client = staff_client(cast.erin())
    response = client.post(PAGE, {"q": word.encode("utf-8", "surrogatepass").decode("utf-8", "replace")})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split('id="content"')[1].split("</main>")[0]


def test_the_part_that_is_fetched_while_typing(staff_client) -> None:
    alice = cast.alice()
    response = staff_client(cast.erin()).post(PAGE, {"q": alice.number}, headers={"X-Part": "found"})
    html = response.content.decode()
    assert 'role="option"' in html and "<html" not in html
    assert "no-store" in response.headers["Cache-Control"]


def test_nothing_typed_is_in_an_address(staff_client) -> None:
    """A word in the address would stand in logs and in the browser's history."""
    alice = cast.alice()
    response = staff_client(cast.erin()).get(PAGE, {"q": alice.number})
    assert response.context["shelves"] == []


def test_query_budget(staff_client, django_assert_max_num_queries) -> None:
    alice = cast.alice()
    client = staff_client(cast.erin())
    client.post(PAGE, {"q": alice.name})
    with django_assert_max_num_queries(15):
        client.post(PAGE, {"q": alice.name}, headers={"X-Part": "found"})

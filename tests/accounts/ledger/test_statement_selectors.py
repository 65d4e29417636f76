from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.ledger import selectors
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Account
from accounts.ledger.selectors import StatementFilter, Totals
from tests.accounts.ledger.acts import DAY, IMPORTER, book, cash, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    """Ten entries: five in, five out, on ten days, with texts."""
    account, shop = book(), cash()
    texts = [("工资", "同行科技"), ("早餐 50%", "永和"), ("rent_11", "Wang"), ("地铁", "Metro"), ("Lunch", "食堂")] * 2
    for number, (memo, party) in enumerate(texts):
        day = DAY - timedelta(days=9 - number)
        if number % 2 == 0:
            post(debit=shop, credit=account, amount=1000 + number, kind=PostingKind.SALARY, memo=memo, debit_party=party, business_date=day, actor=IMPORTER)
        else:
            post(debit=account, credit=shop, amount=100 + number, kind=PostingKind.PAYMENT, memo=memo, credit_party=party, business_date=day, actor=IMPORTER)
    return account


def seqs(account: Account, limit: int = 50, before: int | None = None, **wanted: object) -> list[int]:
    found = selectors.statement_page(account_id=account.pk, filters=StatementFilter(**wanted), limit=limit, before=before)  # type: ignore[arg-type]
    return [row.seq for row in found]


def test_pages_go_down_by_sequence_without_a_gap_or_a_double(account: Account) -> None:
    assert seqs(account, limit=4) == [10, 9, 8, 7]
    assert seqs(account, limit=4, before=7) == [6, 5, 4, 3]
    assert seqs(account, limit=4, before=3) == [2, 1]
    assert seqs(account, limit=4, before=1) == []


def test_a_row_says_everything_a_statement_shows(account: Account) -> None:
    (row,) = selectors.statement_page(account_id=account.pk, limit=1)
    assert (row.seq, row.amount, row.counterparty, row.memo, row.kind, row.business_date) == (10, -109, "食堂", "Lunch", PostingKind.PAYMENT, DAY)
    assert row.balance_after == Account.objects.get(pk=account.pk).balance


def test_filters_narrow_and_combine(account: Account) -> None:
    assert seqs(account, direction="in") == [9, 7, 5, 3, 1]
    assert seqs(account, direction="out") == [10, 8, 6, 4, 2]
    assert seqs(account, since=DAY - timedelta(days=2)) == [10, 9, 8]
    assert seqs(account, until=DAY - timedelta(days=8)) == [2, 1]
    assert seqs(account, since=DAY - timedelta(days=5), until=DAY - timedelta(days=5)) == [5]
    assert seqs(account, at_least=1000) == [9, 7, 5, 3, 1]
    assert seqs(account, at_least=103, at_most=105) == [6, 4]
    assert seqs(account, direction="out", text="食堂") == [10]
    assert seqs(account, direction="in", since=DAY - timedelta(days=5), limit=2, before=9) == [7, 5]


@pytest.mark.parametrize(
    ("text", "found"),
    [("工资", [6, 1]), ("METRO", [9, 4]), ("50%", [7, 2]), ("rent_11", [8, 3]), ("rentx11", []), ("%", [7, 2]), ("\\", []), ("'; --", []), ("lun", [10, 5])],
)
def test_text_is_taken_literally_in_any_case(account: Account, text: str, found: list[int]) -> None:
    assert seqs(account, text=text) == found


def test_totals_are_those_of_what_the_filter_lets_through(account: Account) -> None:
    assert selectors.statement_totals(account_id=account.pk) == Totals(10, 5020, 525)
    assert selectors.statement_totals(account_id=account.pk, filters=StatementFilter(direction="out", since=DAY - timedelta(days=3))) == Totals(2, 0, 216)
    assert selectors.statement_totals(account_id=account.pk, filters=StatementFilter(text="nothing like it")) == Totals(0, 0, 0)


def test_a_stream_reads_everything_in_portions(account: Account) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert [row.seq for row in selectors.stream_statement(account_id=account.pk, rows=4)] == list(range(10, 0, -1))
    assert len(queries) == 4
    narrow = StatementFilter(direction="in")
    assert [row.seq for row in selectors.stream_statement(account_id=account.pk, filters=narrow, rows=2)] == [9, 7, 5, 3, 1]


def test_a_page_is_one_query_and_another_account_is_never_in_it(account: Account) -> None:
    other = book(5)
    with CaptureQueriesContext(connection) as queries:
        assert len(selectors.statement_page(account_id=other.pk, limit=50)) == 1
    assert len(queries) == 1
    assert StatementFilter().is_empty and not StatementFilter(until=date(2026, 1, 1)).is_empty

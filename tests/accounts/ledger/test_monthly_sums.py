from datetime import date

import pytest

from accounts.ledger import jobs, selectors
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import MonthlySum, RollupMark
from accounts.ledger.selectors import MonthRow, Totals
from tests.accounts.ledger.acts import DAY, IMPORTER, NOW, book, cash, post

pytestmark = pytest.mark.django_db


def test_rolled_up_or_not_the_sums_are_the_same() -> None:
    account, shop = book(), cash()
    for day, amount, category in ((date(2026, 9, 30), 500, 1), (date(2026, 10, 1), 700, 1), (date(2026, 10, 31), 30, 2)):
        post(debit=shop, credit=account, amount=amount, category=category, business_date=day, kind=PostingKind.SALARY, actor=IMPORTER)
    post(debit=account, credit=shop, amount=40, category=1, business_date=date(2026, 10, 5), kind=PostingKind.PAYMENT, actor=IMPORTER)
    expected = [
        MonthRow(account.pk, date(2026, 9, 1), 1, 500, 0, 1),
        MonthRow(account.pk, date(2026, 10, 1), 1, 700, 40, 2),
        MonthRow(account.pk, date(2026, 10, 1), 2, 30, 0, 1),
    ]
    assert selectors.monthly_sums(account_ids=[account.pk]) == expected
    jobs.roll_up(DAY, NOW)
    assert MonthlySum.objects.filter(account=account).count() == 3
    assert RollupMark.objects.get(pk=account.pk).seq == 4
    assert selectors.monthly_sums(account_ids=[account.pk]) == expected


def test_what_came_after_the_mark_is_added_on_reading_and_rolled_up_once() -> None:
    account, shop = book(1000), cash()
    jobs.roll_up(DAY, NOW)
    post(debit=account, credit=shop, amount=40, kind=PostingKind.PAYMENT)
    before = selectors.statement_totals(account_id=account.pk)
    assert before == Totals(2, 1000, 40)
    jobs.roll_up(DAY, NOW)
    jobs.roll_up(DAY, NOW)
    assert selectors.statement_totals(account_id=account.pk) == before
    assert MonthlySum.objects.get(account=account).sum_out == 40


def test_a_span_of_months_keeps_to_its_ends() -> None:
    account, shop = book(), cash()
    for month in (8, 9, 10):
        post(debit=shop, credit=account, amount=month, business_date=date(2026, month, 15), kind=PostingKind.SALARY, actor=IMPORTER)
    rows = selectors.monthly_sums(account_ids=[account.pk], since=date(2026, 9, 1), until=date(2026, 9, 1))
    assert [(row.month, row.sum_in) for row in rows] == [(date(2026, 9, 1), 9)]
    jobs.roll_up(DAY, NOW)
    assert selectors.monthly_sums(account_ids=[account.pk], since=date(2026, 9, 1), until=date(2026, 9, 1)) == rows

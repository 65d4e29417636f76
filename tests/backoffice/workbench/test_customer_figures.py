"""Sums and months of a customer, worked out by hand."""

from datetime import date, datetime, timedelta
from types import ModuleType

import pytest

from accounts.ledger import selectors as ledger
from accounts.ledger.models import Account, AccountKind
from backoffice.workbench.customer import figures, selectors
from portal.kernel.clock import BANK_ZONE
from tests.factories import money
from tests.factories.movements import movement

TODAY = date(2026, 11, 22)


def account(pk: int, balance: int, kind: AccountKind = AccountKind.TYPE_1, currency: str = "CNY", held: int = 0) -> Account:
    return Account(pk=pk, balance=balance, kind=kind, currency=currency, held=held, status=1)


def test_totals_by_currency_the_banks_own_first_loans_apart() -> None:
    rows = [account(1, 100, currency="CZK"), account(2, 5_000, held=300), account(3, 2_000, AccountKind.TERM), account(4, -900, AccountKind.LOAN)]
    found = figures.totals(rows)
    assert [(one.currency, one.balance, one.current, one.fixed, one.held, one.owed, one.available) for one in found] == [
        ("CNY", 7_000, 5_000, 2_000, 300, 900, 6_700),
        ("CZK", 100, 100, 0, 0, 0, 100),
    ]


def test_month_ends_are_counted_back_from_today() -> None:
    """November: +500 −200, October: +100. Now 1,000, so October ended with 700, September with 600."""
    rows = [
        {"id": 2, "months": [["2026-11-01", 500, 200], ["2026-10-01", 100, 0]]},
        {"id": 4, "months": [["2026-11-01", 9_999, 0]]},
    ]
    months = figures.months(rows, [account(2, 1_000), account(4, -900, AccountKind.LOAN)], TODAY)
    assert [month.first for month in (months[0], months[-1])] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert [(month.into, month.out, month.end) for month in months[-3:]] == [(0, 0, 600), (100, 0, 700), (500, 200, 1_000)]
    assert {month.end for month in months[:-2]} == {600}


@pytest.mark.django_db
def test_months_are_those_of_the_books_rolled_up_or_not(cast: ModuleType) -> None:
    """The page's own statement and the ledger's selector answer the same sums, before and after the end of day rolls up."""
    from accounts.ledger import jobs

    alice, now = cast.alice(), datetime(2026, 11, 20, 12, tzinfo=BANK_ZONE)
    shared = money.account(holder=alice, balance="1,000.00", now=now - timedelta(days=200), joint=cast.bob())
    for days, amount in ((95, "88.00"), (60, "-20.00"), (33, "5.00"), (2, "-1.50")):
        movement(shared, amount, at=now - timedelta(days=days))

    def both() -> tuple[dict[date, tuple[int, int]], dict[date, tuple[int, int]]]:
        page = selectors.page(selectors.found(alice.number, staff=cast.dana()), staff=cast.dana(), now=now)
        mine = {month.first: (month.into, month.out) for month in page["months"] if month.into or month.out}
        rows = ledger.monthly_sums(account_ids=[shared.pk], since=figures.first_month(now.date()))
        return mine, {row.month: (row.sum_in, row.sum_out) for row in rows}

    before, books = both()
    assert before == books and len(books) == 5
    jobs.roll_up(now.date(), now)
    movement(shared, "7.00", at=now)
    after, books = both()
    assert after == books and after[date(2026, 11, 1)] == (700, 150)
    bobs = selectors.page(selectors.found(cast.bob().number, staff=cast.dana()), staff=cast.dana(), now=now)
    assert [(holding.account.pk, holding.others) for holding in bobs["holdings"]] == [(shared.pk, ((alice.name, alice.number),))]

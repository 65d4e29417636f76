"""A customer signs in, reads the statement, sends money and keeps the receipt; the other one finds it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import serious_findings
from tests.journeys.people import Holder, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]


def _order(page: Page, payer: Holder, payee: Holder, *, amount: str, name: str | None = None) -> None:
    """From step one to the check page."""
    page.goto("/accounts/transfers/new/")
    page.locator("input[name=number]").fill(payee.number)
    page.locator("input[name=name]").fill(name or payee.name)
    page.locator("main form button[type=submit]").last.click()
    if page.locator("input[name=amount]").count():
        page.locator("input[name=amount]").fill(amount)
        page.locator("main form button[type=submit]").last.click()


def test_money_arrives_and_both_see_it(open_browser: Opener, committed: Committed) -> None:
    payer = committed(lambda: holder(name="江同舟", balance="1,000.00"))
    payee = committed(lambda: holder(name="陆共济", balance="0"))
    page = open_browser()
    sign_in(page, payer.login)
    expect(page.locator("main")).to_contain_text("1,000.00")
    assert serious_findings(page) == []

    _order(page, payer, payee, amount="300.00")
    expect(page.locator("main")).to_contain_text("叁佰元整")
    assert serious_findings(page) == []
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("700.00")
    assert serious_findings(page) == []
    receipt = page.url

    page.goto(f"/accounts/{payer.reference}/statement/")
    expect(page.locator("main")).to_contain_text("陆共济")
    assert serious_findings(page) == []

    other = open_browser(locale="en-GB")
    sign_in(other, payee.login)
    expect(other.locator("main")).to_contain_text("300.00")
    assert serious_findings(other) == []
    answer = other.goto(receipt)
    assert answer is not None and answer.status == 404


def test_a_wrong_name_stops_before_the_amount(open_browser: Opener, committed: Committed) -> None:
    payer = committed(lambda: holder(name="江同舟", balance="1,000.00"))
    payee = committed(lambda: holder(name="陆共济", balance="0"))
    page = open_browser()
    sign_in(page, payer.login)
    _order(page, payer, payee, amount="300.00", name="陆共计")
    expect(page.locator("input[name=name]")).to_have_value("陆共计")
    expect(page.locator("main [aria-invalid=true]").first).to_be_visible()
    assert payee.name not in page.locator("main").inner_text()


def test_it_all_works_without_javascript(open_browser: Opener, committed: Committed) -> None:
    payer = committed(lambda: holder(name="江同舟", balance="500.00"))
    payee = committed(lambda: holder(name="陆共济", balance="0"))
    page = open_browser(javascript=False)
    sign_in(page, payer.login)
    _order(page, payer, payee, amount="120.50")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("379.50")


def test_the_back_button_and_a_second_click_send_once(open_browser: Opener, committed: Committed) -> None:
    payer = committed(lambda: holder(name="江同舟", balance="500.00"))
    payee = committed(lambda: holder(name="陆共济", balance="0"))
    page = open_browser()
    sign_in(page, payer.login)
    _order(page, payer, payee, amount="100.00")
    check = page.url
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: url != check)
    page.goto(check)
    if page.locator("main form button[type=submit]").count():
        page.locator("main form button[type=submit]").last.click()
    page.goto("/")
    expect(page.locator("main")).to_contain_text("400.00")

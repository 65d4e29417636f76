"""Two people with their pages open: one sends money, the other's bell counts up without a reload; then it is read."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_PHONE, serious_findings
from tests.journeys.people import holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, ON_A_PHONE]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]


def _seen(page: Page, selector: str) -> Any:
    """The bell that is drawn at this width."""
    return page.locator(selector).locator("visible=true").first


def test_the_bell_counts_up_without_a_reload(open_browser: Opener, committed: Committed) -> None:
    payer = committed(lambda: holder(name="江同舟", balance="2,000.00"))
    payee = committed(lambda: holder(name="陆共济", balance="0"))
    reader = open_browser(locale="en-GB")
    sign_in(reader, payee.login)
    reader.goto("/")
    expect(_seen(reader, "[data-bell]")).to_contain_text("nothing new")
    reader.evaluate("window.neverReloaded = true")

    page = open_browser()
    sign_in(page, payer.login)
    page.goto("/accounts/transfers/new/")
    page.locator("input[name=number]").fill(payee.number)
    page.locator("input[name=name]").fill(payee.name)
    page.locator("main form button[type=submit]").last.click()
    page.locator("input[name=amount]").fill("600.00")
    page.locator("main form button[type=submit]").last.click()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("1,400.00")

    expect(_seen(reader, "[data-bell-count]")).to_have_text("1", timeout=20_000)
    expect(reader.get_by_role("status").last).to_contain_text("¥600.00 came in")
    assert reader.evaluate("window.neverReloaded") is True

    _seen(reader, "[data-bell]").click()
    expect(reader.locator("main")).to_contain_text("¥600.00 came in")
    assert serious_findings(reader) == []
    reader.locator("main a.row").first.click()
    expect(reader.locator("h1")).to_contain_text("¥600.00 came in")
    expect(reader.locator("main")).to_contain_text("江同舟")
    assert serious_findings(reader) == []
    reader.goto("/me/inbox/choices/")
    assert serious_findings(reader) == []
    reader.goto(f"/accounts/{payee.reference}/alerts/")
    assert serious_findings(reader) == []
    reader.goto("/")
    expect(_seen(reader, "[data-bell]")).to_contain_text("nothing new")

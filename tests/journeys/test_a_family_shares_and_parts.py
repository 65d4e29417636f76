"""Two people become a family; one shows a balance, sees what the other shows, and finds nothing once the other has left."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.identity.models import Customer
from tests.journeys.conftest import serious_findings
from tests.journeys.people import holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]


def test_a_balance_is_shown_and_is_gone_when_the_other_leaves(open_browser: Opener, committed: Committed) -> None:
    one = committed(lambda: holder(name="林相守", balance="1,234.56"))
    two = committed(lambda: holder(name="周别离", balance="7,654.32"))
    phone = committed(lambda: Customer.objects.get(user__username=two.login).phone)
    hers, his = open_browser(), open_browser()
    for page, login in ((hers, one.login), (his, two.login)):
        page.set_viewport_size(PHONE)
        sign_in(page, login)

    _invite(hers, name=two.name, phone=phone)
    his.goto("/me/family/")
    his.locator("main a[href^='/me/family/invitations/']").click()
    his.locator("button[name=accept]").click()
    expect(his.locator("main")).to_contain_text(one.name)
    expect(his.locator("main")).not_to_contain_text("1,234.56")

    _show_balance(hers)
    _show_balance(his)
    his.goto("/me/family/")
    expect(his.locator("main")).to_contain_text("1,234.56")
    hers.goto("/me/family/")
    expect(hers.locator("main")).to_contain_text("7,654.32")
    assert serious_findings(hers) == []

    his.locator("a[href='/me/family/leave/']").click()
    his.locator("main form button").first.click()
    his.wait_for_url("**/me/family/")
    hers.locator("main a[href^='/me/family/members/']").first.click()  # her page was open
    expect(hers.locator("body")).not_to_contain_text("7,654.32")
    hers.goto("/me/family/")
    expect(hers.locator("main")).not_to_contain_text(two.name)


def _invite(page: Page, *, name: str, phone: str) -> None:
    page.goto("/me/family/")
    page.locator("main a[href='/me/family/invite/']").click()
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=phone]").fill(phone)
    page.locator("input[name=relation][value=spouse]").check()
    assert serious_findings(page) == []
    page.locator("main form button").last.click()
    page.wait_for_url("**/me/family/")


def _show_balance(page: Page) -> None:
    page.goto("/me/family/")
    page.locator("main a[href^='/me/family/members/']").first.click()
    page.locator("a[href$='/sharing/']").first.click()
    page.locator("main select").first.select_option("balance")
    assert serious_findings(page) == []
    page.locator("main form button").last.click()
    page.wait_for_url(lambda url: "/sharing/" not in url)

"""A manager asks, the client agrees, they look together; what is tried is refused, and withdrawn it is gone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.identity.models import Customer
from accounts.organisation.models import Role, StaffMember
from tests.factories import books
from tests.journeys.conftest import serious_findings
from tests.journeys.people import colleague, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]


def _client_of(login: str, manager: str) -> str:
    customer = Customer.objects.get(user__username=login)
    books.put(customer, into=StaffMember.objects.get(user__username=manager))
    return str(customer.number)


def test_they_look_together_until_the_client_has_enough(open_browser: Opener, committed: Committed) -> None:
    client = committed(lambda: holder(name="江同舟", balance="100.00"))
    manager = committed(lambda: colleague(role=Role.ACCOUNT_MANAGER, name="陈同看"))
    number = committed(lambda: _client_of(client.login, manager))

    desk = open_browser()
    sign_in(desk, manager)
    desk.goto(f"/staff/customers/{number}/?for=book")
    desk.locator("#part-viewas a").click()
    desk.locator("input[name=reason]").fill("电话里一起看余额变动")
    assert serious_findings(desk) == []
    desk.locator("main form .tx-btn-primary").click()
    desk.wait_for_url("**/staff/their-pages/**")
    expect(desk.locator("form[action$='/begin/']")).to_have_count(0)

    phone = open_browser()
    sign_in(phone, client.login)
    phone.goto("/")
    phone.locator("main a[href^='/me/looks/']").first.click()
    assert serious_findings(phone) == []
    phone.locator("form[action$='/agree/'] button").click()
    phone.wait_for_url("**/me/looks/**")

    desk.reload()
    desk.locator("form[action$='/begin/'] button").click()
    expect(desk.locator("[data-customer-view]")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("同舟")
    assert serious_findings(desk) == []
    desk.goto("/accounts/transfers/new/")
    desk.locator("main form input[type=text]").first.fill("周明远")
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.locator("main .notice.alert")).to_be_visible()
    assert serious_findings(desk) == []

    phone.reload()
    expect(phone.locator("#seen li")).to_have_count(2)
    phone.locator("form[action$='/end/'] button").click()
    expect(phone.locator("form[action$='/end/']")).to_have_count(0)
    desk.goto("/accounts/")
    desk.wait_for_url("**/staff/their-pages/**")
    expect(desk.locator("[data-customer-view]")).to_have_count(0)
    expect(desk.locator("form[action$='/begin/']")).to_have_count(0)
    assert serious_findings(desk) == []

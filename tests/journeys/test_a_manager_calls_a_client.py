"""A manager announces a call, speaks, writes it down with a promise; the client reads who calls, and later who looked."""

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


def test_a_call_is_announced_and_a_promise_kept_in_sight(open_browser: Opener, committed: Committed) -> None:
    client = committed(lambda: holder(name="江同舟", balance="100.00"))
    manager = committed(lambda: colleague(role=Role.ACCOUNT_MANAGER, name="陈拨号"))
    number = committed(lambda: _client_of(client.login, manager))

    phone = open_browser()
    sign_in(phone, client.login)
    phone.goto("/me/")
    phone.locator("main a[href='/me/calls/']").click()
    expect(phone.locator("#calls .notice.alert")).to_be_visible()
    assert serious_findings(phone) == []

    desk = open_browser()
    sign_in(desk, manager)
    desk.goto(f"/staff/customers/{number}/?for=book")
    assert serious_findings(desk) == []
    desk.keyboard.press("c")
    desk.wait_for_url("**/call/")
    desk.keyboard.press("1")
    desk.locator("form .tx-btn-primary").click()
    desk.wait_for_url("**/staff/call/")
    phone.reload()
    expect(phone.locator("#calls .notice.jade")).to_contain_text("陈拨号")
    assert serious_findings(phone) == []

    desk.locator("form .tx-btn-primary").click()
    desk.wait_for_url("**/contact/**")
    desk.locator("input[name=outcome]").first.check(force=True)
    desk.locator("textarea[name=note]").fill("问了三年定期的利率")
    desk.locator("input[name=promise]").fill("补寄利息证明")
    desk.locator("input[name=promise_by]").fill(desk.evaluate("new Date(Date.now() + 3 * 864e5).toISOString().slice(0, 10)"))
    assert serious_findings(desk) == []
    desk.locator("form .tx-btn-primary").click()
    desk.wait_for_url(f"**/customers/{number}/**")
    expect(desk.locator("#open")).to_contain_text("补寄利息证明")
    expect(desk.locator("#line")).to_contain_text("问了三年定期的利率")

    phone.reload()
    expect(phone.locator("#calls .notice.alert")).to_be_visible()
    phone.goto("/me/who-looked/")
    expect(phone.locator("main")).to_contain_text("陈拨号")

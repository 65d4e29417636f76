"""A colleague opens a customer in the back office; the customer reads who it was, from where and why."""

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


def test_a_look_is_told_with_name_and_reason(open_browser: Opener, committed: Committed) -> None:
    customer = committed(lambda: holder(name="江同舟", balance="100.00"))
    number = committed(lambda: Customer.objects.get(user__username=customer.login).number)
    manager = committed(lambda: colleague(role=Role.ACCOUNT_MANAGER, name="陈看客"))
    committed(lambda: books.put(Customer.objects.get(number=number), into=StaffMember.objects.get(user__username=manager)))
    officer = committed(lambda: colleague(role=Role.RISK_OFFICER, name="贺不宣"))

    for login in (manager, officer):
        desk = open_browser()
        sign_in(desk, login)
        desk.goto(f"/staff/customers/{number}/?for=list")
        expect(desk.locator("main")).to_contain_text("江同舟")

    page = open_browser()
    sign_in(page, customer.login)
    page.goto("/me/")
    page.locator("main a[href='/me/who-looked/']").click()
    expect(page.locator("main")).to_contain_text("陈看客")
    expect(page.locator("main")).to_contain_text("梁溪支行")
    expect(page.locator("main")).not_to_contain_text("贺不宣")
    assert serious_findings(page) == []

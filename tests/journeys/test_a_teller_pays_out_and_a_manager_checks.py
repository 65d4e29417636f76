"""A teller signs in with a second factor and pays out; the branch manager checks; the money moves once."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from accounts.organisation.models import Role
from tests.journeys.conftest import ON_A_DESKTOP, serious_findings
from tests.journeys.people import colleague, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, ON_A_DESKTOP]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]


def test_cash_over_the_threshold_is_seen_by_two(open_browser: Opener, committed: Committed) -> None:
    customer = committed(lambda: holder(name="江同舟", balance="80,000.00"))
    teller = committed(lambda: colleague(role=Role.TELLER, name="朱经办"))
    manager = committed(lambda: colleague(role=Role.BRANCH_MANAGER, name="沈复核"))

    page = open_browser()
    sign_in(page, teller)
    page.goto("/staff/accounts/customer/")
    page.locator("#searchbar").fill("江同舟")
    page.keyboard.press("Enter")
    page.locator("a.tx-who").first.wait_for()
    assert serious_findings(page) == []

    page.goto("/staff/counter/new/")
    page.locator("input[name=kind][value=withdrawal]").check()
    page.locator("input[name=number]").fill(customer.number)
    page.locator("input[name=amount]").fill("60,000")
    page.locator("input[name=paper_reference]").fill("J-1")
    assert serious_findings(page) == []
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("陆万元整")
    page.locator("main form[action$='/submit/'] button").click()
    expect(page.locator("main form[action$='/take-back/'] button")).to_be_visible()
    assert serious_findings(page) == []
    address = page.url

    checker = open_browser()
    sign_in(checker, manager)
    checker.goto("/staff/")
    checker.locator(f"main a[href='{urlsplit(address).path}']").first.click()
    checker.wait_for_url(address)
    assert serious_findings(checker) == []
    checker.locator("main form[action$='/approve/'] button").click()
    expect(checker.locator("main")).to_contain_text("20,000.00")

    page.goto(f"{address}receipt/")
    expect(page.locator(".tx-slip")).to_contain_text("20,000.00")
    assert serious_findings(page) == []


def test_a_password_alone_opens_nothing(open_browser: Opener, committed: Committed) -> None:
    login = committed(lambda: colleague(role=Role.TELLER, name="朱经办"))
    committed(lambda: Authenticator.objects.filter(user__username=login).delete())
    page = open_browser()
    sign_in(page, login)
    page.goto("/staff/counter/")
    assert "/me/sign-in/" in page.url
    assert serious_findings(page) == []

"""A stranger signs up with a mobile number and the code of the demo's mailbox, and is home."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import serious_findings

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Opener = Callable[..., Page]


def _code(page: Page, number: str) -> str:
    """What arrived for the number, as the mailbox shows it."""
    for _look in range(20):
        page.goto("/mailbox/")
        page.locator("input[name=address]").fill(number)
        page.locator("main form button").last.click()
        letters = page.locator("[data-letter]")
        if letters.count() and (found := re.search(r"\b\d{6}\b", letters.first.inner_text())):
            return found[0]
        page.wait_for_timeout(500)
    raise AssertionError(f"no code arrived for {number}")


@pytest.mark.parametrize("javascript", [True, False])
def test_with_a_number_and_a_password(open_browser: Opener, javascript: bool) -> None:
    number = f"154{time.time_ns() // 1000 % 10**8:08d}"
    page = open_browser(javascript=javascript)
    page.goto("/")
    page.locator("a[href*=signup]").first.click()
    if javascript:
        assert serious_findings(page) == []
    page.locator("input[name=contact]").fill(number)
    page.locator("input[name=password1]").fill("lantern river seven")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("input[name=code]")).to_be_visible()
    if javascript:
        assert serious_findings(page) == []
    code = _code(open_browser(), number)
    page.locator("input[name=code]").fill(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/me/")
    expect(page.locator("main")).to_contain_text(f"{number[:3]}****{number[-4:]}")

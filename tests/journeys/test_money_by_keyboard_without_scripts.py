"""Money acts with the keyboard alone and without scripts, at 320 pixels and on a desktop at 200 %: sent and signed, undone, a limit lowered."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from accounts.ledger.models import Account
from tests.journeys.hands import Keys
from tests.journeys.people import PASSWORD, Holder, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
#: A phone of 320 pixels; a screen of 1,280 at 200 % leaves 640.
NARROW: Final = {"phone": {"width": 320, "height": 640}, "desktop": {"width": 640, "height": 400}}
NEXT: Final = ".dock button[type=submit], .dock button:not([type])"


@pytest.fixture
def payer(committed: Committed) -> Holder:
    found: Holder = committed(lambda: holder(name="江同舟", balance="20,000.00"))
    return found


@pytest.fixture
def payee(committed: Committed) -> Holder:
    found: Holder = committed(lambda: holder(name="陆共济", balance="0"))
    return found


@pytest.fixture
def keys(open_browser: Opener, payer: Holder, width: str) -> Keys:
    page = open_browser(javascript=False)
    page.set_viewport_size(NARROW[width])  # type: ignore[arg-type]
    sign_in(page, payer.login)
    return Keys(page)


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def _to_the_check(keys: Keys, payee: Holder, *, amount: str, later: bool = False) -> None:
    keys.page.goto("/accounts/transfers/new/")
    _fits(keys.page)
    keys.write("input[name=name]", payee.name)
    keys.write("input[name=number]", payee.number)
    keys.press(NEXT)
    keys.page.locator("input[name=amount]").wait_for()
    _fits(keys.page)
    keys.write("input[name=amount]", amount)
    if later:
        keys.press("input[name=arrival] >> nth=-1")
    keys.press(NEXT)
    keys.page.wait_for_url("**/accounts/transfers/check/**")
    _fits(keys.page)


def test_money_is_sent_and_signed(keys: Keys, payee: Holder) -> None:
    """6,000 to somebody new is signed (NEW_PAYEE_SIGNED from 5,000)."""
    _to_the_check(keys, payee, amount="6,000.00")
    keys.press(NEXT)
    keys.page.wait_for_url("**/accounts/transfers/sign/**")
    _fits(keys.page)
    keys.press("main a[href*='with=password']")
    keys.write("input[name=secret]", PASSWORD)
    keys.press(NEXT)
    keys.page.wait_for_url("**/accounts/transfers/TR*/")
    expect(keys.page.locator("main")).to_contain_text("6,000")
    _fits(keys.page)


def test_a_waiting_payment_is_taken_back(keys: Keys, payee: Holder) -> None:
    _to_the_check(keys, payee, amount="50.00", later=True)
    keys.press(NEXT)
    keys.page.wait_for_url("**/accounts/transfers/TR*/")
    keys.press("main form[action$='/undo/'] button")
    expect(keys.page.locator("main")).to_contain_text("已撤回")
    _fits(keys.page)
    keys.page.goto("/accounts/")
    expect(keys.page.locator("main")).to_contain_text("20,000.00")


def test_a_limit_is_lowered_at_once(keys: Keys, payer: Holder, committed: Committed) -> None:
    keys.page.goto(f"/accounts/{payer.reference}/limits/")
    _fits(keys.page)
    keys.write("input[name=each]", "100.00")
    keys.press("main form:has(input[name=each]) button")
    expect(keys.page.locator("main")).to_contain_text("100.00")
    _fits(keys.page)
    account = committed(lambda: Account.objects.select_related("meter").get(reference=payer.reference))
    assert account.meter.cap_each == 10_000

"""A colleague works without a mouse: the search, the rows, the menu of a tablet, a filter that is kept; and without script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.organisation.models import Role
from portal.demo import cast
from tests.journeys.conftest import ON_A_DESKTOP, serious_findings
from tests.journeys.people import Holder, colleague, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, ON_A_DESKTOP]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
LIST = "/staff/accounts/customer/"


@pytest.fixture
def customer(committed: Committed) -> Holder:
    return committed(lambda: holder(name="江键盘", balance="80.00"))


@pytest.fixture
def manager(committed: Committed) -> str:
    return committed(lambda: colleague(role=Role.BRANCH_MANAGER, name="沈键盘"))


def _active(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('dialog')?.id || document.activeElement.id || document.activeElement.tagName"))


def test_ctrl_k_finds_keeps_the_focus_and_leaves_nothing(open_browser: Opener, customer: Holder, manager: str) -> None:
    page = open_browser()
    sign_in(page, manager)
    page.goto("/staff/")
    page.keyboard.press("Control+k")
    box = page.locator("#tx-find input[name=q]")
    expect(box).to_be_focused()
    for _ in range(6):  # Tab goes round within the dialog, or to the browser's own bars, never to the page beneath
        page.keyboard.press("Tab")
        assert _active(page) in {"tx-find", "BODY"}
    page.keyboard.press("Escape")
    expect(page.locator("#tx-find")).to_be_hidden()

    page.keyboard.press("Control+k")
    with page.expect_response("**/staff/find/") as answer:
        box.press_sequentially("江键盘", delay=20)
    assert answer.value.request.method == "POST"
    expect(page.locator("#tx-found [role=option]").first).to_have_attribute("aria-selected", "true")
    assert serious_findings(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/customers/**")
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").count("江键盘") == 0
    assert "江" not in page.url


def test_an_input_method_is_left_to_choose(open_browser: Opener, customer: Holder, manager: str) -> None:
    """While characters are composed nothing is asked and Enter only ends the choice."""
    page = open_browser()
    sign_in(page, manager)
    page.goto("/staff/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/staff/find/") else None)
    page.keyboard.press("Control+k")
    page.evaluate("""() => { const box = document.querySelector('#tx-find input[name=q]');
        box.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
        box.value = 'jiang';
        box.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));
        box.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, key: 'Enter', isComposing: true, keyCode: 229})); }""")
    page.wait_for_timeout(400)
    assert asked == []
    with page.expect_response("**/staff/find/"):
        page.evaluate("""() => { const box = document.querySelector('#tx-find input[name=q]');
            box.value = '江键盘';
            box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true})); }""")
    expect(page.locator("#tx-found [role=option]").first).to_contain_text("江键盘")


def test_rows_go_by_keys_and_a_filter_is_kept(open_browser: Opener, committed: Committed, customer: Holder, manager: str) -> None:
    committed(lambda: holder(name="江第二", balance="1.00"))
    page = open_browser()
    sign_in(page, manager)
    page.goto(LIST)
    rows = page.locator("#result_list tr.data-row")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr.cursor")).to_have_count(1)
    page.keyboard.press("k")
    name = rows.nth(0).locator("a").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/customers/**")
    expect(page.locator("main")).to_contain_text(name)

    page.goto(LIST)
    page.keyboard.press("f")
    expect(page.locator("#changelist-filter")).to_be_visible()
    assert serious_findings(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#changelist-filter")).to_be_hidden()
    page.goto(f"{LIST}?branch={cast.LIANGXI}&status__exact=active")  # a colleague may have shared the shorter one
    page.locator(".tx-keep summary").click()
    page.locator(".tx-keep input[name=name]").fill("正常的")
    page.locator(".tx-keep button[type=submit]").click()
    expect(page.locator(".tx-saved .tx-chip.on")).to_contain_text("正常的")
    assert serious_findings(page) == []


def test_the_menu_of_a_tablet_opens_shuts_and_gives_the_focus_back(open_browser: Opener, manager: str) -> None:
    page = open_browser()
    sign_in(page, manager)
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto("/staff/")
    opener = page.locator("#tx-rail-open")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tx-rail-shut")).to_be_focused()
    assert serious_findings(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".tx-rail")).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_workplace_works_without_script(open_browser: Opener, customer: Holder, manager: str) -> None:
    page = open_browser()
    sign_in(page, manager)
    plain = page.context.browser.new_context(  # type: ignore[union-attr]
        base_url=page.url.split("/staff")[0].split("/me")[0], java_script_enabled=False, storage_state=page.context.storage_state()
    )
    try:
        other = plain.new_page()
        other.set_default_timeout(15_000)
        other.goto("/staff/find/")
        other.locator("#find-word").fill("江键盘")
        other.locator("main form button[type=submit]").click()
        other.locator("main a", has_text="江键盘").first.click()
        expect(other.locator("main")).to_contain_text("江键盘")
        other.goto(LIST)
        expect(other.locator("#filter-form")).to_be_visible()
    finally:
        plain.close()

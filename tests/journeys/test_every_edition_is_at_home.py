"""Each edition is at home on every width: chosen on the look page, larger where it promises, read by axe, without a network."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, ON_A_PHONE, promised, serious_findings
from tests.journeys.people import Holder, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
EDITIONS = ("", "ease", "county", "business")
THEMES = ("tongxing", "dark", "clear", "dark")


def _choose(page: Page, **choices: str) -> None:
    page.goto("/me/look/")
    for field, value in choices.items():
        page.locator(f'input[name="{field}"][value="{value}"]').check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@ON_A_DESKTOP
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_every_home_and_its_look(open_browser: Opener, committed: Committed, locale: str) -> None:
    payer: Holder = committed(lambda: holder(name="周桂兰", balance="42,618.35"))
    page = open_browser(locale=locale)
    sign_in(page, payer.login)
    for edition, theme in zip(EDITIONS, THEMES, strict=True):
        _choose(page, edition=edition, theme=theme)
        for size, viewport in (("", 1280), ("4", 320)):
            _choose(page, size=size)
            page.set_viewport_size({"width": viewport, "height": 720})
            page.goto("/")
            _fits(page)
            assert serious_findings(page) == [], (edition, theme, size, viewport)


def test_ease_has_large_letters_and_targets_and_no_places(open_browser: Opener, committed: Committed) -> None:
    payer: Holder = committed(lambda: holder(name="周桂兰", balance="3,860.00"))
    page = open_browser()
    sign_in(page, payer.login)
    _choose(page, edition="ease", size="")
    page.goto("/")
    expect(page.locator(".tabbar")).to_be_hidden()
    expect(page.locator(".rail")).to_be_hidden()
    small = page.evaluate(
        "[...document.querySelectorAll('main a, main button')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 60).map(e => e.outerHTML)"
    )
    assert small == []
    tiny = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())"
        " && !e.closest('.sr-only') && parseFloat(getComputedStyle(e).fontSize) < 20).map(e => e.outerHTML.slice(0, 80))"
    )
    assert tiny == []
    page.locator("[popovertarget=balance]").first.click()
    expect(page.locator("#balance")).to_contain_text("3,860.00")
    _choose(page, size="4")
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.querySelector('main small')).fontSize") == "30px"


@ON_A_PHONE
def test_a_look_is_kept_without_javascript(open_browser: Opener, committed: Committed) -> None:
    payer: Holder = committed(lambda: holder(name="周桂兰", balance="10.00"))
    page = open_browser(javascript=False)
    sign_in(page, payer.login)
    _choose(page, edition="county", theme="dark")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-edition", "county")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    _choose(page, edition="ease")
    page.goto("/")
    expect(page.locator("[data-aloud]").first).to_be_hidden()


@ON_A_PHONE
def test_without_a_network_a_page_says_so_and_shows_nobodys_data(open_browser: Opener, committed: Committed) -> None:
    payer: Holder = committed(lambda: holder(name="周桂兰", balance="42,618.35"))
    page = open_browser(locale="en-US")
    sign_in(page, payer.login)
    page.goto("/")
    promised(page, "navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    kept = promised(
        page,
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))"
        ".then(all => all.flat().map(request => new URL(request.url).pathname))",
    )
    assert kept
    assert all(path.startswith("/static/") or path == "/offline/" for path in kept)
    page.context.set_offline(True)
    page.goto("/accounts/")
    expect(page.locator("h1")).to_have_text("There is no network just now")
    assert "42,618" not in page.content()
    page.context.set_offline(False)


def test_the_style_guide_in_every_edition(open_browser: Opener) -> None:
    page = open_browser()
    for edition, theme in zip(EDITIONS, THEMES, strict=True):
        _choose(page, edition=edition, theme=theme)
        page.goto("/styleguide/")
        _fits(page)
        assert serious_findings(page) == [], (edition, theme)

"""Chromium, the running bank, fresh people, and what every journey ends with: no console error, no serious axe finding."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from portal.runtime import machine
from tests.journeys.stack import Stack
from tests.security.world import World, build

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread that also speaks to the database
WIDTHS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
#: What works the same on either, and what is done at a desk only, is walked once.
ON_A_PHONE = pytest.mark.parametrize("width", ["phone"], indirect=True)
ON_A_DESKTOP = pytest.mark.parametrize("width", ["desktop"], indirect=True)
#: Milliseconds that anything a page is asked for may take.
PATIENCE = 15_000
METHOD_NOT_ALLOWED = 405
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def stack(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stack]:
    """This worker's running bank."""
    running = Stack()
    with django_db_blocker.unblock():
        try:
            running.start()
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="session")
def world_of_stack(stack: Stack, django_db_blocker: Any) -> World:
    """A bank in which everybody has something, made once for all that read its pages."""
    with django_db_blocker.unblock(), stack.database():
        return build()


@pytest.fixture(scope="module")
def bank(stack: Stack, world_of_stack: World, django_db_blocker: Any) -> Iterator[World]:
    """That bank, with its database at hand."""
    with django_db_blocker.unblock(), stack.database():
        yield world_of_stack


@pytest.fixture
def committed(stack: Stack, django_db_blocker: Any) -> Callable[[Callable[[], Any]], Any]:
    """committed(make): run `make` against the running bank's database and give what it made."""

    def run(make: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock(), stack.database():
            return make()

    return run


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=list(_FLAGS), timeout=60_000)
        yield browser
        browser.close()


@pytest.fixture(params=sorted(WIDTHS))
def width(request: pytest.FixtureRequest) -> str:
    """Every journey is walked on a phone and on a desktop."""
    return str(request.param)


@pytest.fixture
def open_browser(chromium: Browser, stack: Stack, width: str) -> Iterator[Callable[..., Page]]:
    """open_browser(locale="zh-CN", javascript=True): a page of a browser of its own; complaints of the console fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_one(locale: str = "zh-CN", javascript: bool = True, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=stack.address, locale=locale, viewport=WIDTHS[width], java_script_enabled=javascript, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def serious_findings(page: Page) -> list[str]:
    """What axe finds serious or critical on the page, with the first place of each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = promised(page, "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    return [f"{finding['id']}: {finding['nodes'][0]['html'][:160]}" for finding in found["violations"] if finding["impact"] in {"serious", "critical"}]


def opened(page: Page, path: str) -> Response | None:
    """What answers a visit there; None for the address of a button, of a download or of a program."""
    try:
        answer = page.goto(path, wait_until="load")
    except PlaywrightError as error:
        if "Download is starting" in error.message or "ERR_ABORTED" in error.message:
            return None
        raise
    if answer is None or answer.status == METHOD_NOT_ALLOWED or "text/html" not in answer.headers.get("content-type", ""):
        return None
    return answer


_BEYOND = """width => { const wide = document.documentElement.scrollWidth; if (wide <= width) return null;
    const out = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1);
    return `${wide} pixels wide: ` + out.slice(-2).map(e => e.outerHTML.slice(0, 120)).join(' | '); }"""


def beyond(page: Page, width: int) -> list[str]:
    """How much wider than that the page is, and the innermost parts that stand out; nothing where it fits."""
    found = page.evaluate(_BEYOND, width)
    return [found] if found else []


def promised(page: Page, promise: str, *, within: int = 2 * PATIENCE) -> Any:
    """What a promise of the page comes to; the browser would wait for it for ever."""
    late = f"new Promise((_, fail) => setTimeout(() => fail(new Error('not kept within {within} ms')), {within}))"
    return page.evaluate(f"Promise.race([{promise}, {late}])")

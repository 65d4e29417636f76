"""Every page for people, found in the address map, is read by axe and fits its width.

In `make test` each page once: edition, theme, width and language rotate with the seed (AXE_SEED, always the same unless said). With
AXE_GRID=1 (`make audit`) every page in every edition, width and language, in an order of the seed; a combination that
takes longer than AXE_SECONDS says how far it came.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import PATIENCE, beyond, opened, serious_findings
from tests.journeys.stack import Stack
from tests.security import world
from tests.security.addresses import Address, addresses

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EDITIONS: Final = ("", "ease", "county", "business")
THEMES: Final = ("tongxing", "dark", "clear")
WIDTHS: Final = (320, 390, 1280)
LANGUAGES: Final = ("zh-CN", "en-GB")
SEED: Final = int(os.environ.get("AXE_SEED", "739942"))
SECONDS: Final = float(os.environ.get("AXE_SECONDS", "130"))
GRID: Final = os.environ.get("AXE_GRID") == "1"
#: For programs, machines and colleagues; and what is downloaded.
NOT_PAGES: Final = ("api/", "staff/", "files/", "identity/o/", ".well-known/")
SERVER_ERROR: Final = 500


@dataclass(frozen=True, slots=True)
class Look:
    edition: str
    theme: str
    width: int
    language: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, by the cookie of their session; empty for a visitor."""

    name: str
    session: str


@pytest.fixture
def browser_of(chromium: Browser, stack: Stack) -> Iterator[Callable[[Reader, str], Page]]:
    contexts: list[BrowserContext] = []

    def open_one(reader: Reader, language: str) -> Page:
        context = chromium.new_context(base_url=stack.address, locale=language, reduced_motion="reduce")
        contexts.append(context)
        if reader.session:
            context.add_cookies([{"name": "sessionid", "value": reader.session, "url": stack.address}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    yield open_one
    for context in contexts:
        context.close()


def pages_for(kind: str) -> list[Address]:
    """The addresses of that mark that may be pages."""
    return [one for one in addresses(kind) if not one.route.startswith(NOT_PAGES)]


def _reader(bank: world.World, kind: str) -> Reader:
    name = "anonymous" if kind == "public" else "alice"
    cookie = bank.clients[name].cookies.get("sessionid")
    return Reader(name, cookie.value if cookie else "")


def _wear(page: Page, look: Look, at: str) -> None:
    """The look of a device is a matter of its cookies."""
    for name, value in (("edition", look.edition), ("theme", look.theme)):
        page.context.clear_cookies(name=name)
        if value:
            page.context.add_cookies([{"name": name, "value": value, "url": at}])


def _read(page: Page, path: str, looks: list[Look]) -> list[str]:
    """What is wrong with the page in these looks, which differ in width only; nothing for an address that is no page."""
    page.set_viewport_size({"width": looks[0].width, "height": 800})
    answer = opened(page, path)
    if answer is None:
        return []
    if answer.status >= SERVER_ERROR:
        return [f"{path}: {answer.status}"]
    found = []
    for look in looks:
        page.set_viewport_size({"width": look.width, "height": 800})
        found += [f"{path} {look}: {finding}" for finding in beyond(page, look.width)]
        found += [f"{path} {look}: {finding}" for finding in serious_findings(page)]
    return found


@pytest.mark.parametrize("kind", ["public", "user", "customer"])
@pytest.mark.timeout(600)
@pytest.mark.skipif(GRID, reason="the grid reads them all")
def test_each_page_once(bank: world.World, browser_of: Callable[[Reader, str], Page], stack: Stack, kind: str) -> None:
    every = [Look(*values) for values in product(EDITIONS, THEMES, WIDTHS, LANGUAGES)]
    reader = _reader(bank, kind)
    browsers = {language: browser_of(reader, language) for language in LANGUAGES}
    found: list[str] = []
    for number, address in enumerate(pages_for(kind)):
        look = every[(SEED + 31 * number) % len(every)]
        page = browsers[look.language]
        _wear(page, look, stack.address)
        found += _read(page, address.path(bank.samples["own"]), [look])
    assert not found, "\n".join([f"AXE_SEED={SEED}", *found])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.timeout(900)
@pytest.mark.skipif(not GRID, reason="only with AXE_GRID=1")
def test_the_whole_grid(bank: world.World, browser_of: Callable[[Reader, str], Page], stack: Stack, edition: str, language: str) -> None:
    theme = THEMES[EDITIONS.index(edition) % len(THEMES)]
    looks = [Look(edition, theme, width, language) for width in WIDTHS]
    every = [(kind, address) for kind in ("public", "user", "customer") for address in pages_for(kind)]
    random.Random(f"{SEED}{edition}{language}").shuffle(every)
    pages = {kind: browser_of(_reader(bank, kind), language) for kind in ("public", "user", "customer")}
    for page in pages.values():
        _wear(page, looks[0], stack.address)
    found: list[str] = []
    begun, read = time.monotonic(), 0
    for kind, address in every:
        if time.monotonic() - begun > SECONDS:
            break
        found += _read(pages[kind], address.path(bank.samples["own"]), looks)
        read += 1
    print(f"{edition or 'standard'} {language}: {read} of {len(every)} addresses read")
    assert not found, "\n".join(found)

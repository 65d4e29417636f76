"""Every page of the workplace, found in the address map, is read by axe and fits its width; a tablet has targets of 44 pixels.

In `make test` each page once: light, width and language rotate with the seed (AXE_SEED, always the same unless said). With AXE_GRID=1
(`make audit`) every page in every light, width and language, bounded in time like the pages for people.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Final

import pytest
from playwright.sync_api import Page

from accounts.organisation import rules
from tests.journeys.conftest import beyond, opened, serious_findings
from tests.journeys.stack import Stack
from tests.journeys.test_every_page_reads_well import GRID, LANGUAGES, SECONDS, SEED, SERVER_ERROR, Reader, browser_of
from tests.security.addresses import Address, addresses
from tests.security.world import World

__all__ = ["browser_of"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIGHTS: Final = ("light", "dark")
WIDTHS: Final = (390, 820, 1366)
TABLET: Final = 820
#: No test may take long, and two workers share them.
PARTS: Final = 4
#: Who sees most pages between them: a place's work, the bank's tables, everything that is only read.
ROLES: Final = ("branch_manager", "teller", "account_manager", "reviewer", "risk_officer", "product_owner", "auditor")
#: Buttons and links that stand by themselves and are smaller than a finger; links within a sentence or a cell may be.
_SMALL: Final = """[...document.querySelectorAll('main button, main .tx-btn, .tx-bar button, .tx-bar a.tx-btn, .tx-nav a, main select, main input.tx-box')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44 && !e.closest('.tx-chips, .tx-hints, .tx-pager, #result_list thead, #toolbar'))
    .map(e => e.outerHTML.slice(0, 120))"""


@dataclass(frozen=True, slots=True)
class Look:
    light: str
    width: int
    language: str


def staff_pages() -> list[Address]:
    """Every address of the workplace that can be filled; what cannot is told by the access matrix."""
    return [one for one in addresses("staff") if "(?P" not in one.route and (one.sample or "<" not in one.route)]


def _reader(world: World, address: Address) -> Reader | None:
    """The first role that holds the permission of the page."""
    role = next((role for role in ROLES if rules.may(world.staff[role], address.mark.needs)), None)
    if role is None:
        return None
    cookie = world.clients[role].cookies.get("sessionid")
    return Reader(role, cookie.value if cookie else "")


def _read(page: Page, path: str, look: Look) -> list[str]:
    page.set_viewport_size({"width": look.width, "height": 900})
    page.emulate_media(color_scheme=look.light)  # type: ignore[arg-type]  # one of LIGHTS
    answer = opened(page, path)
    if answer is None:
        return []
    if answer.status >= SERVER_ERROR:
        return [f"{path}: {answer.status}"]
    if "/staff/" not in page.url or page.locator(".tx-frame").count() == 0:
        return []  # refused, or sent to a page for people
    page.locator("html:not([x-cloak])").wait_for()
    found = [f"{path} {look}: {finding}" for finding in serious_findings(page)]
    found += [f"{path} {look}: {finding}" for finding in beyond(page, look.width)]
    if look.width == TABLET:
        found += [f"{path} {look}: too small for a finger {small}" for small in page.evaluate(_SMALL)]
    return found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.skipif(GRID, reason="the grid reads them all")
def test_each_staff_page_once(bank: World, browser_of: Callable[[Reader, str], Page], stack: Stack, part: int) -> None:
    every = [Look(*values) for values in product(LIGHTS, WIDTHS, LANGUAGES)]
    browsers: dict[tuple[str, str], Page] = {}
    found: list[str] = []
    for number, address in list(enumerate(staff_pages()))[part::PARTS]:
        look, reader = every[(SEED + 7 * number) % len(every)], _reader(bank, address)
        if reader is None:
            continue
        key = (reader.name, look.language)
        browsers[key] = browsers.get(key) or browser_of(reader, look.language)
        found += _read(browsers[key], address.path(bank.samples["own"]), look)
    assert not found, "\n".join([f"AXE_SEED={SEED}", *found])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.timeout(900)
@pytest.mark.skipif(not GRID, reason="only with AXE_GRID=1")
def test_the_whole_staff_grid(bank: World, browser_of: Callable[[Reader, str], Page], stack: Stack, light: str, language: str) -> None:
    every = staff_pages()
    random.Random(f"{SEED}{light}{language}").shuffle(every)
    browsers: dict[str, Page] = {}
    found: list[str] = []
    begun, read = time.monotonic(), 0
    for address in every:
        if time.monotonic() - begun > SECONDS:
            break
        reader = _reader(bank, address)
        if reader is not None:
            browsers[reader.name] = browsers.get(reader.name) or browser_of(reader, language)
            for width in WIDTHS:
                found += _read(browsers[reader.name], address.path(bank.samples["own"]), Look(light, width, language))
        read += 1
    print(f"staff {light} {language}: {read} of {len(every)} addresses read")
    assert not found, "\n".join(found)

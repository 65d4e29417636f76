"""A copy of one's data: asked for, made by a worker of the running bank, downloaded; with and without scripts."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_PHONE, serious_findings
from tests.journeys.people import holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
#: The worker has this long; two processes and a small customer need about a second.
READY_WITHIN_MS: Final = 60_000


def test_asked_for_made_and_downloaded(open_browser: Opener, committed: Committed) -> None:
    customer = committed(lambda: holder(name="江同舟", balance="100.00"))
    page = open_browser()
    sign_in(page, customer.login)
    page.goto("/me/export/")
    page.locator("main form[action='/me/export/ask/'] button").click()
    link = page.locator("main a[download]")
    expect(link).to_be_visible(timeout=READY_WITHIN_MS)
    assert serious_findings(page) == []
    with page.expect_download(timeout=READY_WITHIN_MS) as waiting:
        link.click()
    assert f"4-account-1-{customer.number[-4:]}.csv" in names(waiting.value.path())


@ON_A_PHONE
def test_without_scripts_one_looks_again(open_browser: Opener, committed: Committed) -> None:
    customer = committed(lambda: holder(name="江同舟", balance="100.00"))
    page = open_browser(javascript=False)
    sign_in(page, customer.login)
    page.goto("/me/export/")
    page.locator("main form[action='/me/export/ask/'] button").click()
    for _look in range(READY_WITHIN_MS // 1000):
        if page.locator("main a[download]").count():
            break
        page.wait_for_timeout(1_000)
        page.goto("/me/export/")
    assert page.locator("main a[download]").count() == 1


def names(path: Path) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist()

"""A transfer's receipt is saved as PDF and picture, and somebody signed out, elsewhere, asks the bank whether it is real."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_PHONE, serious_findings
from tests.journeys.people import holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, ON_A_PHONE]


def test_the_paper_in_hand_and_the_bank_agree(open_browser: Callable[..., Page], committed: Callable[[Callable[[], Any]], Any]) -> None:
    payer = committed(lambda: holder(name="江同舟", balance="5,000.00"))
    payee = committed(lambda: holder(name="陆共济", balance="0"))
    page = open_browser(accept_downloads=True)
    sign_in(page, payer.login)
    page.goto("/accounts/transfers/new/")
    page.locator("input[name=number]").fill(payee.number)
    page.locator("input[name=name]").fill(payee.name)
    page.locator("main form button[type=submit]").last.click()
    page.locator("input[name=amount]").fill("3,200.00")
    page.locator("main form button[type=submit]").last.click()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main svg.qr")).to_be_visible()
    assert serious_findings(page) == []

    with page.expect_download() as waiting:
        page.locator("a[href$='receipt.pdf']").click()
    paper = pypdfium2.PdfDocument(Path(waiting.value.path()).read_bytes())
    words = paper[0].get_textpage().get_text_range()
    code = page.locator("main [data-code]").inner_text()
    assert code in words and "3,200.00" in words
    with page.expect_download() as waiting:
        page.locator("a[href$='receipt.png']").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")

    other = open_browser(locale="en-GB")
    other.goto("/verify/")
    assert serious_findings(other) == []
    other.locator("input[name=code]").fill(code.lower().replace(" ", ""))
    other.locator("main form button[type=submit]").last.click()
    main = other.locator("main")
    expect(main).to_contain_text("Yes. We gave this out.")
    expect(main).to_contain_text("3,200")
    expect(main).to_contain_text("陆**")
    assert "陆共济" not in main.inner_text() and payee.number not in main.inner_text()
    assert serious_findings(other) == []

    other.locator("input[name=code]").fill("0000 0000")
    other.locator("main form button[type=submit]").last.click()
    expect(main).to_contain_text("We gave out no such document")
    assert serious_findings(other) == []

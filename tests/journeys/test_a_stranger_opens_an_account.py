"""A registered stranger opens an account on a phone or a desktop; grace verifies; the account is there.

From the first page of the wizard to *sent*: 12 clicks (begin, purpose, occupation, long-term, consent, tax, two ticks and
the buttons of the seven pages count as they are pressed) and 11 fields (name, ID number, three pictures, mobile number,
region, street, bank, account number, occupation). With scripts off the same way is walked with the same clicks.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.organisation.models import Role, StaffMember
from portal.demo import applications as drawn
from portal.demo import cast as demo
from portal.demo import numbers
from tests.factories import applications, people, places
from tests.journeys import people as journey
from tests.journeys.conftest import serious_findings
from tests.journeys.people import colleague, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
_serial = iter(range(300, 400))


def stranger() -> str:
    """The login of somebody who registered and is nobody's customer."""
    user = people.user(username=f"n{journey.time.time_ns()}")
    journey._real_password(user)
    return str(user.username)


def reviewer() -> str:
    """A reviewer at head office."""
    login = colleague(role=Role.REVIEWER, name="顾复核")
    StaffMember.objects.filter(user__username=login).update(branch=places.place(demo.HEAD_OFFICE))
    return login


def pictures(folder: Path) -> dict[str, Path]:
    found = {side: folder / f"{side}.png" for side in ("front", "back", "selfie")}
    for side, path in found.items():
        path.write_bytes(drawn.picture(side).read())
    return found


def onwards(page: Page) -> None:
    """Nothing serious on the page, then its one button."""
    page.locator(".dock button").click()


def fill(page: Page, *, name: str, serial: int, given: dict[str, Path], scan: bool) -> None:
    """The seven pages."""

    def ready() -> None:
        assert not scan or serious_findings(page) == []

    page.goto("/accounts/opening/")
    ready()
    onwards(page)
    page.locator("input[name=purpose][value=daily]").check()
    ready()
    onwards(page)
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=id_number]").fill(numbers.resident_id(province="32", birth_date=applications.BORN, gender="f", serial=serial))
    page.locator("input[name=long_term]").check()
    page.locator("select[name=occupation]").select_option("service")
    ready()
    onwards(page)
    for side, path in given.items():
        page.locator(f"input[name={side}]").set_input_files(path)
    page.locator("input[name=agreed]").check()
    ready()
    onwards(page)
    page.locator("input[name=phone]").fill(numbers.mobile(serial))
    page.locator("input[name=region]").fill("江苏省无锡市梁溪区")
    page.locator("input[name=address]").fill("人民中路 100 号")
    page.locator("input[name=tax_residence][value=cn]").check()
    ready()
    onwards(page)
    page.locator("input[name=card_bank]").fill("江南银行")
    page.locator("input[name=card_number]").fill(applications.CARD)
    ready()
    onwards(page)
    page.locator("input[name=agree_account]").check()
    page.locator("input[name=agree_electronic]").check()
    ready()
    onwards(page)
    expect(page.locator("main")).to_contain_text(name)
    ready()
    onwards(page)
    page.wait_for_url("**/accounts/opening/AP*/")


def test_from_begin_to_the_open_account(open_browser: Opener, committed: Committed, tmp_path: Path) -> None:
    login, grace, serial = committed(stranger), committed(reviewer), next(_serial)
    name = f"倪红梅{'甲乙丙丁戊己庚辛'[serial % 8]}"
    page = open_browser()
    sign_in(page, login)
    fill(page, name=name, serial=serial, given=pictures(tmp_path), scan=True)
    assert serious_findings(page) == []
    place = page.url

    desk = open_browser()
    sign_in(desk, grace)
    desk.goto("/staff/review/")
    assert serious_findings(desk) == []
    desk.locator("main tr", has_text=name).locator("a").first.click()
    desk.locator(".tx-photo img").first.wait_for()
    assert serious_findings(desk) == []
    desk.locator("input[name=outcome][value=verified]").check()
    desk.locator("main form[action$='/decide/'] button[type=submit]").click()
    desk.wait_for_url("**/staff/review/")

    page.goto(place)
    assert serious_findings(page) == []
    page.locator(".dock a").click()
    page.wait_for_url("**/accounts/AC*/")
    expect(page.locator("main")).to_contain_text("10,000.00")


def test_the_same_way_without_scripts_and_at_320_pixels(open_browser: Opener, committed: Committed, tmp_path: Path) -> None:
    login, serial = committed(stranger), next(_serial)
    page = open_browser(javascript=False)
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, login)
    fill(page, name="倪红梅", serial=serial, given=pictures(tmp_path), scan=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

"""A stranger follows a branch's picture code, signs up, opens an account; grace verifies; the account is there.

The hands count themselves. From the first page to *sent* it takes `CLICKS` presses and `FIELDS` filled fields (without
scripts two presses more: the buttons that show what lies in a province and in a city).
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from accounts.onboarding.models import Attribution
from accounts.organisation.models import Role, StaffMember
from accounts.profile.personal import selectors as personal
from portal.demo import applications as drawn
from portal.demo import cast as demo
from portal.demo import numbers
from tests.factories import applications, places
from tests.journeys.conftest import ON_A_DESKTOP, ON_A_PHONE, serious_findings
from tests.journeys.hands import Hands, Keys
from tests.journeys.people import colleague, sign_in
from tests.journeys.test_a_stranger_signs_up import _code

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
CLICKS: Final = 20
FIELDS: Final = 15
_serial = iter(range(300, 400))
_NEXT: Final = ".dock button"


def reviewer() -> str:
    """A reviewer at head office."""
    places.place(demo.LIANGXI)
    login = colleague(role=Role.REVIEWER, name="顾复核")
    StaffMember.objects.filter(user__username=login).update(branch=places.place(demo.HEAD_OFFICE))
    return login


def pictures(folder: Path) -> dict[str, Path]:
    found = {side: folder / f"{side}.png" for side in ("front", "back", "selfie")}
    for side, path in found.items():
        path.write_bytes(drawn.picture(side).read())
    return found


def sign_up(hands: Hands, open_browser: Opener) -> None:
    """From the first page, by the link that a branch shows, to the home of somebody without an account."""
    number = f"154{time.time_ns() // 1000 % 10**8:08d}"
    hands.page.goto(f"/?from=branch-{demo.LIANGXI}")
    hands.press("main a[href*=signup]")
    hands.write("input[name=contact]", number)
    hands.write("input[name=password1]", "lantern river seven")
    hands.press("main form button[type=submit]:has-text('码'), main form button[type=submit]:has-text('code')")
    expect(hands.page.locator("input[name=code]")).to_be_visible()
    code = _code(open_browser(), number)
    hands.write("input[name=code]", code)
    hands.press("main form:has(input[name=code]) button[type=submit]")
    hands.page.wait_for_url(lambda url: "/sign-in/" not in url)


def apply(hands: Hands, *, name: str, serial: int, given: dict[str, Path], scan: bool, scripts: bool = True) -> None:
    """The seven pages, from home on."""
    page = hands.page

    def on(step: str) -> None:
        page.wait_for_url(f"**/{step}/")
        assert not scan or findings_of_the_whole(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    hands.press("main a[href='/accounts/opening/']")
    on("accounts/opening")
    hands.press(_NEXT)
    on("purpose")
    hands.press("input[name=purpose][value=daily]")
    hands.press(_NEXT)
    on("identity")
    hands.write("input[name=name]", name)
    hands.write("input[name=id_number]", numbers.resident_id(province="32", birth_date=applications.BORN, gender="f", serial=serial))
    hands.press("input[name=long_term]")
    hands.choose("select[name=occupation]", "4")
    hands.press("input[name=consent_identity_1]")
    hands.press(_NEXT)
    on("photos")
    for side, path in given.items():
        hands.give(f"input[name={side}]", path)
    hands.press("input[name=consent_face_1]")
    hands.press(_NEXT)
    on("contact")
    where(hands, scripts=scripts)
    hands.write("input[name=street]", "人民中路 100 号")
    hands.press("input[name=tax_residence][value=cn]")
    hands.press(_NEXT)
    on("card")
    hands.write("input[name=card_bank]", "江南银行")
    hands.write("input[name=card_number]", applications.CARD)
    hands.press("input[name=consent_account_1]")
    hands.press(_NEXT)
    on("account")
    hands.press("input[name=agree_account]")
    hands.press("input[name=agree_electronic]")
    hands.press(_NEXT)
    on("check")
    expect(page.locator("main")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("江苏省无锡市梁溪区")
    hands.press(_NEXT)
    page.wait_for_url("**/accounts/opening/AP*/")


def findings_of_the_whole(page: Page) -> list[str]:
    """axe on the page as one sheet: what lies under the button at the foot of a phone is reached by scrolling."""
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": before["width"], "height": page.evaluate("document.documentElement.scrollHeight") + 200})
    found = serious_findings(page)
    page.set_viewport_size(before)
    return found


def where(hands: Hands, *, scripts: bool) -> None:
    """Province, city, area by the official list; without scripts the button beside the boxes fills the next one."""
    for box, code in (("province", "32"), ("city", "3202"), ("area", "320213")):
        hands.page.locator(f"select[name={box}] option[value='{code}']").wait_for(state="attached")
        hands.choose(f"select[name={box}]", code)
        if isinstance(hands, Keys):
            hands.page.keyboard.press("Tab")  # leaving the box is what says that it was chosen
        if not scripts and box != "area":
            hands.press("button[name=places]")


def test_from_the_first_page_to_the_open_account(open_browser: Opener, committed: Committed, tmp_path: Path, record_property: Any) -> None:
    grace, serial = committed(reviewer), next(_serial)
    name = f"倪红梅{'甲乙丙丁戊己庚辛'[serial % 8]}"
    page = open_browser()
    hands = Hands(page)
    sign_up(hands, open_browser)
    apply(hands, name=name, serial=serial, given=pictures(tmp_path), scan=True)
    print(f"\nstranger to sent: {hands.clicks} clicks, {hands.fields} fields")
    record_property("clicks", hands.clicks)
    record_property("fields", hands.fields)
    assert (hands.clicks, hands.fields) == (CLICKS, FIELDS)
    assert serious_findings(page) == []
    place = page.url

    desk = open_browser()
    sign_in(desk, grace)
    desk.goto("/staff/review/")
    assert serious_findings(desk) == []
    desk.locator("main tr", has_text=name).locator("a").first.click()
    desk.locator(".tx-photo img").first.wait_for()
    assert serious_findings(desk) == []
    look_nearer(desk)
    desk.keyboard.press("1")
    expect(desk.locator("input[name=outcome][value=verified]")).to_be_checked()
    desk.locator("main form[action$='/decide/'] button[type=submit]").click()
    desk.wait_for_url("**/staff/review/")

    page.goto(place)
    assert serious_findings(page) == []
    page.locator(".dock a").click()
    page.wait_for_url("**/accounts/AC*/")
    expect(page.locator("main")).to_contain_text("10,000.00")
    committed(lambda: what_is_kept(page.url.rstrip("/").rsplit("/", 1)[1]))
    page.goto("/me/who-looked/")
    expect(page.locator("main")).to_contain_text("顾复核")


def what_is_kept(reference: str) -> None:
    """The link and the details of the application stand beside the account and in the profile."""
    origin = Attribution.objects.select_related("account__holder").get(account__reference=reference)
    assert (origin.code, origin.page) == (f"branch-{demo.LIANGXI}", "/")
    holder = origin.account.holder
    assert holder is not None
    version, declared = personal.current(customer=holder), personal.declaration(customer=holder)
    assert version is not None and declared is not None
    assert (version.area_id, version.street, version.occupation, declared.kind) == ("320213", "人民中路 100 号", "4", "china")


def look_nearer(desk: Page) -> None:
    """A picture large, nearer, turned, the next one, and back: by keys, and fetched no second time."""
    fetched: list[str] = []
    desk.on("request", lambda request: fetched.append(request.url) if "/files/" in request.url else None)
    desk.locator(".tx-photo a").first.focus()
    desk.keyboard.press("Enter")
    dialog = desk.locator("dialog.tx-near")
    expect(dialog.locator("img")).to_be_visible()
    for key, attribute, value in (("+", "data-near", "2"), ("r", "data-turn", "1"), ("-", "data-near", "1")):
        desk.keyboard.press(key)
        expect(dialog).to_have_attribute(attribute, value)
    assert serious_findings(desk) == []
    desk.keyboard.press("ArrowRight")
    expect(dialog.locator("img")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    assert desk.locator(".tx-photo img").count() == 3
    assert fetched == []


@ON_A_PHONE
def test_the_same_way_without_scripts_and_at_320_pixels(open_browser: Opener, committed: Committed, tmp_path: Path) -> None:
    committed(reviewer)
    page = open_browser(javascript=False)
    page.set_viewport_size({"width": 320, "height": 640})
    hands = Hands(page)
    sign_up(hands, open_browser)
    apply(hands, name="倪红梅", serial=next(_serial), given=pictures(tmp_path), scan=False, scripts=False)
    print(f"\nstranger to sent, no scripts, 320 pixels: {hands.clicks} clicks, {hands.fields} fields")
    assert (hands.clicks, hands.fields) == (CLICKS + 2, FIELDS)


@ON_A_DESKTOP
def test_the_same_way_by_keyboard_alone(open_browser: Opener, committed: Committed, tmp_path: Path) -> None:
    committed(reviewer)
    hands = Keys(open_browser())
    sign_up(hands, open_browser)
    apply(hands, name="倪红梅", serial=next(_serial), given=pictures(tmp_path), scan=False)
    assert (hands.clicks, hands.fields) == (CLICKS, FIELDS)

"""A customer complains on the phone, is answered, objects, is answered again and accepts; meanwhile nothing is sold."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.identity.models import Customer
from accounts.organisation.models import Role
from tests.journeys.conftest import ON_A_DESKTOP, serious_findings
from tests.journeys.people import colleague, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]


@ON_A_DESKTOP
def test_from_the_first_word_to_the_closing(open_browser: Opener, committed: Committed) -> None:
    person = committed(lambda: holder(name="江不平", balance="100.00"))
    boss = committed(lambda: colleague(role=Role.BRANCH_MANAGER, name="沈答复"))
    number = committed(lambda: str(Customer.objects.get(user__username=person.login).number))
    phone = open_browser()
    phone.set_viewport_size({"width": 390, "height": 844})
    sign_in(phone, person.login)
    case = _write(phone)

    desk = open_browser()
    sign_in(desk, boss)
    desk.goto(f"/staff/customers/{number}/")
    link = desk.locator(f"main a[href='/staff/complaints/{case}/']").first
    expect(link).to_be_visible()
    assert serious_findings(desk) == []
    link.click()
    desk.locator("#assign_owner").select_option(label=next(text for text in desk.locator("#assign_owner option").all_inner_texts() if "沈答复" in text))
    _do(desk)
    _do(desk)
    desk.locator("#answer_text").fill("叫号机已经修好，向您道歉。")
    assert serious_findings(desk) == []
    _do(desk)

    phone.reload()
    expect(phone.locator("main")).to_contain_text("叫号机已经修好")
    phone.locator("main details summary").first.click()
    phone.locator("#objection_form_text").fill("没有说什么时候修好的")
    assert serious_findings(phone) == []
    phone.locator("form[action$='/object/'] button").click()
    phone.wait_for_load_state()

    desk.reload()
    desk.locator("#answer_text").fill("昨天上午十点修好，今天再次检查正常。")
    _do(desk)
    phone.reload()
    phone.locator("form[action$='/accept/'] button").click()
    phone.wait_for_load_state()

    desk.reload()
    desk.locator("input[name=finding][value=founded]").check(force=True)
    desk.locator("#close_root_cause").select_option("system")
    desk.locator("#close_remedy").fill("加装备用叫号机，坏了五分钟内人工叫号")
    _do(desk)
    desk.goto(f"/staff/customers/{number}/")
    expect(desk.locator("main .tx-callout a[href*='/staff/complaints/']")).to_have_count(0)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("加装备用叫号机")
    assert serious_findings(phone) == []


def _write(phone: Page) -> str:
    """The complaint's number."""
    phone.goto("/service/complaints/new/")
    phone.locator("select[name=category]").select_option("service.waiting")
    phone.locator("textarea[name=text]").fill("排队两小时，叫号机坏了，没有人说明")
    assert serious_findings(phone) == []
    phone.locator("main form button[type=submit]").last.click()
    phone.wait_for_url("**/service/complaints/CP*/")
    assert serious_findings(phone) == []
    return phone.url.rstrip("/").rsplit("/", 1)[1]


def _do(desk: Page) -> None:
    """The one jade button: what comes next."""
    with desk.expect_navigation():
        desk.locator("form.tx-ask .tx-btn-primary").click()

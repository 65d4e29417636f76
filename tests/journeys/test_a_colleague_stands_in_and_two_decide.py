"""A manager goes on leave and the deputy sees the book until it ends; a figure of the house changes when a second person agrees."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.identity.models import Customer
from accounts.organisation.models import Role, StaffMember
from tests.factories import books
from tests.journeys.conftest import ON_A_DESKTOP, serious_findings
from tests.journeys.people import colleague, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, ON_A_DESKTOP]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
TODAY = "new Date(Date.now() + 8 * 36e5).toISOString().slice(0, 10)"  # at the bank


def _client_of(login: str, manager: str) -> str:
    customer = Customer.objects.get(user__username=login)
    books.put(customer, into=StaffMember.objects.get(user__username=manager))
    return str(customer.number)


def _is_asked_over_the_list(desk: Page) -> None:
    """To whom a marked client goes is asked in a dialog; Escape closes it and the mark stays."""
    desk.goto("/staff/clients/")
    desk.locator("[data-row] [data-mark]").first.check()
    desk.locator("[data-bulk] [data-dialog]").click()
    expect(desk.locator("dialog[open] select[name=manager]")).to_be_focused()
    assert serious_findings(desk) == []
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    expect(desk.locator("[data-row] [data-mark]").first).to_be_checked()


def test_the_deputy_sees_the_book_as_long_as_the_leave_lasts(open_browser: Opener, committed: Committed) -> None:
    client = committed(lambda: holder(name="姜远行", balance="100.00"))
    away = committed(lambda: colleague(role=Role.ACCOUNT_MANAGER, name="邵外出"))
    deputy = committed(lambda: colleague(role=Role.ACCOUNT_MANAGER, name="邵代班"))
    number = committed(lambda: _client_of(client.login, away))
    deputy_id = committed(lambda: str(StaffMember.objects.get(user__username=deputy).pk))

    theirs = open_browser()
    sign_in(theirs, deputy)
    answer = theirs.goto(f"/staff/customers/{number}/?for=book")
    assert answer is not None and answer.status == 404

    mine = open_browser()
    sign_in(mine, away)
    _is_asked_over_the_list(mine)
    mine.goto("/staff/leave/")
    mine.keyboard.press("n")
    mine.wait_for_url("**/leave/new/")
    mine.locator("select[name=deputy]").select_option(deputy_id)
    for name in ("starts_on", "ends_on"):
        mine.locator(f"input[name={name}]").fill(mine.evaluate(TODAY))
    mine.locator("input[name=reason]").fill("陪家人看病")
    assert serious_findings(mine) == []
    mine.locator("form .tx-btn-primary").click()
    mine.wait_for_url("**/staff/leave/")
    expect(mine.locator("main")).to_contain_text("邵代班")

    theirs.goto("/staff/clients/")
    expect(theirs.locator("main")).to_contain_text("姜远行")
    theirs.goto(f"/staff/customers/{number}/?for=book")
    expect(theirs.locator(".tx-id")).to_contain_text("姜远行")

    mine.locator("form button.tx-btn.sm").first.click()
    mine.wait_for_url("**/staff/leave/")
    answer = theirs.goto(f"/staff/customers/{number}/?for=book")
    assert answer is not None and answer.status == 404
    theirs.go_back()
    theirs.goto("/staff/clients/")
    expect(theirs.locator("main")).not_to_contain_text("姜远行")


def test_a_figure_of_the_house_changes_when_a_second_person_agrees(open_browser: Opener, committed: Committed) -> None:
    asks = committed(lambda: colleague(role=Role.PRODUCT_OWNER, name="孔提议"))
    agrees = committed(lambda: colleague(role=Role.RISK_OFFICER, name="孔复核"))
    source = f"会议纪要 {asks}"

    maker = open_browser()
    sign_in(maker, asks)
    maker.goto("/staff/backoffice/booksetting/add/")
    maker.locator("select[name=name]").select_option("capacity")
    maker.locator("input[name=value]").fill("380")
    day = maker.evaluate("new Date(Date.now() + (200 + Math.floor(Math.random() * 9000)) * 864e5).toISOString().slice(0, 10)")
    maker.locator("input[name=effective_from]").fill(day)
    maker.locator("input[name=source]").fill(source)
    assert serious_findings(maker) == []
    maker.locator("input[name=source]").press("Enter")
    maker.wait_for_url("**/staff/approvals/AP*/")
    address = maker.url

    checker = open_browser()
    sign_in(checker, agrees)
    checker.goto("/staff/approvals/")
    checker.locator("tr", has_text=source).get_by_role("link").first.click()
    checker.wait_for_url(address)
    expect(checker.locator("main")).to_contain_text("380")
    assert serious_findings(checker) == []
    checker.locator("form .tx-btn-primary").click()
    expect(checker.locator("main")).to_contain_text("孔复核")

    maker.reload()
    expect(maker.locator("main")).to_contain_text("孔复核")
    maker.goto("/staff/backoffice/booksetting/")
    expect(maker.locator("main")).to_contain_text(source)

"""A customer books a home visit on a phone; on the day the manager checks in and writes the minutes; the customer reads what was promised."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.identity.models import Customer
from accounts.organisation.models import Role, StaffMember
from backoffice.visits.models import Visit
from tests.factories import books
from tests.journeys.conftest import ON_A_PHONE, serious_findings
from tests.journeys.people import colleague, holder, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
PROMISED_DAYS = 3
DESK = {"width": 1280, "height": 800}


def _looked_after(login: str, manager: str) -> None:
    books.put(Customer.objects.get(user__username=login), into=StaffMember.objects.get(user__username=manager))


def _the_day_comes(login: str) -> str:
    """The appointment is now: nobody waits for tomorrow in a test."""
    visit = Visit.objects.get(customer__user__username=login)
    now = timezone.now()
    Visit.objects.filter(pk=visit.pk).update(starts_at=now, ends_at=now + timedelta(hours=1))
    return visit.reference


@ON_A_PHONE
def test_from_the_phone_to_the_minutes(open_browser: Opener, committed: Committed) -> None:
    """On a phone, whatever the customer; the manager sits at a desk."""
    client = committed(lambda: holder(name="柳约期", balance="100.00"))
    manager = committed(lambda: colleague(role=Role.ACCOUNT_MANAGER, name="何登门"))
    committed(lambda: _looked_after(client.login, manager))

    phone = open_browser()
    sign_in(phone, client.login)
    phone.locator("nav.tabbar a[href='/service/']").click()
    phone.locator("main a[href='/service/appointments/new/']").first.click()
    expect(phone.locator("main")).to_contain_text("何登门")
    phone.locator("a[href='?kind=home']").click()
    assert serious_findings(phone) == []
    phone.locator("main nav.chips a").nth(1).click()
    phone.locator("main li a[href*='at=']:not([href*='wait='])").first.click()
    phone.locator("input[name=place]").fill("学前街 12 号 3 幢 502 室")
    phone.locator("textarea[name=note]").fill("到了请打电话")
    assert serious_findings(phone) == []
    phone.locator("main form button.btn").last.click()
    expect(phone.locator("main h1")).to_contain_text("–")
    assert serious_findings(phone) == []

    reference = committed(lambda: _the_day_comes(client.login))
    desk = open_browser()
    desk.set_viewport_size(DESK)
    sign_in(desk, manager)
    desk.locator(f"a[href='/staff/visits/{reference}/']").first.click()
    assert serious_findings(desk) == []
    desk.keyboard.press("c")
    desk.wait_for_url("**/minutes/")
    desk.locator("input[name=outcome]").first.check(force=True)
    desk.locator("textarea[name=minutes]").fill("谈了三年期存款，回去列一张对照表")
    desk.locator("input[name=promise_1]").fill("发一张三年期和五年期的对照表")
    desk.locator("input[name=promise_1_by]").fill(desk.evaluate(f"new Date(Date.now() + {PROMISED_DAYS} * 864e5).toISOString().slice(0, 10)"))
    assert serious_findings(desk) == []
    desk.locator("form .tx-btn-primary").click()
    desk.wait_for_url(f"**/visits/{reference}/")
    expect(desk.locator("main")).to_contain_text("回去列一张对照表")

    phone.goto(f"/service/appointments/{reference}/")
    expect(phone.locator("main")).to_contain_text("发一张三年期和五年期的对照表")
    expect(phone.locator("main")).not_to_contain_text("回去列一张对照表")

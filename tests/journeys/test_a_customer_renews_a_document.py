"""A customer whose card ended long ago cannot pay; they hand in the new one, a reviewer looks, and payments go on."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountStatus
from accounts.onboarding import watch
from accounts.onboarding.models import DocumentRecord
from portal.kernel.clock import bank_date
from tests.journeys.conftest import serious_findings
from tests.journeys.people import Holder, holder, sign_in
from tests.journeys.test_a_stranger_opens_an_account import pictures, reviewer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]


def stopped() -> Holder:
    """Somebody whose card ended a hundred days ago: the bank's day has stopped payments out."""
    person, now = holder(name="江同舟", balance="300.00"), timezone.now()
    customer = Customer.objects.get(user__username=person.login)
    DocumentRecord.objects.create(customer=customer, expires_on=bank_date(now) - timedelta(days=100), verified_at=now)
    watch.run(bank_date(now), now)
    return person


def status_of(person: Holder) -> int:
    return Account.objects.get(reference=person.reference).status


def test_from_the_reminder_to_payments_that_work(open_browser: Opener, committed: Committed, tmp_path: Path) -> None:
    person, grace = committed(stopped), committed(reviewer)
    assert committed(lambda: status_of(person)) == AccountStatus.STOPPED
    page = open_browser(locale="en-GB")
    sign_in(page, person.login)
    page.goto("/")
    page.locator("main a[href='/accounts/opening/renewal/']").first.click()
    expect(page.locator("main")).to_contain_text("Payments out have stopped")
    assert serious_findings(page) == []
    page.locator(".dock button").click()
    page.wait_for_url("**/document/")
    page.locator("input[name=expires_on]").fill(f"{bank_date(timezone.now()) + timedelta(days=3650)}")
    page.locator("input[name=consent_identity_1]").check()
    assert serious_findings(page) == []
    page.locator(".dock button").click()
    page.wait_for_url("**/photos/")
    for side, path in pictures(tmp_path).items():
        page.locator(f"input[name={side}]").set_input_files(path)
    page.locator("input[name=consent_face_1]").check()
    page.locator(".dock button").click()
    page.wait_for_url("**/check/")
    assert serious_findings(page) == []
    page.locator(".dock button").click()
    page.wait_for_url("**/accounts/opening/AP*/")
    place = page.url

    desk = open_browser()
    sign_in(desk, grace)
    desk.goto(place.replace("/accounts/opening/", "/staff/review/"))
    assert serious_findings(desk) == []
    desk.keyboard.press("1")
    desk.keyboard.press("s")
    desk.wait_for_url("**/staff/review/")

    page.goto(place)
    expect(page.locator("h1")).to_contain_text("on record")
    assert committed(lambda: status_of(person)) == AccountStatus.OPEN
    page.goto("/")
    assert page.locator("main a[href='/accounts/opening/renewal/']").count() == 0

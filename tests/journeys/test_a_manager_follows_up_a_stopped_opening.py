"""Somebody stopped while opening an account; a manager calls, writes it down, makes an opportunity of it and moves it on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.onboarding import services as onboarding
from accounts.organisation.models import Role, StaffMember
from backoffice.leads import finding, giving
from backoffice.leads.models import Lead
from portal.demo import numbers
from portal.kernel.access import Actor, Channel
from tests.factories import applications
from tests.factories import people as factories
from tests.journeys.conftest import ON_A_DESKTOP, serious_findings
from tests.journeys.people import colleague, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, ON_A_DESKTOP]

Opener = Callable[..., Page]
Committed = Callable[[Callable[[], Any]], Any]
_NAME = "唐停步"


def _stopped(manager: str) -> str:
    """An application of four days ago, found by the hourly look; the branch's rule gives it to the manager."""
    now, staff = timezone.now(), StaffMember.objects.get(user__username=manager)
    chief = factories.staff(role=Role.BRANCH_MANAGER)
    giving.set_rule(branch=staff.branch, source="abandoned", people=[staff], staff=chief, actor=Actor("staff", chief.pk, Channel.BACKOFFICE), now=now)
    row = applications.draft(now=now - timedelta(days=4))
    facts = {"purpose": "salary", "name": _NAME, "phone": numbers.mobile(row.pk % 9_000 + 500), "branch": staff.branch}
    onboarding.save_step(application=row, step="purpose", facts=facts, now=now - timedelta(days=4))
    finding.find_abandoned(now=now)
    return Lead.objects.get(signs__source_ref=row.reference).reference


def test_a_stopped_opening_becomes_an_opportunity(open_browser: Opener, committed: Committed) -> None:
    manager = committed(lambda: colleague(role=Role.ACCOUNT_MANAGER, name="陈跟进"))
    reference = committed(lambda: _stopped(manager))

    page = open_browser()
    sign_in(page, manager)
    page.goto("/staff/leads/")
    assert serious_findings(page) == []
    page.get_by_role("link", name=_NAME, exact=True).click()
    page.wait_for_url(f"**/staff/leads/{reference}/")
    assert serious_findings(page) == []

    page.locator("form[action$='/reveal/'] button").click()
    expect(page.locator("#phone a[href^='tel:']")).to_be_visible()
    page.goto(f"/staff/leads/{reference}/")
    expect(page.locator("#phone a[href^='tel:']")).to_have_count(0)

    page.locator("#contact input[name=outcome]").nth(1).check(force=True)
    page.locator("#contact textarea").fill("身份证不在手边，周五到网点来办")
    page.locator("#contact button[type=submit]").click()
    expect(page.locator("#story")).to_contain_text("身份证不在手边")

    page.goto(f"/staff/leads/{reference}/convert/")
    page.locator("input[name=probability_bps]").fill("101")
    page.locator("main form .tx-btn-primary").last.click()
    expect(page.locator(".tx-wrong").first).to_be_visible()
    page.locator("input[name=amount_minor]").fill("30,000")
    page.locator("input[name=probability_bps]").fill("45")
    page.locator("main form .tx-btn-primary").last.click()
    page.wait_for_url("**/staff/opportunities/*/")
    expect(page.locator("main")).to_contain_text("13,500.00")
    assert serious_findings(page) == []
    page.locator("form[action$='/stage/'] button").last.click()
    expect(page.locator("#story li").first).to_contain_text("→")

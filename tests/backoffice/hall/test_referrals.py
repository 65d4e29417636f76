"""An employee's picture code: signed, credited to the opened account, kind when it leads nowhere."""

from collections.abc import Callable
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from accounts.onboarding import attribution, decisions, selectors
from accounts.onboarding.models import Application
from accounts.organisation.models import StaffMember
from backoffice.hall.referrals import rules, services
from backoffice.hall.referrals import selectors as referrals
from backoffice.hall.referrals.models import ReferralLink, ReferralPurpose
from portal.kernel.access import SYSTEM, Actor, Channel
from tests.factories import applications

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def _link(staff: StaffMember, purpose: ReferralPurpose = ReferralPurpose.CARD) -> ReferralLink:
    return services.link(staff=staff, purpose=purpose, actor=SYSTEM, now=NOW)


def test_one_code_a_purpose(cast: ModuleType) -> None:
    assert _link(cast.dana()) == _link(cast.dana())
    assert _link(cast.dana(), ReferralPurpose.EVENT).code != _link(cast.dana()).code


def test_a_forged_code_costs_no_query(cast: ModuleType, django_assert_num_queries: Callable[..., object]) -> None:
    good = _link(cast.dana()).code
    with django_assert_num_queries(0):
        assert not any(rules.is_ours(code) for code in (good[:-1] + ("0" if good[-1] != "0" else "1"), good[1:], "", "A" * 10))
        assert referrals.known("AAAAAAAAAA") is None


def test_the_page_keeps_who_invited_and_counts(cast: ModuleType) -> None:
    code, browser = _link(cast.dana()).code, Client()
    page = browser.get(f"/r/{code.lower()}/")
    assert "陈嘉禾" in page.content.decode()
    found = attribution.origin_of(browser.get("/me/sign-in/signup/").wsgi_request)
    assert found is not None and found.code == f"referral-{code}"
    assert ReferralLink.objects.get(code=code).visits == 1


@pytest.mark.parametrize(("retired", "left"), [(True, False), (False, True)])
def test_a_retired_code_or_employee_leads_on_and_credits_nobody(cast: ModuleType, retired: bool, left: bool) -> None:
    dana, browser = cast.dana(), Client()
    link = _link(dana)
    if retired:
        services.retire(code=link.code, staff=dana, actor=SYSTEM, now=NOW)
    if left:
        StaffMember.objects.filter(pk=dana.pk).update(active=False)
    page = browser.get(f"/r/{link.code}/")
    assert (page.status_code, "陈嘉禾" in page.content.decode(), attribution.COOKIE in browser.cookies) == (200, False, False)


def test_a_code_we_never_made_says_so_kindly(cast: ModuleType) -> None:
    page = Client().get("/r/AAAAAAAAAA/")
    assert (page.status_code, "/me/sign-in/signup/" in page.content.decode()) == (404, True)


def test_the_opened_account_is_credited_in_numbers_only(cast: ModuleType, staff_client: Callable[[StaffMember], Client]) -> None:
    dana, grace = cast.dana(), cast.grace()
    link, row = _link(dana), applications.sent()
    Application.objects.filter(pk=row.pk).update(from_code=rules.source_of(link.code), from_page="/r/", from_at=NOW)
    row.refresh_from_db()
    assert selectors.nearest(row) == dana.branch
    by = Actor("staff", grace.pk, Channel.BACKOFFICE)
    decisions.take(reference=row.reference, reviewer=grace, actor=by, now=NOW)
    decisions.verify(reference=row.reference, seen=row.round, reviewer=grace, actor=by, now=NOW)
    assert referrals.of_staff(dana)[0][1] == referrals.Outcome(visits=0, signed_up=0, sent=1, opened=1)
    assert dict(referrals.of_branches(cast.erin()))[dana].opened == 1
    page = staff_client(dana).get("/staff/referrals/").content.decode()
    assert link.code in page and row.name not in page


def test_another_employees_code_is_not_there(cast: ModuleType, staff_client: Callable[[StaffMember], Client]) -> None:
    code = _link(cast.dana()).code
    erin, dana = staff_client(cast.erin()), staff_client(cast.dana())
    for address in (f"/staff/referrals/{code}/card/", f"/staff/referrals/{code}/picture.png"):
        assert (erin.get(address).status_code, dana.get(address).status_code) == (404, 200)
    assert erin.post(f"/staff/referrals/{code}/retire/").status_code == 404

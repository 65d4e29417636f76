"""The link that brought somebody is read on any page, goes with the login, and stands beside the opened account."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.ledger.models import AccountKind
from accounts.onboarding import attribution, decisions, services
from accounts.onboarding.models import Application, Attribution, LoginOrigin
from portal.demo import cast as demo
from portal.kernel.access import Actor, Channel
from tests import cast
from tests.factories import applications, people, places
from tests.fixtures import signed_in

pytestmark = pytest.mark.django_db
SIGN_UP = "/me/sign-in/signup/"
START = "/accounts/opening/"


@pytest.mark.parametrize("path", ["/", SIGN_UP, "/me/sign-in/login/", "/verify/", "/accounts/opening/", "/accounts/opening/texts/account/"])
def test_every_page_a_link_may_lead_to_reads_it(path):
    browser = Client()
    assert browser.get(f"{path}?from=campaign-spring").status_code in (200, 302)
    assert attribution.COOKIE in browser.cookies


@pytest.mark.parametrize("code", ["", "<script>", "a b", "x" * 33, "AC000F3K0M8QZ7N4V2X1"])
def test_what_is_no_code_leaves_no_cookie(code):
    browser = Client()
    browser.get("/", {"from": code})
    assert attribution.COOKIE not in browser.cookies


def test_a_page_that_is_not_there_leaves_no_cookie():
    browser = Client()
    browser.get("/nothing-here/?from=campaign-spring")
    assert attribution.COOKIE not in browser.cookies


def test_customers_and_staff_came_earlier(staff_client):
    for browser in (signed_in(cast.alice().user, {"method": "password"}), staff_client(cast.grace())):
        browser.get("/?from=campaign-spring")
        assert attribution.COOKIE not in browser.cookies


def test_the_first_link_wins():
    browser = Client()
    browser.get("/?from=referral-7Q2")
    browser.get("/?from=campaign-spring")
    request = browser.get(SIGN_UP).wsgi_request
    found = attribution.origin_of(request)
    assert found is not None and (found.code, found.page) == ("referral-7Q2", "/")


def test_a_forged_cookie_counts_for_nothing():
    browser = Client()
    browser.cookies[attribution.COOKIE] = "campaign-spring:/:2026"
    assert attribution.origin_of(browser.get("/").wsgi_request) is None


def test_kept_from_the_first_page_through_sign_up_on_another_device_to_the_account():
    phone, user = Client(), people.user()
    phone.get(f"/?from=branch-{demo.LIANGXI}")
    attribution.signed_up(request=phone.get(SIGN_UP).wsgi_request, user=user)
    assert LoginOrigin.objects.get(user=user).code == f"branch-{demo.LIANGXI}"

    tablet = signed_in(user, {"method": "password"})  # no cookie here
    tablet.post(START)
    row = Application.objects.get(user=user)
    assert (row.from_code, row.from_page) == (f"branch-{demo.LIANGXI}", "/")
    sent = applications.sent(user=user, kind=AccountKind.TYPE_3)
    grace = cast.grace()
    account = decisions.verify(reference=sent.reference, seen=1, reviewer=grace, actor=Actor("staff", grace.pk, Channel.BACKOFFICE), now=timezone.now()).account
    assert Attribution.objects.values_list("code", "page").get(account=account) == (f"branch-{demo.LIANGXI}", "/")


def test_sign_up_announces_the_login(client):
    """allauth's own signal is what keeps it, whichever way one signs up."""
    from allauth.account.signals import user_signed_up

    client.get("/?from=scenario-canteen")
    user = people.user()
    user_signed_up.send(sender=type(user), request=client.get(SIGN_UP).wsgi_request, user=user)
    assert LoginOrigin.objects.values_list("code", flat=True).get(user=user) == "scenario-canteen"


def test_without_a_login_of_before_the_browsers_cookie_counts():
    user = people.user()
    browser = signed_in(user, {"method": "password"})
    browser.get(f"{START}?from=campaign-campus-2026")
    browser.post(START)
    assert Application.objects.get(user=user).from_code == "campaign-campus-2026"


def test_the_picture_code_of_a_branch_proposes_that_branch():
    from accounts.onboarding import selectors

    places.place(demo.LIANGXI), places.place(demo.BINHU)
    user = people.user()
    seen = timezone.now()
    row = services.begin(user=user, origin=attribution.Origin(f"branch-{demo.BINHU}", "/", seen), actor=applications.actor(user), now=seen)
    row.division_code = applications.AREA
    assert selectors.nearest(row).code == demo.BINHU
    row.from_code = ""
    assert selectors.nearest(row).code == demo.LIANGXI

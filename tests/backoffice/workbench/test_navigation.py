"""Each post sees in the rail what it may open, and what it sees opens."""

import re

import pytest

from tests import cast

pytestmark = pytest.mark.django_db

RAIL = {
    "dana": ["/staff/", "/staff/accounts/customer/"],
    "judy": ["/staff/", "/staff/accounts/customer/", "/staff/counter/new/", "/staff/counter/"],
    "erin": [
        "/staff/", "/staff/accounts/customer/", "/staff/counter/", "/staff/audit/",
        "/staff/accounts/branch/", "/staff/accounts/staffmember/",
    ],
    "frank": [
        "/staff/", "/staff/accounts/customer/", "/staff/held-transfers/",
        "/staff/accounts/limitrule/", "/staff/backoffice/counterthreshold/", "/staff/backoffice/booksetting/",
    ],
    "grace": ["/staff/", "/staff/accounts/customer/", "/staff/review/"],
    "henry": [
        "/staff/", "/staff/accounts/branch/", "/staff/accounts/staffmember/", "/staff/portal/calendarday/",
        "/staff/accounts/limitrule/", "/staff/backoffice/counterthreshold/", "/staff/backoffice/booksetting/",
    ],
    "iris": [
        "/staff/", "/staff/accounts/customer/", "/staff/counter/", "/staff/held-transfers/", "/staff/audit/",
        "/staff/accounts/branch/", "/staff/accounts/staffmember/", "/staff/portal/calendarday/",
        "/staff/accounts/limitrule/", "/staff/backoffice/counterthreshold/", "/staff/backoffice/booksetting/",
    ],
}  # fmt: skip
EVERY = sorted({page for pages in RAIL.values() for page in pages})


@pytest.mark.parametrize("person", RAIL)
def test_the_rail_shows_what_opens_and_nothing_else_opens(person: str, staff_client) -> None:
    client = staff_client(getattr(cast, person)())
    html = client.get("/staff/").content.decode()
    rail = html[html.index('id="nav-sidebar-apps"') : html.index("tx-user")]
    assert [page for page in re.findall(r'<a href="([^"]+)"', rail) if page in EVERY] == RAIL[person]
    answers = {page: client.get(page).status_code for page in EVERY}
    assert {page for page, status in answers.items() if status == 200} == set(RAIL[person])
    assert {status for page, status in answers.items() if page not in RAIL[person]} <= {403}


def test_libraries_bring_no_pages_of_their_own(staff_client) -> None:
    client = staff_client(cast.henry())
    assert {client.get(f"/staff/{page}/").status_code for page in ("auth/group", "account/emailaddress", "mfa/authenticator", "accounts/user")} == {404}


def test_the_present_page_is_marked(staff_client) -> None:
    html = staff_client(cast.judy()).get("/staff/counter/new/").content.decode()
    rail = html[html.index('id="nav-sidebar-apps"') : html.index("tx-user")]
    assert re.findall(r'<a href="([^"]+)" class="active"', rail) == ["/staff/counter/new/"]


def test_a_badge_is_counted_seldom_and_again_after_an_act(staff_client) -> None:
    from accounts.organisation import rail
    from backoffice.workbench import navigation

    asked = []
    rail.register("house", rail.Item("Test", "badge", "index", "workbench.open", badge=lambda staff: asked.append(staff) or 3))
    try:
        client = staff_client(cast.judy())
        pages = [client.get("/staff/find/").context["sidebar_navigation"] for _ in range(2)]
        assert [row["badge"] for groups in pages for group in groups for row in group["items"] if row["title"] == "Test"] == ["3", "3"]
        assert len(asked) == 1
        client.post("/staff/filters/remove/")
        client.get("/staff/find/")
        assert len(asked) == 2
    finally:
        rail._items["house"].pop("index")
        navigation.forget_badges(cast.judy())

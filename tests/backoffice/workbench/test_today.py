"""Today shows each post what it has to do, late first, and nothing that does not concern it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from accounts.organisation import leaves, selectors
from backoffice.clients.models import Care
from backoffice.hall.counter import services as counter
from backoffice.hall.counter.models import Kind
from backoffice.workbench import today
from portal.kernel import clock
from portal.kernel.access import SYSTEM, Actor, Channel
from portal.kernel.money import Money
from tests import cast
from tests.backoffice.worklist import desk
from tests.factories import books, money, people

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 19, 9, 30, tzinfo=clock.BANK_ZONE)


def _page(staff, now: datetime = NOW) -> today.Today:
    return today.compose(selectors.present(staff.pk, clock.bank_date(now)), now)


def _titles(page: today.Today) -> list[str]:
    return [block.title for block in [*page.main, *page.side]]


def test_late_first_then_by_time_then_the_greater_sum() -> None:
    dana = cast.dana()
    due = NOW + timedelta(hours=2)
    desk.task(dana, "small", due_at=due, value_minor=100, now=NOW)
    desk.task(dana, "great", due_at=due, value_minor=900, now=NOW)
    desk.task(dana, "late", due_at=NOW - timedelta(hours=16), now=NOW - timedelta(days=1))
    desk.task(dana, "tomorrow", due_at=NOW + timedelta(days=1), now=NOW)
    page = _page(dana)
    assert [(item.title, item.late) for item in page.items] == [("late", True), ("great", False), ("small", False)]
    assert (page.late, page.more, page.part) == (1, 0, "morning")


def test_a_promise_of_today_stands_among_the_tasks() -> None:
    dana, alice = cast.dana(), cast.alice()
    desk.promise(alice, dana, "Send the certificate", days=0, now=NOW)
    item = _page(dana).items[0]
    assert (item.title, item.who, item.by_day, item.who_href) == (
        "Send the certificate",
        alice.display_name,
        True,
        f"/staff/customers/{alice.number}/?for=today",
    )


def test_the_deputy_finds_the_colleagues_work() -> None:
    dana, deputy = cast.dana(), people.staff()
    desk.task(dana, "hers", due_at=NOW + timedelta(hours=1), now=NOW)
    day = clock.bank_date(NOW)
    leaves.enter(staff=dana, deputy=deputy, starts_on=day, ends_on=day, reason="holiday", by=dana, actor=SYSTEM, now=NOW)
    page = _page(deputy)
    assert [item.title for item in page.items] == ["hers"]
    assert [leave.staff for leave in page.standing_in] == [dana]
    assert _page(dana).own_leave.deputy == deputy
    assert _page(deputy, NOW + timedelta(days=1)).items == []


def test_birthdays_of_the_own_clients_within_the_week() -> None:
    alice, dana = cast.alice(), cast.dana()  # born on 19 November
    books.put(people.customer(name="别人的"), into=people.staff())
    block = next(block for block in _page(dana).side if block.rows and block.rows[0]["title"] == alice.display_name)
    assert len(block.rows) == 1
    assert _page(dana, NOW + timedelta(days=1)).side == []


def test_clients_who_are_due_stand_longest_first() -> None:
    alice, bob, dana = cast.alice(), cast.bob(), cast.dana()
    day = clock.bank_date(NOW)
    Care.objects.filter(customer=alice).update(contact_due_on=day - timedelta(days=2))
    Care.objects.filter(customer=bob).update(contact_due_on=day - timedelta(days=9))
    block = _page(dana).main[0]
    assert [row["title"] for row in block.rows] == [bob.display_name, alice.display_name]
    stats = {str(stat["label"]): stat for stat in _page(dana).stats}
    assert [stat["value"] for stat in stats.values()][1:3] == ["2", "0.0"]


def test_a_check_waits_on_the_managers_page_and_not_on_the_tellers() -> None:
    judy, erin = cast.judy(), cast.erin()
    account, actor = money.account(holder=cast.alice(), balance="80,000.00"), Actor("staff", judy.pk, Channel.COUNTER)
    made = counter.draft(
        maker=judy, account=account, kind=Kind.WITHDRAWAL, amount=Money.parse("60,000.00"), paper_reference="S-1", key=uuid4(), actor=actor, now=NOW
    )
    counter.submit(reference=made.reference, maker=judy, actor=actor, now=NOW)
    items = _page(erin).items
    assert [(item.href, item.value) for item in items] == [(f"/staff/counter/{made.reference}/", Money(6_000_000))]
    teller = _page(judy)
    assert (teller.items, [stat["value"] for stat in teller.stats][2:]) == ([], ["0", "1"])
    assert [row.reference for block in teller.main for row in block.given["rows"]] == [made.reference]


def test_clients_nobody_looks_after_stand_on_the_managers_page() -> None:
    erin, left_over = cast.erin(), people.customer(name="没人管")
    block = next(block for block in _page(erin).main if block.href == "/staff/clients/unassigned/" or any(row["title"] == "没人管" for row in block.rows))
    assert left_over.display_name in [row["title"] for row in block.rows]


def test_an_auditor_is_shown_where_to_go(staff_client) -> None:
    page = _page(cast.iris())
    assert (page.items, page.stats, _titles(page)) == ([], [], [])
    html = staff_client(cast.iris()).get("/staff/").content.decode()
    assert "/staff/audit/" in html


@pytest.mark.parametrize("person", ["dana", "erin", "judy", "frank", "grace", "henry", "iris"])
def test_the_page_of_every_post_stays_within_sixteen_queries(person: str, staff_client) -> None:
    dana, now = cast.dana(), clock.now()
    for number in range(20):
        books.put(people.customer(), into=dana)
        desk.task(dana, f"task {number}", due_at=now + timedelta(minutes=number))
    client = staff_client(getattr(cast, person)())
    client.get("/staff/")  # the rail's numbers are counted and kept for a while
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get("/staff/")
    assert response.status_code == 200
    assert len(asked) <= 16, "\n".join(query["sql"][:160] for query in asked)


def test_what_is_due_on_another_day_says_the_day(staff_client) -> None:
    now = clock.now()
    later = today.TodayItem(due_at=now + timedelta(days=2), title="Decide", href="/there/", act="Decide")
    page = today.Today(now, "morning", [later], 0, [], [], [], [], None)
    request = staff_client(cast.erin()).get("/staff/").wsgi_request
    html = render_to_string("backoffice/workbench/today.html", {"day": page}, request)
    assert f"{later.due_at.astimezone(clock.BANK_ZONE):%-m月%-d日}" in html

"""The line of everything: merged newest first, a page at any depth, nothing skipped or told twice, nothing of a suspicion."""

from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.organisation.models import StaffMember
from backoffice.workbench.customer import moments
from backoffice.worklist import timeline
from backoffice.worklist.timeline import Moment, Subject
from portal.kernel import access, audit
from portal.kernel.access import Actor, Channel
from tests.backoffice.worklist.desk import contact, promise
from tests.factories import money
from tests.factories.movements import movement

pytestmark = pytest.mark.django_db


def pages(customer: Customer, staff: StaffMember, *, show: str = "", limit: int = 5) -> Iterator[timeline.Page]:
    """Every page, to the end."""
    after = ""
    accounts = list(Account.objects.for_customer(customer).order_by("id"))
    while True:
        page = timeline.page(Subject(customer, staff, accounts), may=lambda name: access.may(staff, name), show=show, after=after, limit=limit)
        yield page
        after = page.older
        if not after:
            return


@pytest.fixture
def story(cast: ModuleType) -> tuple[Customer, StaffMember]:
    """Forty movements on two accounts, ten contacts with promises, all on times that cross."""
    alice, dana, now = cast.alice(), cast.dana(), timezone.now()
    accounts = [money.account(holder=alice, now=now - timedelta(days=70)) for _ in range(2)]
    for number in range(40):
        movement(accounts[number % 2], "10.00", at=now - timedelta(hours=33 * (40 - number)), name=f"payer {number}")
    for number in range(10):
        at = now - timedelta(hours=100 * (10 - number))
        contact(alice, dana, note=f"contact {number}", promise=(f"promise {number}", (at + timedelta(days=2)).date()), now=at)
    return alice, dana


def test_every_moment_comes_once_and_in_order(story: tuple[Customer, StaffMember]) -> None:
    alice, dana = story
    found = [moment for page in pages(alice, dana) for moment in page.moments]
    titles = [f"{moment.title} {moment.about}" for moment in found]
    assert sum("payer" in title for title in titles) == 40
    assert sum("contact" in title for title in titles) == 10
    assert sum("promise" in title for title in titles) == 10
    assert len(set(titles)) == len(titles)
    assert [moment.at for moment in found] == sorted((moment.at for moment in found), reverse=True)


def test_one_kind_alone(story: tuple[Customer, StaffMember]) -> None:
    alice, dana = story
    money_only = [moment for page in pages(alice, dana, show="money") for moment in page.moments]
    assert len(money_only) == 40 and all("payer" in str(moment.about) for moment in money_only)
    assert len([moment for page in pages(alice, dana, show="contact") for moment in page.moments]) == 20


def test_what_comes_meanwhile_neither_repeats_nor_hides(story: tuple[Customer, StaffMember]) -> None:
    alice, dana = story
    walk = pages(alice, dana, show="money")
    first = next(walk)
    movement(Account.objects.filter(holder=alice).order_by("id")[0], "10.00", at=timezone.now(), name="payer new")
    rest = [moment for page in walk for moment in page.moments]
    abouts = [str(moment.about) for moment in [*first.moments, *rest]]
    assert len(set(abouts)) == len(abouts) == 40


def test_one_statement_whatever_the_sources_and_the_length(story: tuple[Customer, StaffMember], monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement is prepared and so not in Django's log: calls are counted."""
    alice, dana = story
    accounts = list(Account.objects.for_customer(alice))
    asked: list[str] = []
    rows = timeline.prepared.rows
    monkeypatch.setattr(timeline.prepared, "rows", lambda statement, params: asked.append(statement) or rows(statement, params))
    with CaptureQueriesContext(connection) as logged:
        timeline.page(Subject(alice, dana, accounts), may=lambda name: True)
    assert (len(asked), len(logged)) == (1, 0)


@pytest.mark.parametrize("broken", ["nonsense", "contact.x", "contact.1; drop", "contact.99999999999999999999", "_"])
def test_a_broken_cursor_gives_the_first_page(story: tuple[Customer, StaffMember], broken: str) -> None:
    alice, dana = story
    first = timeline.page(Subject(alice, dana), may=lambda name: True)
    assert timeline.page(Subject(alice, dana), may=lambda name: True, after=broken).moments == first.moments


def test_movements_only_for_who_may_read_entries(story: tuple[Customer, StaffMember], cast: ModuleType) -> None:
    alice, _dana = story
    reviewer = cast.grace()
    assert [moment for page in pages(alice, reviewer, show="money") for moment in page.moments] == []


def test_nothing_of_a_suspicion_or_of_a_look_is_told(cast: ModuleType) -> None:
    alice, dana, now = cast.alice(), cast.dana(), timezone.now()
    for verb, reason in (
        ("customer.viewed", "suspicion"),
        ("customer.revealed", "official"),
        ("case.opened", ""),
        ("transfer.held", ""),
        ("risk.listed", ""),
        ("profile.changed", ""),
    ):
        audit.record(actor=Actor("staff", cast.frank().pk, Channel.BACKOFFICE), verb=verb, subject=f"customer:{alice.pk}", now=now, reason=reason)
    told = [str(moment.title) for page in pages(alice, dana, show="record") for moment in page.moments]
    assert sum(title == str(moments.CHANGES["profile.changed"]) for title in told) == 1
    assert len(told) == 2  # the change, and who looks after her
    assert not any(verb.startswith(("case.", "risk", "customer.viewed", "customer.revealed", "transfer.")) for verb in moments.CHANGES)


def test_another_capability_adds_its_own_moments(cast: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    monkeypatch.setattr(timeline, "_listers", {})
    rows = [Moment(now - timedelta(days=number), f"visit {number}", place=100 - number) for number in range(8)]

    def visits(customer: Customer, before: int | None, limit: int) -> list[Moment]:
        return [row for row in rows if before is None or row.place < before][:limit]

    timeline.register("visit", visits, kind="contact")
    promise(cast.alice(), cast.dana())
    found: list[Any] = [moment.title for page in pages(cast.alice(), cast.dana(), show="contact", limit=3) for moment in page.moments]
    assert [title for title in found if str(title).startswith("visit")] == [f"visit {number}" for number in range(8)]
    with pytest.raises(ValueError, match="no timeline source"):
        timeline.register("Visit!", visits)

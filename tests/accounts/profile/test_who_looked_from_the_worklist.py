"""Looks that come from the worklist and from calls: told with their purpose; those for a suspicion never, wherever they are made."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.calls.models import CallPurpose
from accounts.organisation.models import Role
from accounts.profile.looks import rules, selectors
from backoffice.clients import rules as clients
from portal.kernel import audit
from portal.kernel.access import Actor, Channel
from tests.backoffice.worklist.desk import contact, promise, task
from tests.factories import people

pytestmark = pytest.mark.django_db
#: Why staff may open a customer that is never told: it says that somebody is suspected, or asked about by an authority.
UNTOLD = {"risk"}


def told(cast: ModuleType) -> list[tuple[str, str]]:
    with translation.override("en"):
        page = selectors.who_looked(customer=cast.alice())
        return [(str(one.what), str(one.why)) for day in page.days for one in day.looks]


def who_is_told(cast: ModuleType) -> set[str]:
    return {one.name for day in selectors.who_looked(customer=cast.alice()).days for one in day.looks}


def test_every_everyday_purpose_has_words_for_the_customer() -> None:
    assert set(clients.PURPOSES) - UNTOLD <= set(rules.PURPOSES)
    assert UNTOLD.isdisjoint(rules.PURPOSES)


def test_a_call_tells_its_purpose_and_that_the_number_was_seen(cast: ModuleType, staff_client: Callable[..., Client]) -> None:
    client = staff_client(cast.dana())
    client.post(f"/staff/customers/{cast.alice().number}/call/", {"purpose": "maturity"})
    client.get("/staff/call/")
    assert ("phone number in full, to call you", "About money that falls due soon") in told(cast)
    assert {f"call:{purpose.value}" for purpose in CallPurpose} <= set(rules._CALLS)


def test_pages_of_the_worklist_tell_their_purpose(cast: ModuleType, staff_client: Callable[..., Client]) -> None:
    alice, dana = cast.alice(), cast.dana()
    client, row, word = staff_client(dana), task(dana, customer=alice), promise(alice, dana)
    for url in (f"/staff/tasks/{row.reference}/", f"/staff/promises/{word.reference}/", f"/staff/customers/{alice.number}/timeline/"):
        client.get(url)
    assert [why for _what, why in told(cast)] == [
        "reading what happened so far, to know before speaking with you",
        "something we promised you",
        "something to do for you",
    ]


def test_acts_of_the_house_are_no_looks(cast: ModuleType) -> None:
    contact(cast.alice(), cast.dana(), note="She asked about the deposit")
    assert told(cast) == []


@pytest.mark.parametrize("role", sorted(rules.PRIVATE_POSTS))
def test_on_the_customers_page_of_the_house_only_posts_that_know_see_such_looks(cast: ModuleType, staff_client: Callable[..., Client], role: Role) -> None:
    alice, now = cast.alice(), timezone.now()
    officer = people.staff(role=role, name="贺不宣")
    actor = Actor("staff", officer.pk, Channel.BACKOFFICE)
    audit.record(actor=actor, verb="customer.viewed", subject=f"customer:{alice.pk}", now=now - timedelta(hours=1), reason="list", details={"page": "customer"})
    url = f"/staff/customers/{alice.number}/"
    assert "贺不宣" not in staff_client(cast.dana()).get(url).content.decode()
    assert "贺不宣" not in staff_client(cast.erin()).get(url).content.decode()
    assert "贺不宣" in staff_client(cast.frank()).get(url).content.decode()
    assert {"贺不宣", "钱不语"}.isdisjoint(who_is_told(cast))


def test_a_look_for_an_inquiry_by_an_everyday_post_stays_in_the_house(cast: ModuleType, staff_client: Callable[..., Client]) -> None:
    alice, now = cast.alice(), timezone.now()
    colleague = people.staff(role=Role.BRANCH_MANAGER, name="钱不语")
    for verb, reason in (("customer.viewed", "judicial"), ("customer.viewed", "risk")):
        actor = Actor("staff", colleague.pk, Channel.BACKOFFICE)
        audit.record(actor=actor, verb=verb, subject=f"customer:{alice.pk}", now=now - timedelta(hours=1), reason=reason, details={"page": "customer"})
    assert "钱不语" not in staff_client(cast.dana()).get(f"/staff/customers/{alice.number}/").content.decode()
    assert {"贺不宣", "钱不语"}.isdisjoint(who_is_told(cast))

"""Who looked: names, branches and purposes of colleagues; nothing that would tell of a suspicion."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.organisation import services as organisation
from accounts.organisation.models import Role, StaffMember
from accounts.profile.looks import rules, selectors
from portal.kernel import audit
from portal.kernel.access import SYSTEM, Actor, Channel
from tests.factories import people

pytestmark = pytest.mark.django_db
URL = "/me/who-looked/"


def look(cast: ModuleType, staff: StaffMember, *, at: datetime, verb: str = "customer.viewed", reason: str = "list", **details: object) -> None:
    actor = Actor("staff", staff.pk, Channel.BACKOFFICE)
    audit.record(actor=actor, verb=verb, subject=f"customer:{cast.alice().pk}", now=at, reason=reason, details=details or {"page": "customer"})


def shown(cast: ModuleType) -> list[tuple[str, str, str, str]]:
    with translation.override("en"):
        page = selectors.who_looked(customer=cast.alice())
        return [(one.name, str(one.post), one.branch, str(one.why)) for day in page.days for one in day.looks]


def test_says_who_from_where_why_and_when(cast: ModuleType, alice_client: Client, staff_client: Callable[..., Client]) -> None:
    staff_client(cast.dana()).get(f"/staff/customers/{cast.alice().number}/?for=list")
    alice_client.cookies["django_language"] = "en"
    page = alice_client.get(URL).content.decode()
    reason = "a colleague looked you up in the list of customers"
    for words in ("Chen Jiahe", "Account manager · Liangxi Sub-branch", reason, "0510 8270 0001", "1 person looked"):
        assert words in page, words


def test_a_reason_written_by_hand_stands_as_it_is(cast: ModuleType) -> None:
    look(cast, cast.dana(), at=timezone.now(), verb="customer.revealed", reason="Alice asked for a certificate", fields=["id_number"])
    assert shown(cast) == [("Chen Jiahe", "Account manager", "Liangxi Sub-branch", "Alice asked for a certificate")]


@pytest.mark.parametrize("role", sorted(rules.PRIVATE_POSTS))
def test_posts_that_look_because_of_a_suspicion_are_never_shown(cast: ModuleType, role: Role) -> None:
    look(cast, people.staff(role=role), at=timezone.now())
    assert shown(cast) == []


@pytest.mark.parametrize(
    ("verb", "reason", "details"),
    [
        ("case.opened", "list", {"page": "customer"}),
        ("customer.flagged", "list", {"page": "customer"}),
        ("customer.viewed", "judicial", {"page": "customer"}),
        ("customer.viewed", "suspicion", {"page": "customer"}),
        ("customer.viewed", "a new purpose", {"page": "customer"}),
        ("customer.viewed", "list", {"page": "case"}),
        ("customer.revealed", "", {"fields": ["phone"]}),
        ("file.read", "", {"kind": "court_order"}),
    ],
)
def test_what_is_not_on_the_list_is_not_shown(cast: ModuleType, verb: str, reason: str, details: dict[str, object]) -> None:
    look(cast, cast.dana(), at=timezone.now(), verb=verb, reason=reason, **details)
    assert shown(cast) == []


def test_nothing_private_has_words() -> None:
    assert rules.PRIVATE_PURPOSES.isdisjoint(rules.PURPOSES)
    assert not any(verb.startswith(("case.", "aml.", "risk")) for verb in rules.SHOWN_VERBS)


def test_a_look_stays_private_when_the_colleague_moves_to_another_post(cast: ModuleType) -> None:
    now = timezone.now()
    officer = people.staff(role=Role.RISK_OFFICER, name="贺某")
    look(cast, officer, at=now)
    organisation.move_staff(staff=officer, branch=cast.alice().branch, role=Role.TELLER, actor=SYSTEM, now=now + timedelta(minutes=1))
    assert shown(cast) == []
    look(cast, officer, at=now + timedelta(minutes=2), reason="counter", page="counter")
    assert [why for *_, why in shown(cast)] == ["a transaction at the counter"]


def test_the_post_and_place_are_those_of_that_time(cast: ModuleType) -> None:
    now, dana = timezone.now(), cast.dana()
    look(cast, dana, at=now)
    organisation.move_staff(staff=dana, branch=cast.charlie().branch, role=Role.TELLER, actor=SYSTEM, now=now + timedelta(minutes=1))
    assert shown(cast)[0][:3] == ("Chen Jiahe", "Account manager", "Liangxi Sub-branch")


def test_her_own_acts_and_other_customers_are_not_there(cast: ModuleType) -> None:
    now = timezone.now()
    audit.record(actor=Actor("customer", cast.alice().pk, Channel.WEB), verb="customer.viewed", subject=f"customer:{cast.alice().pk}", now=now, reason="list")
    subject = f"customer:{cast.charlie().pk}"
    audit.record(actor=Actor("staff", cast.dana().pk, Channel.BACKOFFICE), verb="customer.viewed", subject=subject, now=now, reason="list")
    assert shown(cast) == []


def test_pages_go_back_without_losing_one(cast: ModuleType, alice_client: Client) -> None:
    now, dana = timezone.now(), cast.dana()
    for minute in range(selectors.PAGE + 3):
        look(cast, dana, at=now - timedelta(minutes=minute))
    first = alice_client.get(URL).context["page"]
    second = alice_client.get(URL, {"after": first.older}).context["page"]
    seen = [one.at for page in (first, second) for day in page.days for one in day.looks]
    assert seen == [now - timedelta(minutes=minute) for minute in range(selectors.PAGE + 3)]
    assert second.older == ""


def test_many_hidden_looks_do_not_hide_the_others(cast: ModuleType) -> None:
    now, officer = timezone.now(), people.staff(role=Role.AML_OFFICER)
    look(cast, cast.dana(), at=now - timedelta(days=1))
    for minute in range(selectors.PAGE * 2):
        look(cast, officer, at=now - timedelta(minutes=minute))
    assert len(shown(cast)) == 1


def test_a_stranger_without_account_is_sent_home(client_of: Callable[..., Client], cast: ModuleType) -> None:
    assert client_of(cast.mallory()).get(URL).status_code == 302


def test_signed_out_goes_to_sign_in(client: Client) -> None:
    assert client.get(URL).headers["Location"].startswith("/me/sign-in/")


def test_only_reads(alice_client: Client) -> None:
    assert alice_client.post(URL).status_code == 405


def test_queries_do_not_grow_with_looks(cast: ModuleType, alice_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for minute in range(20):
        look(cast, people.staff(role=Role.TELLER), at=timezone.now() - timedelta(minutes=minute))
    with django_assert_max_num_queries(14):
        alice_client.get(URL)

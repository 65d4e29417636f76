"""Is my bank calling me: yes with name, branch and purpose while a call runs, plainly no otherwise."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.calls import rules, services
from accounts.calls.models import CallPurpose, StaffCall
from accounts.consents import services as consents
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from portal.kernel import clock
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
URL = "/me/calls/"


def start(customer: Customer, staff: StaffMember, purpose: CallPurpose = CallPurpose.SERVICE, now: datetime | None = None) -> StaffCall:
    return services.start_call(customer=customer, staff=staff, purpose=purpose, actor=Actor("staff", staff.pk, Channel.BACKOFFICE), now=now or timezone.now())


def end(call: StaffCall, now: datetime) -> StaffCall:
    return services.end_call(call=call, actor=Actor("staff", call.staff_id, Channel.BACKOFFICE), now=now)


def page(client: Client, language: str = "en") -> str:
    return client.get(URL, headers={"accept-language": language}).content.decode()


def test_while_it_runs_the_customer_reads_who_and_why(cast: ModuleType, alice_client: Client, client_of: Callable[..., Client]) -> None:
    start(cast.alice(), cast.dana(), CallPurpose.MATURITY)
    html = page(alice_client)
    for words in ("Chen Jiahe", "Liangxi Sub-branch", "About money that falls due soon"):
        assert words in html
    assert "nobody of our bank is calling you" not in html
    other = page(client_of(cast.charlie()))
    assert "nobody of our bank is calling you" in other and "Chen Jiahe" not in other


def test_when_it_ends_the_answer_is_no_again(cast: ModuleType, alice_client: Client) -> None:
    now = timezone.now()
    end(start(cast.alice(), cast.dana(), now=now - timedelta(minutes=3)), now)
    html = page(alice_client)
    assert "nobody of our bank is calling you" in html
    assert "Our calls of the last 30 days" in html and "Chen Jiahe" in html
    assert list(AuditEntry.objects.filter(verb__startswith="call.").order_by("id").values_list("verb", flat=True)) == ["call.started", "call.ended"]


def test_it_ends_by_itself(cast: ModuleType, alice_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    call = start(cast.alice(), cast.dana(), now=now)
    monkeypatch.setattr(clock, "now", lambda: now + rules.LONGEST - timedelta(seconds=1))
    assert "nobody of our bank" not in page(alice_client)
    monkeypatch.setattr(clock, "now", lambda: now + rules.LONGEST)
    assert "nobody of our bank is calling you" in page(alice_client)
    later = start(cast.bob(), cast.dana(), now=now + rules.LONGEST)
    call.refresh_from_db()
    assert (call.ended_at, later.ended_at) == (call.ends_by, None)
    assert end(call, now + timedelta(hours=1)).ended_at == call.ends_by


def test_one_call_at_a_time_and_the_same_one_twice_is_one(cast: ModuleType) -> None:
    now = timezone.now()
    first = start(cast.alice(), cast.dana(), now=now)
    assert start(cast.alice(), cast.dana(), now=now) == first
    with pytest.raises(services.OtherCallRuns):
        start(cast.bob(), cast.dana(), now=now)
    with pytest.raises(services.OtherCallRuns):
        start(cast.alice(), cast.dana(), CallPurpose.DOCUMENTS, now=now)
    assert StaffCall.objects.count() == 1


def test_nobody_announces_calls_by_the_hundred(cast: ModuleType) -> None:
    now = timezone.now()
    for number in range(rules.MOST_AN_HOUR):
        at = now - timedelta(minutes=50) + timedelta(seconds=number)
        end(start(cast.alice(), cast.dana(), now=at), at)
    with pytest.raises(services.TooManyCalls):
        start(cast.alice(), cast.dana(), now=now)
    assert start(cast.alice(), cast.dana(), now=now + timedelta(minutes=20)).ended_at is None


def test_suggestions_only_for_who_agreed(cast: ModuleType) -> None:
    alice, now = cast.alice(), timezone.now()
    with pytest.raises(services.NoConsent):
        start(alice, cast.dana(), CallPurpose.OFFER, now)
    consents.answer(user=alice.user, code="marketing_call", version=1, given=True, actor=Actor("customer", alice.pk, Channel.WEB), now=now)
    assert start(alice, cast.dana(), CallPurpose.OFFER, now).purpose == "offer"


def test_older_calls_are_not_shown(cast: ModuleType, alice_client: Client) -> None:
    at = timezone.now() - rules.SHOWN_FOR - timedelta(hours=1)
    end(start(cast.alice(), cast.dana(), now=at), at)
    assert "Chen Jiahe" not in page(alice_client)


def test_no_purpose_tells_of_a_suspicion() -> None:
    assert {purpose.value for purpose in CallPurpose} == {"answer", "promise", "appointment", "documents", "maturity", "service", "offer"}


def test_signed_out_goes_to_sign_in_and_nothing_is_posted(client: Client, alice_client: Client) -> None:
    assert client.get(URL).headers["Location"].startswith("/me/sign-in/")
    assert alice_client.post(URL).status_code == 405


def test_me_leads_here(alice_client: Client) -> None:
    assert f'href="{URL}"' in alice_client.get("/me/").content.decode()


def test_queries_do_not_grow(cast: ModuleType, alice_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    now = timezone.now()
    for number in range(12):
        at = now - timedelta(hours=number + 1)
        end(start(cast.alice(), cast.dana(), now=at), at)
    with django_assert_max_num_queries(6):
        alice_client.get(URL)

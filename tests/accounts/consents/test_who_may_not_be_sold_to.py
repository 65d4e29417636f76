"""Selling stops for whoever is frozen, gone, or said no; a way wants its own yes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts.consents import reference, selling, services
from accounts.identity.models import Customer, CustomerStatus
from portal.kernel.access import Actor, Channel

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def purposes(db: None) -> None:
    reference.load()


@pytest.fixture
def alice(cast: ModuleType) -> Customer:
    person: Customer = cast.alice()
    return person


@pytest.fixture
def _one_more() -> Iterator[None]:
    before = dict(selling._stops)
    yield
    selling._stops.clear()
    selling._stops.update(before)


def answer(person: Customer, way: str, given: bool, minutes: int = 0, now: datetime = NOW) -> None:
    assert person.user is not None
    actor = Actor("customer", person.pk, Channel.WEB)
    services.answer(user=person.user, code=f"marketing_{way}", version=1, given=given, actor=actor, now=now + timedelta(minutes=minutes))


def codes(person: Customer, way: str = "") -> list[str]:
    found = [stop.code for stop in selling.stops(person, way=way)]
    rows = Customer.objects.filter(pk=person.pk)
    assert selling.sellable(rows, way=way).exists() is not bool(found), "the set and the one agree"
    return found


def test_nothing_stops_who_was_never_asked_but_a_way_wants_a_yes(alice: Customer) -> None:
    assert codes(alice) == []
    assert codes(alice, "sms") == ["no_consent"]
    answer(alice, "sms", True)
    assert codes(alice, "sms") == [] and codes(alice, "call") == ["no_consent"]


def test_who_took_every_yes_back_is_not_sold_to(alice: Customer) -> None:
    answer(alice, "sms", True)
    answer(alice, "inbox", True)
    answer(alice, "sms", False, 1)
    assert codes(alice) == []
    answer(alice, "inbox", False, 2)
    assert codes(alice) == ["said_no"]
    answer(alice, "inbox", True, 3)
    assert codes(alice) == []


def test_frozen_and_gone(alice: Customer) -> None:
    assert alice.user is not None
    alice.user.frozen_at = NOW
    alice.user.save()
    assert codes(alice) == ["frozen"]
    Customer.objects.filter(pk=alice.pk).update(status=CustomerStatus.CLOSED)
    assert codes(alice) == ["frozen", "closed"]


def test_a_customer_without_a_login_is_asked_about_like_any_other(cast: ModuleType) -> None:
    from tests.factories import people

    assert codes(people.customer(login=None)) == []
    assert codes(people.customer(login=None), "email") == ["no_consent"]


@pytest.mark.usefixtures("_one_more")
def test_capabilities_add_reasons_of_their_own(alice: Customer, cast: ModuleType) -> None:
    selling.register_stop("test", "A test", lambda: Q(pk=alice.pk), lambda one: f"{one.number} is in a test")
    assert [(stop.label, stop.sentence) for stop in selling.stops(alice)] == [("A test", f"{alice.number} is in a test")]
    assert codes(cast.charlie()) == []
    assert selling.labels()["test"] == "A test"


def test_one_query_when_nothing_stops(alice: Customer, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert selling.may_be_sold_to(alice)


def test_an_unknown_way_is_a_mistake_of_ours(alice: Customer) -> None:
    with pytest.raises(LookupError):
        selling.sellable(Customer.objects.all(), way="pigeon")

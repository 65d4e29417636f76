"""My manager on home: by name, place and telephone; nobody where nobody looks after the customer."""

from types import ModuleType

import pytest
from django.core.cache import cache
from django.test import Client

from portal.shell import manager
from tests.factories import money

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def _looked_after(cast: ModuleType) -> None:
    """Alice comes into dana's book when both are there."""
    cast.dana()
    cache.delete(f"manager:{cast.alice().pk}")


def test_who_looks_after_me_stands_on_home(cast: ModuleType, alice_client: Client) -> None:
    _looked_after(cast)
    assert "陈嘉禾" in alice_client.get("/").content.decode()
    page = alice_client.get("/", headers=ENGLISH).content.decode()
    assert "My manager" in page
    assert "Chen Jiahe" in page


def test_nobody_is_invented(cast: ModuleType, client: Client) -> None:
    client.force_login(cast.charlie().user)
    assert "My manager" not in client.get("/", headers=ENGLISH).content.decode()


def test_it_is_looked_up_once_a_minute(cast: ModuleType, django_assert_num_queries: object) -> None:
    _looked_after(cast)
    found = manager.of(cast.alice())
    assert found is not None
    customer = cast.alice()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert manager.of(customer) == found


def test_ease_offers_a_call_and_a_lock(cast: ModuleType, alice_client: Client) -> None:
    _looked_after(cast)
    money.account(holder=cast.alice(), balance="10.00")
    alice_client.post("/me/look/", {"edition": "ease"})
    page = alice_client.get("/", headers=ENGLISH).content.decode()
    assert 'href="/me/lock/"' in page
    assert "My manager" not in page

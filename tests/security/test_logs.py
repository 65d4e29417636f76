"""What a request writes into the log: nothing by which a person is known (X8)."""

import io
import logging
from collections.abc import Callable, Iterator
from types import ModuleType
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from tests.factories import money

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that the configured handler would print, from every logger, at the level it runs with."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = logging.getLogger().handlers[0].formatter if logging.getLogger().handlers else None
    configured = [one.formatter for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    handler.setFormatter(configured[0] if configured else formatter)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def _personal(customer: Customer) -> list[str]:
    return [customer.id_number, customer.phone, customer.name, customer.name_en]


def _told(stream: io.StringIO, customer: Customer) -> list[str]:
    return [value for value in _personal(customer) if value in stream.getvalue() or quote(value) in stream.getvalue()]


def test_a_customers_day_leaves_nothing_personal(written: io.StringIO, cast: ModuleType, client_of: Callable[[Customer], Client]) -> None:
    alice = cast.alice()
    account = money.account(holder=alice, balance="100.00")
    client = client_of(alice)
    client.raise_request_exception = False
    for path in ("/", "/accounts/", f"/accounts/{account.reference}/", f"/accounts/{account.reference}/statement/", "/me/", "/accounts/AC-NONE/"):
        client.get(path)
    client.post("/accounts/transfers/new/", {"name": alice.name, "number": "6222 0000"})
    client.get(f"/accounts/nothing/?name={alice.name}&phone={alice.phone}")
    assert "request" in written.getvalue(), "nothing was logged at all, so nothing was tried"
    assert _told(written, alice) == []


def test_a_colleagues_search_leaves_nothing_personal(written: io.StringIO, cast: ModuleType, staff_client: Callable[[StaffMember], Client]) -> None:
    alice, teller = cast.alice(), cast.judy()
    client = staff_client(teller)
    client.raise_request_exception = False
    for words in (alice.phone, alice.id_number, alice.name):
        client.get("/staff/accounts/customer/", {"q": words})
        client.get("/staff/nothing/", {"q": words})
        client.get("/staff/audit/", {"text": words})
    assert "request" in written.getvalue()
    assert _told(written, alice) == []


def test_a_wrong_password_is_not_written_down(written: io.StringIO, cast: ModuleType, client: Client) -> None:
    alice = cast.alice()
    client.post("/me/sign-in/login/", {"login": "alice", "password": "a wrong-password-9917"})
    assert "wrong-password-9917" not in written.getvalue()
    assert _told(written, alice) == []


def test_production_writes_one_json_line_an_event() -> None:
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "structured"

"""Fixtures every test may ask for: the cast, and browsers' worth of clients signed in as them."""

import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from accounts.identity.models import Customer, User
from accounts.organisation.models import StaffMember
from tests import cast as people

#: Where allauth notes whose authentication records a session holds; without it the records do not count.
_RECORDS_OF = f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"


@pytest.fixture
def cast(db: None) -> ModuleType:
    """tests.cast, with a database behind it."""
    return people


@pytest.fixture
def client_of(db: None) -> Callable[[Customer | User], Client]:
    """client_of(person): a client signed in by password as that customer or login."""

    def make(person: Customer | User) -> Client:
        login = person.user if isinstance(person, Customer) else person
        assert login is not None, "this customer has no login"
        return signed_in(login, {"method": "password"})

    return make


@pytest.fixture
def alice_client(db: None) -> Client:
    """A client signed in by password as alice."""
    login = people.alice().user
    assert login is not None
    return signed_in(login, {"method": "password"})


@pytest.fixture
def staff_client(db: None) -> Callable[[StaffMember], Client]:
    """staff_client(person): a client signed in as a colleague by password and one-time code."""
    return lambda person: signed_in(person.user, {"method": "password"}, {"method": "mfa", "type": "totp"})


def signed_in(login: User, *records: dict[str, Any]) -> Client:
    """A client whose session says the login proved itself in these ways just now."""
    client = Client()
    client.force_login(login)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"at": time.time(), **record} for record in records]
    session[_RECORDS_OF] = str(login.pk)
    session.save()
    return client

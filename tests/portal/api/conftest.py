"""A program with a person's token."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.idp.oidc.models import Client as Program
from allauth.idp.oidc.models import Token
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.identity.models import Customer, User

ALL_SCOPES = ("accounts:read", "entries:read", "transfers:write")


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Tokens of other tests had the same ids."""
    cache.clear()


def give_token(person: Customer | User | None, *scopes: str, life: timedelta = timedelta(minutes=15), kind: str = Token.Type.ACCESS_TOKEN, **data: Any) -> str:
    """An access token as the identity provider stores it: by its hash."""
    program, _ = Program.objects.get_or_create(id="test-program", defaults={"name": "Test program"})
    value = f"token-{Token.objects.count()}-of-a-test"
    token = Token(type=kind, client=program, user=person.user if isinstance(person, Customer) else person, expires_at=timezone.now() + life, data=data or None)
    token.set_value(value)
    token.set_scopes(list(scopes))
    token.save()
    return value


@pytest.fixture
def caller(db: None) -> Callable[..., Client]:
    """caller(person, *scopes): a client that sends that person's token; all scopes unless some are named."""

    def make(person: Customer | User | None, *scopes: str, **how: Any) -> Client:
        token = give_token(person, *(scopes or ALL_SCOPES), **how)
        return Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})

    return make

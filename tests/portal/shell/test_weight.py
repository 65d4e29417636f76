"""U4: a first visit to home weighs 150 kB at most, compressed as the server sends it."""

import gzip
from types import ModuleType

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import money

pytestmark = pytest.mark.django_db
MOST = 150_000
FILES = ("dist/customer.css", "dist/customer.js", "dist/icons.svg", "img/mark.svg", "img/icon-192.png")


@pytest.mark.parametrize("edition", ["", "ease", "county", "business"])
def test_a_first_visit_is_light(cast: ModuleType, alice_client: Client, edition: str) -> None:
    for _round in range(4):
        money.account(holder=cast.alice(), balance="10.00")
    alice_client.post("/me/look/", {"edition": edition})
    parts = [alice_client.get("/").content, *((settings.BASE_DIR / "static" / name).read_bytes() for name in FILES)]
    weight = sum(len(gzip.compress(part)) for part in parts)
    assert weight <= MOST, f"{weight} bytes"

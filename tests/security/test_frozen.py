"""A frozen person tries everything: every address that takes a POST, read from the URLconf, changes nothing."""

import copy
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from accounts.identity.models import Customer, CustomerStatus, User
from accounts.ledger.models import Account
from backoffice.complaints.models import Complaint
from tests.security.addresses import Address, addresses
from tests.security.world import World, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
#: What a frozen person may still do: read messages and say how one wants to be told, sign out here and elsewhere, prove who one is, complain.
MAY: frozenset[str] = frozenset(
    {
        "me/inbox/",
        "me/inbox/read/",
        "me/inbox/choices/",
        "me/inbox/<str:reference>/",
        "me/lock/",
        "service/complaints/new/",
        "service/complaints/<str:reference>/add/",
        "service/complaints/<str:reference>/object/",
        "service/complaints/<str:reference>/again/",
        "me/sign-in/logout/",
        "me/sign-in/reauthenticate/",
        "me/sign-in/2fa/reauthenticate/",
        "me/sign-in/2fa/webauthn/reauthenticate/",
        "me/sign-in/sessions/",
        "me/sign-in/sessions/<str:handle>/end/",
        "me/sign-in/devices/<str:handle>/forget/",
    }
)
#: What may be written while something is refused: who looked, the session, mail of codes to oneself.
APART = frozenset({"Session", "AuditEntry", "AuditHead", "Event", "EventDelivery"})


@pytest.fixture
def world() -> World:
    made = build()
    alice = Customer.objects.select_related("user").get(user__username="alice")
    Customer.objects.filter(pk=alice.pk).update(status=CustomerStatus.FROZEN)
    User.objects.filter(pk=alice.user_id).update(frozen_at=timezone.now())
    return made


def _acts(kind: str) -> Iterator[Address]:
    return (address for address in addresses(kind) if address.route not in MAY)


def _counts() -> dict[str, int]:
    """How many rows every table of ours and of allauth's holds."""
    ours = [model for model in apps.get_models() if model._meta.managed and model.__name__ not in APART and not _is_partitioned(model)]
    return {model._meta.label: model._default_manager.count() for model in ours}


def _is_partitioned(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.CompositePrimaryKey)


def test_every_act_of_a_customer_is_refused(world: World) -> None:
    tried, done = 0, []
    before, balances = _counts(), list(Account.objects.order_by("pk").values_list("balance", "held", "status"))
    for kind in ("customer", "user"):
        for address in _acts(kind):
            client = world.clients["alice"]
            cookies = copy.deepcopy(client.cookies)
            with transaction.atomic():
                status = client.post(address.path(world.samples["own"]), {}).status_code
                transaction.set_rollback(status in {403, 405})
            client.cookies = cookies
            tried += 1
            if status not in {403, 405}:
                done.append(f"POST {address.path(world.samples['own'])}: {status}")
    assert done == []
    assert tried > 40, "the addresses were not reached"
    assert _counts() == before
    assert list(Account.objects.order_by("pk").values_list("balance", "held", "status")) == balances


def test_open_addresses_change_nothing_for_who_is_signed_in(world: World) -> None:
    """allauth's open pages and the consent page are no way around."""
    client = world.clients["alice"]
    done = []
    for route in ("/identity/o/authorize", "/me/sign-in/alipay/login/", "/me/sign-in/weixin/login/?process=connect", "/me/sign-in/2fa/webauthn/signup/"):
        status = client.post(route, {"request": "x"}).status_code
        if status != 403:
            done.append(f"{route}: {status}")
    assert done == []


def test_money_pages_say_so_before_anything_is_typed(world: World) -> None:
    page = world.clients["alice"].get("/accounts/transfers/new/", headers={"Accept-Language": "en"})
    assert (page.status_code, "Your login is frozen" in page.content.decode()) == (403, True)


def test_a_complaint_is_written_all_the_same(world: World) -> None:
    alice, client, before = Customer.objects.get(user__username="alice"), world.clients["alice"], Complaint.objects.count()
    said = {"category": "service.waiting", "text": "My login is frozen and nobody calls back", "branch": alice.branch_id, "key": "k"}
    page = client.get("/service/complaints/new/").content.decode()
    answer = client.post("/service/complaints/new/", said)
    row = Complaint.objects.for_customer(alice).order_by("-pk")[0]
    assert ('name="text"' in page, answer.headers["Location"]) == (True, f"/service/complaints/{row.reference}/")
    assert client.post(f"/service/complaints/{row.reference}/add/", {"text": "Still nobody", "key": "k2"}).status_code == 302
    assert client.post(f"/service/complaints/{row.reference}/accept/").status_code == 403, "who sits there may not be the customer"
    assert Complaint.objects.count() == before + 1
    assert "/service/complaints/new/" in client.get("/accounts/transfers/new/").content.decode(), "the page that says no shows the way"


def test_reading_goes_on(world: World) -> None:
    client = world.clients["alice"]
    refused = {}
    for kind in ("customer", "user"):
        for address in addresses(kind):
            status = client.get(address.path(world.samples["own"])).status_code
            if status == 403:
                refused[address.route] = status
    assert all("transfer" in route or "transaction-password" in route or route.startswith(("me/lock", "me/sign-in/")) for route in refused), refused

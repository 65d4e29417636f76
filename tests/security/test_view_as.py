"""A colleague looks at a customer's pages and tries everything: every address of the bank outside /staff/, read from the URLconf."""

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.viewas import pages, services
from accounts.viewas.middleware import SESSION_KEY
from accounts.viewas.models import CustomerView
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from tests.security.addresses import Address, addresses, unfilled
from tests.security.test_frozen import _counts
from tests.security.world import World, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
#: What browsers fetch beside pages, and what names no view of ours.
BESIDE = frozenset({"manifest.webmanifest", "sw.js", "robots.txt"})
WRITES = ("post", "put", "patch", "delete")


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def looking(world: World) -> Client:
    """dana's desk: alice agreed, and the look has begun in this session."""
    _begun(world)
    return world.clients["account_manager"]


def _begun(world: World) -> CustomerView:
    staff, alice, now = world.staff["account_manager"], Customer.objects.select_related("user").get(user__username="alice"), timezone.now()
    by, her = Actor("staff", staff.pk, Channel.BACKOFFICE), Actor("customer", alice.pk, Channel.WEB)
    view = services.ask(customer=alice, staff=staff, reason="一起看看流水明细", minutes=30, actor=by, now=now)
    services.agree(reference=view.reference, customer=alice, actor=her, now=now)
    assert world.clients["account_manager"].post(f"/staff/their-pages/{view.reference}/begin/").status_code == 302
    return view


def _portal() -> Iterator[Address]:
    """Every address that is not the back office's; one that nothing fills fails the matrix of rights."""
    left = {*unfilled(), *BESIDE}
    return (address for address in addresses() if not address.route.startswith("staff/") and address.route not in left)


def _tried(client: Client, method: str, path: str) -> Any:
    kept = copy.deepcopy(client.cookies)
    answer = getattr(client, method)(path)
    client.cookies = kept
    return answer


def test_every_address_answers_read_only_or_refuses(world: World, looking: Client) -> None:
    """Each page of the list is shown with its banner and no number whole, all else refused; what is shown takes no other method either."""
    before, balances = _counts(), list(Account.objects.order_by("pk").values_list("balance", "held", "status"))
    alice = Customer.objects.get(user__username="alice")
    numbers = [alice.phone, alice.id_number, *Account.objects.filter(holder=alice).values_list("number", flat=True)]
    shown, loose = set(), []
    for address in _portal():
        path = address.path(world.samples["own"])
        answer = _tried(looking, "get", path)
        name = answer.resolver_match.view_name if answer.resolver_match else "?"
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        if any(number in text.replace(" ", "") for number in numbers):
            loose.append(f"GET {path}: a number stands there whole")
        if answer.status_code == 200 and name in pages.shown() and "data-customer-view" in text:
            shown.add(name)
        elif answer.status_code not in (301, 302, 403, 404):
            loose.append(f"GET {path}: {answer.status_code} {name}")
        for method in WRITES if name in pages.shown() else WRITES[:1]:
            if (status := _tried(looking, method, path).status_code) not in (403, 404):
                loose.append(f"{method.upper()} {path}: {status}")
    assert loose == []
    assert shown == set(pages.shown()), "a page of the list was not reached"
    assert _counts() == before
    assert list(Account.objects.order_by("pk").values_list("balance", "held", "status")) == balances


def test_a_strangers_objects_are_not_there(world: World, looking: Client) -> None:
    theirs = [address.path(world.samples["other"]) for address in _portal() if address.sample in ("account", "transfer")]
    assert {_tried(looking, "get", path).status_code for path in theirs} <= {403, 404}


def test_pages_and_what_was_refused_stand_in_the_trail(world: World, looking: Client) -> None:
    alice = Customer.objects.get(user__username="alice")
    looking.get("/accounts/")
    looking.post("/accounts/transfers/new/", {"amount": "1"})
    told = AuditEntry.objects.filter(subject=f"customer:{alice.pk}", verb__in=("viewas.page", "viewas.refused")).order_by("pk")
    assert [(entry.verb, entry.details["page"]) for entry in told] == [
        ("viewas.page", "accounts:deposits:list"),
        ("viewas.refused", "accounts:transfers:new"),
    ]


def test_withdrawn_is_gone_at_the_next_page_and_stays_gone(world: World) -> None:
    view, client = _begun(world), world.clients["account_manager"]
    assert client.get("/accounts/").status_code == 200
    assert world.clients["alice"].post(f"/me/looks/{view.reference}/end/").status_code == 302
    answer = client.get("/accounts/")
    assert (answer.status_code, answer["Location"]) == (302, f"/staff/their-pages/{view.reference}/")
    assert SESSION_KEY not in client.session
    assert client.post(f"/staff/their-pages/{view.reference}/begin/").status_code == 409
    assert client.get("/accounts/")["Location"] == "/"


def test_over_time_is_gone(world: World) -> None:
    view, client = _begun(world), world.clients["account_manager"]
    earlier = timezone.now() - timedelta(minutes=31)
    CustomerView.objects.filter(pk=view.pk).update(asked_at=earlier, answered_at=earlier, ends_at=earlier + timedelta(minutes=30))
    assert client.get("/accounts/").status_code == 302
    assert client.post(f"/staff/their-pages/{view.reference}/begin/").status_code == 409


def test_a_stolen_link_shows_nothing(world: World) -> None:
    view = _begun(world)
    before = AuditEntry.objects.filter(verb="viewas.page").count()
    for who in ("branch_manager", "teller", "account_manager elsewhere", "alice", "mallory"):
        client = world.clients[who]
        assert client.get(f"/staff/their-pages/{view.reference}/").status_code in (403, 404), who
        assert client.post(f"/staff/their-pages/{view.reference}/begin/").status_code in (403, 404), who
        session = client.session
        session[SESSION_KEY] = view.reference  # as if the session itself were forged
        session.save()
        assert client.get("/accounts/").status_code in (302, 403), who
    assert AuditEntry.objects.filter(verb="viewas.page").count() == before


def test_the_same_colleague_elsewhere_sees_nothing_either(world: World) -> None:
    from tests.fixtures import signed_in

    view = _begun(world)
    other = signed_in(world.staff["account_manager"].user, {"method": "password"}, {"method": "mfa", "type": "totp"})
    session = other.session
    session[SESSION_KEY] = view.reference
    session.save()
    assert other.get("/accounts/").status_code == 302


def test_the_staff_pages_stay_the_colleagues_own(world: World, looking: Client) -> None:
    page = looking.get("/staff/")
    assert (page.status_code, b"data-customer-view" in page.content) == (200, False)

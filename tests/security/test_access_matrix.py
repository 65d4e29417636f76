"""Role × address × own or other's object: the marks are read from the URLconf, every address is tried, nobody gets more."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.organisation import rules as posts
from tests.security.addresses import IN_SESSION, OF_BRANCH, OF_MAKERS, OF_ONE, READ_BY_MORE, SHARED, Address, addresses, unfilled, unmarked
from tests.security.world import World, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
METHODS = ("GET", "POST")
#: The staff site is tried in so many parts, which two processes share.
PARTS = 3
NO = frozenset({401, 403, 404})


@dataclass(frozen=True)
class Answer:
    """Status, and for a redirect where to."""

    status: int
    to: str = ""

    @property
    def is_sign_in(self) -> bool:
        return self.status == 302 and self.to in {reverse("account_login"), reverse("admin:login")}

    @property
    def is_served(self) -> bool:
        return self.status < 500 and self.status not in NO and not self.is_sign_in

    def __str__(self) -> str:
        return f"{self.status} {self.to}".strip()


@pytest.fixture
def world() -> World:
    return build()


def ask(client: Client, method: str, path: str, **headers: str) -> Answer:
    """One request whose effects are undone, cookies included."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, path, content_type="application/x-www-form-urlencoded", headers=headers or None)
        _read(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    return Answer(response.status_code, urlsplit(response.headers.get("Location", "")).path)


def _read(response: HttpResponse) -> None:
    if response.streaming:
        b"".join(response.streaming_content)


def tries(kinds: tuple[str, ...], sides: tuple[str, ...], world: World) -> Iterator[tuple[Address, str, str, str]]:
    """(address, method, side, path); an address without an object in it has only one side."""
    for address in addresses(*kinds):
        for side in sides if address.sample and address.sample not in SHARED else sides[:1]:
            for method in METHODS:
                yield address, method, side, address.path(world.samples[side])


def test_no_address_is_left_out() -> None:
    assert unfilled() == []
    assert unmarked() == []


def test_public_pages_never_break(world: World) -> None:
    broken = [
        f"{method} {path} as {role}: {answer}"
        for _, method, _, path in tries(("public",), ("own",), world)
        for role in ("anonymous", "mallory", "alice", "branch_manager")
        if (answer := ask(world.clients[role], method, path)).status >= 500 and path != "/readyz"
    ]
    assert not broken, "\n".join(broken)


def test_pages_of_a_person_want_a_person(world: World) -> None:
    leaks = []
    for address, method, side, path in tries(("user",), ("own", "other"), world):
        for role in ("anonymous", "mallory", "alice", "branch_manager"):
            answer = ask(world.clients[role], method, path)
            if role == "anonymous":
                right = answer.is_sign_in or answer.status in {401, 405}
            elif not address.sample:
                right = answer.status < 500
            else:
                right = (answer.is_served if (role, side) == ("alice", "own") else answer.status == 404) or answer.status == 405
            if not right:
                leaks.append(f"{method} {path} ({side}) as {role}: {answer}")
    assert not leaks, "\n".join(leaks)


def test_money_pages_are_for_the_customer_whose_money_it_is(world: World) -> None:
    home = reverse("shell:home")
    leaks = []
    for address, method, side, path in tries(("customer",), ("own", "other"), world):
        for role in ("anonymous", "mallory", "alice", "charlie", "teller", "auditor"):
            answer = ask(world.clients[role], method, path)
            owner = "alice" if side == "own" else "charlie"
            if role == "anonymous":
                right = answer.is_sign_in
            elif role not in {"alice", "charlie"}:
                right = answer == Answer(302, home)
            elif not address.sample or role == owner:
                right = answer.is_served
            elif address.sample in IN_SESSION:
                right = answer == Answer(302, reverse("accounts:transfers:new"))
            else:
                right = answer.status == 404 or answer.status == 405
            if not right:
                leaks.append(f"{method} {path} ({side}) as {role}: {answer}")
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("part", range(PARTS))
def test_staff_pages_are_for_posts_with_the_right(world: World, part: int) -> None:
    leaks = []
    for address, method, _, path in list(tries(("staff",), ("own",), world))[part::PARTS]:
        for role, client in world.clients.items():
            answer = ask(client, method, path)
            if not _is_right_for_staff(world, address, method, role, answer):
                leaks.append(f"{method} {path} as {role}: {answer}, needs {address.mark.needs}")
    assert not leaks, "\n".join(leaks)


#: Where the admin sends who asks for a row that does not exist for them; neither says whether it does.
_ELSEWHERE = (Answer(302, "/staff/"), Answer(302, "/staff/audit/"))


def _is_right_for_staff(world: World, address: Address, method: str, role: str, answer: Answer) -> bool:
    if role == "anonymous":
        return answer.is_sign_in
    if role not in world.staff:
        return answer.status in {403, 404}
    if role == "without a code":
        return answer.status == 302 and answer.to.startswith("/me/sign-in/2fa/")
    if not posts.may(world.staff[role], address.mark.needs):
        return answer.status == 403
    if address.sample in OF_ONE:
        return answer.status in {404, 405}
    if role.endswith("next desk") and address.sample in OF_BRANCH:
        return answer.is_served
    if address.sample in READ_BY_MORE and answer.status == 403:
        return method == "POST"
    if address.sample == "customer" and not posts.may(world.staff[role], "customers.view"):
        return answer.status in {404, 405}  # a post without customers
    if " elsewhere" in role and address.sample and address.sample not in SHARED:
        return answer.status in {403, 404, 405} or (address.is_of_a_model and answer in _ELSEWHERE)
    if address.is_of_a_model or not address.sample:
        return answer.status < 500 and not answer.is_sign_in
    if address.sample in OF_MAKERS and answer.status in {403, 404}:
        return True
    return answer.is_served or (answer.status == 403 and role not in {"teller", "branch_manager"})


def test_programs_get_what_the_person_allowed(world: World) -> None:
    leaks = []
    for address, method, side, path in tries(("partner",), ("own", "other"), world):
        for name in ("nobody", "alice's browser", "nonsense", *world.tokens):
            client = world.clients["alice" if name == "alice's browser" else "anonymous"]
            headers = {"authorization": f"Bearer {world.tokens.get(name, 'nonsense')}"} if name not in {"nobody", "alice's browser"} else {}
            answer = ask(client, method, path, **headers)
            owner = "alice" if side == "own" else "charlie"
            if name in {"nobody", "alice's browser", "nonsense"}:
                right = answer.status == 401
            elif name in {"mallory", "alice without scopes"}:
                right = answer.status == 403
            elif not address.sample or name == owner:
                right = answer.is_served
            else:
                right = answer.status in {404, 405}
            if not right:
                leaks.append(f"{method} {path} ({side}) with the token of {name}: {answer}")
    assert not leaks, "\n".join(leaks)

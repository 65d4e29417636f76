"""Every address under /staff/, for every post: the mark says who may, and the answer agrees."""

import pytest
from django.contrib import admin
from django.urls import URLPattern, URLResolver

from accounts.organisation import rules
from tests import cast

pytestmark = pytest.mark.django_db

PEOPLE = ("dana", "erin", "frank", "grace", "henry", "iris", "judy", "kate")


def _walk(patterns: list, prefix: str = "/staff/") -> list[tuple[str, URLPattern]]:
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        found += _walk(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [(route, pattern)]
    return found


def _pages() -> list[tuple[str, str]]:
    """(address with a made-up object, permission) of every address that takes no regular expression."""
    filled = {"<str:number>": "C0", "<str:reference>": "CT0", "<path:object_id>": "0"}
    pages = []
    for route, pattern in _walk(admin.site.urls[0]):
        for hole, value in filled.items():
            route = route.replace(hole, value)
        if "(?P" not in route and "<" not in route and pattern.callback.access_mark.kind == "staff":
            pages.append((route, pattern.callback.access_mark.needs))
    return pages


@pytest.mark.parametrize("person", PEOPLE)
def test_without_the_permission_the_answer_is_403_and_with_it_never(person: str, staff_client) -> None:
    staff = getattr(cast, person)()
    client = staff_client(staff)
    wrong = []
    for route, needs in _pages():
        if route.endswith(("/add/", "/delete/", "/logout/", "/autocomplete/")):
            continue  # these demand more than their mark, or something else than a page
        status = client.get(route).status_code
        if (status == 403) == rules.may(staff, needs):
            wrong.append((route, needs, status))
    assert wrong == []


def test_nothing_opens_without_signing_in(client) -> None:
    answers = {route: client.get(route).status_code for route, _needs in _pages()}
    assert {route: status for route, status in answers.items() if status != 302} == {}


def test_nothing_opens_to_a_customer(client_of) -> None:
    client = client_of(cast.alice())
    answers = {route: client.get(route).status_code for route, _needs in _pages()}
    assert {route: status for route, status in answers.items() if status != 403} == {}


def test_every_permission_asked_for_is_granted_to_somebody() -> None:
    granted = frozenset().union(*rules.PERMISSIONS.values())
    assert {needs for _route, needs in _pages()} - granted == set()

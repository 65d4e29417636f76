"""Cards and suggestions of the home page."""

from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.kernel.cards import Card, Suggestion
from portal.shell import cards

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "_cards", {})
    monkeypatch.setattr(cards, "_next", {})


def _suggestion(key: str, urgent: bool = False) -> Suggestion:
    return Suggestion(key=key, icon="clock", title=f"title {key}", about="about", why="why", href="/me/", action="Look", urgent=urgent)


def _request() -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    return request


def test_cards_stand_in_order_and_the_absent_are_left_out() -> None:
    cards.register("second", 20, lambda request: Card("b.html"))
    cards.register("nothing", 15, lambda request: None)
    cards.register("first", 10, lambda request: Card("a.html"))
    assert [card.template for card in cards.cards_for(_request())] == ["a.html", "b.html"]


def test_two_suggestions_are_shown_the_urgent_first() -> None:
    def offer(request: HttpRequest) -> Iterator[Suggestion]:
        yield _suggestion("a")
        yield _suggestion("b")
        yield _suggestion("c", urgent=True)

    cards.register_next("all", 10, offer)
    assert [one.key for one in cards.next_for(_request(), now=NOW)] == ["c", "a"]


def test_later_keeps_a_suggestion_away_until_the_next_day() -> None:
    cards.register_next("all", 10, lambda request: [_suggestion("a")])
    request = _request()
    cards.put_off(request, "a", now=NOW)
    assert cards.next_for(request, now=NOW) == []
    assert [one.key for one in cards.next_for(request, now=NOW + timedelta(hours=20))] == ["a"]


def test_later_is_a_press_on_home(cast: ModuleType, alice_client: Client) -> None:
    cards.register_next("all", 10, lambda request: [_suggestion("a")])
    assert "title a" in alice_client.get("/").content.decode()
    assert alice_client.post("/me/later/", {"key": "a"}).headers["Location"] == "/"
    assert "title a" not in alice_client.get("/").content.decode()


def test_later_needs_a_login(client: Client) -> None:
    assert client.post("/me/later/", {"key": "a"}).headers["Location"].startswith("/me/sign-in/login/")

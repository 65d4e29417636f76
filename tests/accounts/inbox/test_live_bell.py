"""The WebSocket of the bell over the real channel layer: whose it is, from where, what it says, when it ends."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import channel_layers
from django.conf import settings
from django.test import Client

from accounts.inbox import services as inbox
from accounts.inbox.consumers import SIGNED_OUT
from tests import cast
from tests.accounts.inbox.desk import NOON, letter
from tests.fixtures import signed_in

pytestmark = [pytest.mark.django_db(transaction=True)]
ORIGIN = "http://testserver"
#: Seconds after which an answer is missing; a busy machine may take some.
PATIENCE = 20


class Socket(ApplicationCommunicator):
    """A page's end of the WebSocket, spoken straight to the ASGI application."""

    async def connect(self) -> bool:
        await self.send_input({"type": "websocket.connect"})
        accepted = (await self.receive_output(timeout=PATIENCE))["type"] == "websocket.accept"
        if not accepted:
            await self.leave()  # a refused page goes; left waiting, it would keep its loop from closing
        return accepted

    async def hears(self) -> Any:
        """What the server sends next."""
        answer = await self.receive_output(timeout=PATIENCE)
        assert answer["type"] == "websocket.send", answer
        return json.loads(answer["text"])

    async def leave(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait()


def connection(client: Client, *, origin: str | None = ORIGIN, language: str = "zh-CN") -> Socket:
    from portal.asgi import application  # it wants its keys, which the session makes first

    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    headers = [(b"host", b"testserver"), (b"cookie", cookies.encode()), (b"accept-language", language.encode())]
    if origin:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": "/ws/inbox/", "query_string": b"", "headers": headers, "subprotocols": []}
    return Socket(application, scope)


def run(story: Callable[[], Awaitable[None]]) -> None:
    """One event loop for the whole story, and a channel layer that belongs to it."""
    channel_layers.backends.clear()
    async_to_sync(story)()
    channel_layers.backends.clear()


def client_of(person: Any) -> Client:
    return signed_in(person.user, {"method": "password"})


def test_it_says_how_many_and_what_the_newest_is_called() -> None:
    alice, bob = cast.alice(), cast.bob()
    client, other = client_of(alice), client_of(bob)

    async def story() -> None:
        mine, theirs = connection(client, language="en"), connection(other)
        assert await mine.connect()
        assert await theirs.connect()
        assert (await mine.hears())["unread"] == 0
        await theirs.hears()
        message = await sync_to_async(letter)(alice)
        assert await mine.hears() == {"unread": 1, "shown": "1", "label": "1 unread message", "title": "¥300.00 came in"}
        assert await theirs.receive_nothing()
        await sync_to_async(inbox.mark_read)(user=alice.user, reference=message.reference, now=NOON)
        assert await mine.hears() == {"unread": 0, "shown": "0", "label": "Messages, nothing new", "title": ""}
        await mine.leave()
        await theirs.leave()

    run(story)


def test_what_a_page_says_is_not_heard() -> None:
    client = client_of(cast.alice())

    async def story() -> None:
        mine = connection(client)
        await mine.connect()
        await mine.hears()
        await mine.send_input({"type": "websocket.receive", "text": "not json {"})
        await mine.send_input({"type": "websocket.receive", "bytes": b"\x00"})
        assert await mine.receive_nothing()
        await mine.leave()

    run(story)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_other_origins_are_refused(origin: str | None) -> None:
    client = client_of(cast.alice())

    async def story() -> None:
        assert await connection(client, origin=origin).connect() is False

    run(story)


def test_nobody_signed_in_hears_nothing() -> None:
    client = Client()

    async def story() -> None:
        assert await connection(client).connect() is False

    run(story)


def test_a_session_that_ended_hears_no_more() -> None:
    alice = cast.alice()
    client = client_of(alice)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value

    async def story() -> None:
        mine = connection(client)
        await mine.connect()
        await mine.hears()
        await sync_to_async(client.session.delete)(key)
        await sync_to_async(letter)(alice)
        answer = await mine.receive_output(timeout=PATIENCE)
        assert (answer["type"], answer["code"]) == ("websocket.close", SIGNED_OUT)
        assert await mine.receive_nothing()

    run(story)

"""The bell of an open page: a WebSocket that says how many messages wait and what the newest is called; nothing else."""

from importlib import import_module
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request, override

from accounts.inbox import live, rules, selectors
from accounts.inbox.models import Message

#: Closed because nobody is signed in (any more); the page does not come back by itself.
SIGNED_OUT = 4401


class Bell(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """One open page. Who it belongs to is the session's; where it comes from, the origin check's before us."""

    user_id: int = 0

    async def connect(self) -> None:
        user = self.scope["user"]
        if not user.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        self.user_id = user.pk
        await self.channel_layer.group_add(live.group_of(self.user_id), self.channel_name)
        await self.accept()
        await self.news({"reference": ""})  # what came between the page and this connection

    async def disconnect(self, code: int) -> None:
        if self.user_id:
            await self.channel_layer.group_discard(live.group_of(self.user_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Pages have nothing to say here."""

    async def news(self, event: dict[str, Any]) -> None:
        """The count changed; a session that ended since hears no more."""
        if not await self._is_signed_in():
            await self.close(SIGNED_OUT)
            return
        await self.send_json(await database_sync_to_async(_said)(self.user_id, str(event["reference"]), self._language()))

    async def _is_signed_in(self) -> bool:
        store = import_module(settings.SESSION_ENGINE).SessionStore
        user = await get_user({"session": store(self.scope["session"].session_key)})
        return bool(user.is_authenticated and user.pk == self.user_id)

    def _language(self) -> str:
        request = HttpRequest()
        request.COOKIES = self.scope.get("cookies", {})
        headers = dict(self.scope.get("headers", []))
        request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", b"").decode("latin-1")
        return get_language_from_request(request)


def _said(user_id: int, reference: str, language: str) -> dict[str, Any]:
    """What the page is told, in its language."""
    with override(language):
        count = selectors.unread(user_id=user_id)
        message = Message.objects.filter(user_id=user_id, reference=reference).first() if reference else None
        return {
            "unread": count,
            "shown": rules.shown_count(count),
            "label": rules.spoken_count(count),
            "title": message.said_title if message else "",
        }

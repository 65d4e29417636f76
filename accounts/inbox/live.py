"""The bell: what is told over the channel layer, after the commit. It names the message; its words are read by the reader's own connection."""

import logging

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

_log = logging.getLogger(__name__)


def group_of(user_id: int) -> str:
    """The group of all open pages of one person."""
    return f"inbox.{user_id}"


def announce(user_id: int, reference: str = "") -> None:
    """Tell the person's open pages that the count changed; a layer that is away is no reason to fail: the next page tells."""
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(group_of(user_id), {"type": "news", "reference": reference})
    except (RedisError, OSError) as error:
        _log.warning("the bell is away: %s", type(error).__name__)

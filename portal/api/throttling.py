"""How often a token may call: counted a minute at a time in Valkey, in one atomic step."""

import logging
import time
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

logger = logging.getLogger(__name__)
_WINDOW_SECONDS: Final = 60


class PerToken(BaseThrottle):
    """settings.API_CALLS_PER_MINUTE for each token. When the counter cannot be reached, calls go on uncounted."""

    def allow_request(self, request: Request, view: Any) -> bool:
        token = request.auth
        if token is None:
            return True
        window = int(time.time()) // _WINDOW_SECONDS
        try:
            return _count(f"api:calls:{token.pk}:{window}") <= settings.API_CALLS_PER_MINUTE
        except RedisError:
            logger.warning("api calls are not counted: the cache is away")
            return True

    def wait(self) -> float:
        return _WINDOW_SECONDS - time.time() % _WINDOW_SECONDS


def _count(key: str) -> int:
    cache.add(key, 0, timeout=2 * _WINDOW_SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # the counter went between the two calls
        return 1

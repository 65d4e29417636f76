"""Structured logs: one JSON line an event in production, readable lines elsewhere; never personal data.

Request lines carry the method, the route's pattern (not its path, which may name an account), the status and a request id.
"""

from collections.abc import MutableMapping
from typing import Any

import structlog
from django.urls import Resolver404, resolve


def _route_only(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """`GET /accounts/AC…/?text=…` becomes `GET /accounts/<str:reference>/`: what was typed or names somebody is not kept."""
    if isinstance(event.get("request"), str):
        method, _, address = event["request"].partition(" ")
        try:
            event["request"] = f"{method} /{resolve(address.partition('?')[0]).route}"
        except Resolver404:
            event["request"] = f"{method} (no such address)"
    return event


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    _route_only,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging(renderer: Any) -> dict[str, Any]:
    """Python's logging configuration with that last step."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, renderer],
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django.request": {"level": "ERROR"},  # its lines for 4xx name the path; the request line says the rest
            "django.server": {"level": "WARNING"},
            "uvicorn.access": {"level": "WARNING"},
            "django_structlog": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }


structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING = logging(structlog.dev.ConsoleRenderer(colors=False))

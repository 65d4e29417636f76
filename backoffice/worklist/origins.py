"""Where a task came from, as an address: the capability that made it says where its own thing is looked at."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: From a task's `source_key` to (what the link says, its address).
Origin = Callable[[str], tuple[str | Promise, str]]

_origins: dict[str, Origin] = {}


def register(source: str, origin: Origin) -> None:
    """Tasks of that source lead there."""
    _origins[source] = origin


def of(source: str, source_key: str) -> tuple[str | Promise, str] | None:
    """The link of a task; None where there is nothing more to see."""
    origin = _origins.get(source)
    return origin(source_key) if origin and source_key else None


def register_own() -> None:
    register("escalation", lambda key: (_("The task that was not done"), reverse("admin:task", args=[key])))

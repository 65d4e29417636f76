"""Kinds of long work; capabilities register theirs in `ready()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import Promise

if TYPE_CHECKING:
    from portal.kernel.runs.handle import Handle
    from portal.kernel.runs.models import Run

Work = Callable[["Handle", Mapping[str, Any]], None]
Ended = Callable[["Run"], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """`again`: whether a second try after a dead worker does no harm. `page` is an address to look at when it has ended;
    `ended` is told when the run failed or was called off, in the transaction that ends it; work that is done tells itself."""

    code: str
    work: Work
    label: str | Promise
    again: bool = False
    page: Callable[["Run"], str] | None = None
    ended: Ended | None = None


_kinds: Final[dict[str, Kind]] = {}


def register(
    code: str, work: Work, *, label: str | Promise, again: bool = False, page: "Callable[[Run], str] | None" = None, ended: Ended | None = None
) -> None:
    """Declare a kind of long work."""
    if code in _kinds and _kinds[code].work is not work:
        raise ValueError(f"two kinds of long work are called {code!r}")
    _kinds[code] = Kind(code, work, label, again, page, ended)


def kind_of(code: str) -> Kind:
    """The kind of that name. Raises `LookupError`."""
    return _kinds[code]

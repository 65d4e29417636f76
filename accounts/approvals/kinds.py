"""What two people decide: each capability registers its kinds in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import Promise

if TYPE_CHECKING:
    from accounts.approvals.models import Approval
    from portal.kernel.access import Actor

#: (name, value) lines that the second person reads.
Lines = list[tuple[str, str]]
USUAL_WAIT: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act.

    `make` and `check` are permissions. `perform` does it, in the transaction of the decision; a refusal raised there
    leaves all as it was. `describe` says what it is. `ended` is told when it was refused, withdrawn or expired.
    """

    code: str
    label: str | Promise
    make: str
    check: str
    perform: "Callable[[Approval, Actor, datetime], Any]"
    describe: "Callable[[Approval], Lines]"
    expires_after: timedelta = USUAL_WAIT
    ended: "Callable[[Approval, Actor, datetime], Any] | None" = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; the same code again replaces it."""
    _kinds[kind.code] = kind


def get(code: str) -> Kind | None:
    """The kind of that code; None when its capability is gone."""
    return _kinds.get(code)


def every() -> list[Kind]:
    """All kinds, in the order registered."""
    return list(_kinds.values())


def forget(code: str) -> None:
    """Take a kind away again (tests)."""
    _kinds.pop(code, None)

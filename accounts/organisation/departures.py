"""What must be settled before a colleague leaves the bank; capabilities above register what they still hold for them."""

from collections.abc import Callable

from accounts.organisation.models import StaffMember

#: Answers what is still in that person's hands, in words fit for who dismisses; empty when nothing is.
Held = Callable[[StaffMember], str]

_held: dict[str, Held] = {}


def register(name: str, held: Held) -> None:
    """Add a question; called in a capability's `ready()`."""
    _held[name] = held


def still_held(staff: StaffMember) -> list[str]:
    """What must be handed over first."""
    return [words for held in _held.values() if (words := held(staff))]

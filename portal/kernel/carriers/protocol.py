"""What a provider of SMS or e-mail must do. An adapter is a class without arguments that follows `Carrier`."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as a provider gets it. `id` is its idempotency key; `subject` is empty for an SMS."""

    id: UUID
    to: str
    subject: str
    text: str
    purpose: str


class Carrier(Protocol):
    """A provider. `knows_ids`: a letter handed over twice with the same id is sent once."""

    knows_ids: bool

    def send(self, letter: Letter) -> str:
        """Hand the letter over and answer the provider's own number for it. Raises `TryAgain` or `Undeliverable`."""


class TryAgain(Exception):
    """The provider did not take it now; a later try may succeed."""


class Undeliverable(Exception):
    """The provider will never take it: a wrong address, a forbidden text."""

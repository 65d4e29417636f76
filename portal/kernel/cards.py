"""What a capability may offer to the home page: a card, or a suggestion for *Next*. The shell registers and places them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the home page. `template` is drawn with `context` as `card`; `side` puts it into the second column.

    `sells` marks what offers something to buy or earn: it is left out for whoever may not be sold to.
    """

    template: str
    context: Mapping[str, object] = field(default_factory=dict)
    side: bool = False
    sells: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing worth doing now. `key` names it for *later* ("undo:TR…"); `why` is one sentence with its figures.

    `urgent` marks what is due, or soon can no longer be done; `action` says what its button leads to. `personal` marks what
    was concluded from what the person did: it is offered only to those who let pages be arranged for them. `sells` marks an offer:
    it is left out for whoever may not be sold to (an open complaint, a freeze, a no to suggestions).
    """

    key: str
    icon: str
    title: str | Promise
    about: str | Promise
    why: str | Promise
    href: str
    action: str | Promise
    urgent: bool = False
    personal: bool = False
    sells: bool = False

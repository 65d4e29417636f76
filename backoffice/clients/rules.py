"""How much of a personal number is shown, why a customer was opened, how long a reason must be; who may look after clients, how loads are shared out."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Role

#: A reason that says something; the audit keeps it and the customer may read it.
SHORTEST_REASON: Final = 8
#: From where a customer's page was opened; an address typed by hand says nothing and is kept as such.
PURPOSES: Final[Mapping[str, Promise]] = {
    "list": _("opened from the customer list"),
    "counter": _("a transaction at the counter"),
    "call": _("a call to the customer"),
    "contact": _("writing a contact down"),
    "promise": _("something that was promised"),
    "task": _("a task about the customer"),
    "visit": _("a visit or appointment of the customer"),
    "lead": _("a lead or opportunity of the customer"),
    "complaint": _("a complaint of the customer"),
    "today": _("opened from Today"),
    "timeline": _("reading what happened so far"),
    "entries": _("reading the entries"),
    "risk": _("deciding about a held transfer"),
    "search": _("found by the search of the workplace"),
    "audit": _("opened from the audit trail"),
    "book": _("opened from the client book"),
    "segment": _("reading why somebody is in a segment"),
    "handover": _("taking over or handing over a client"),
    "direct": _("opened by its address"),
}
#: Posts that look after clients.
CARERS: Final = frozenset({Role.ACCOUNT_MANAGER})
#: Up to this many customers an act leaves an audit entry for each, above it one for the whole (the care rows tell each).
AUDITED_EACH: Final = 50
#: Most helpers beside the lead.
MOST_JOINT: Final = 3

_SHOWN_START: Final = {"phone": 3, "id_number": 4}
_SHOWN_END: Final = 4


def purpose(code: str) -> str:
    """The code if it is a known one, else `direct`."""
    return code if code in PURPOSES else "direct"


def masked(kind: str, value: str) -> str:
    """The first and last digits with a fixed mask between, so that the length is not told.

    >>> masked("phone", "13800005521"), masked("id_number", "32020019880101462X"), masked("phone", "110")
    ('138 **** 5521', '3202 **** 462X', '****')
    """
    start = _SHOWN_START[kind]
    if not value:
        return ""
    if len(value) <= start + _SHOWN_END:
        return "****"
    return f"{value[:start]} **** {value[-_SHOWN_END:]}"


def masked_name(name: str) -> str:
    """The first sign of a name, for lists of customers whom nobody looks after yet.

    >>> masked_name("林知夏"), masked_name("Lin Zhixia"), masked_name("")
    ('林**', 'L**', '')
    """
    return f"{name[0]}**" if name else ""

"""How much of a personal number is shown, why a customer was opened, and how long a reason must be."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: A reason that says something; the audit keeps it and the customer may read it.
SHORTEST_REASON: Final = 8
#: From where a customer's page was opened; an address typed by hand says nothing and is kept as such.
PURPOSES: Final[Mapping[str, Promise]] = {
    "list": _("opened from the customer list"),
    "counter": _("a transaction at the counter"),
    "entries": _("reading the entries"),
    "risk": _("deciding about a held transfer"),
    "audit": _("opened from the audit trail"),
    "direct": _("opened by its address"),
}

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

"""Where leads come from. A capability that brings leads registers its source; what does not exist yet is absent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.leads.refusals import UnknownSource

#: The task template that leads of a source are followed up by, where it names no other.
TEMPLATE: Final = "lead"


@dataclass(frozen=True, slots=True)
class Source:
    """`template` is the task template, `by_hand` whether a colleague may write one down under it."""

    code: str
    label: str | Promise
    template: str = TEMPLATE
    by_hand: bool = False


_sources: dict[str, Source] = {}


def register(code: str, label: str | Promise, *, template: str = TEMPLATE, by_hand: bool = False) -> None:
    """Add a source, or name it anew."""
    _sources[code] = Source(code, label, template, by_hand)


def of(code: str) -> Source:
    """Raises `UnknownSource`."""
    try:
        return _sources[code]
    except KeyError as error:
        raise UnknownSource from error


def label(code: str) -> str:
    """Its name; the code where the capability that brought it is gone."""
    source = _sources.get(code)
    return str(source.label) if source else code


def every() -> Iterator[Source]:
    return iter(_sources.values())


def register_own() -> None:
    """The sources of this capability and of those below it."""
    register("abandoned", _("Stopped while opening an account"), template="lead-abandoned")
    register("life_event", _("Something happened in their life"))
    register("unit", _("Unit book"))
    register("street", _("Street list"))
    register("visit", _("Visit"))
    register("walk_in", _("Came to the branch"), by_hand=True)
    register("referral", _("Recommended by somebody"), by_hand=True)
    register("hand", _("Found by a colleague"), by_hand=True)

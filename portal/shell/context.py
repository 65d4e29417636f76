"""What every page knows: the person's look and the places that exist for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from portal.kernel import clock
from portal.shell import look, season
from portal.shell.places import Entry, places_for


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str | Promise
    on: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Values are empty when the person leaves them to the device, the season and the language.

    `places` is found when a template asks, since it looks at the person; error pages do not ask.
    """

    request: HttpRequest
    edition: str
    theme: str
    skin: str
    size: str
    updown: str

    @property
    def places(self) -> list[Entry]:
        """Found once a request: the rail and the bar show the same."""
        known: Any = self.request
        if not hasattr(known, "places"):
            known.places = places_for(self.request)
        found: list[Entry] = known.places
        return found

    @property
    def worn(self) -> str:
        """The skin that is on: the chosen one, or the New Year's in its season."""
        if self.skin:
            return "" if self.skin == "plain" else self.skin
        return "plum" if season.is_new_year(clock.bank_date(clock.now())) else ""

    @property
    def editions(self) -> list[Choice]:
        return _choices(look.EDITIONS, self.edition)

    @property
    def themes(self) -> list[Choice]:
        return _choices(look.THEMES, self.theme)

    @property
    def skins(self) -> list[Choice]:
        return _choices(look.SKINS, self.skin)

    @property
    def sizes(self) -> list[Choice]:
        return _choices(look.SIZES, self.size)

    @property
    def updowns(self) -> list[Choice]:
        return _choices(look.UPDOWN, self.updown)


def shell(request: HttpRequest) -> dict[str, object]:
    """The context processor; asks nothing of the database that the session has not told already."""
    return {"look": Look(request, **look.of_person(request))}


def without_person(request: HttpRequest) -> dict[str, object]:
    """The same for error pages, which may not look at the session."""
    return {"look": Look(request, **look.of_device(request))}


def _choices(offered: Mapping[str, Any], chosen: str) -> list[Choice]:
    return [Choice(value, name, value == chosen) for value, name in offered.items()]

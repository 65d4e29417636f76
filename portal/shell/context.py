"""What every page knows: the person's look (theme, gain colour) and the places that exist for them."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from portal.shell.look import THEMES, UPDOWN
from portal.shell.places import Entry, places_for


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    name: str | Promise
    on: bool


@dataclass(frozen=True, slots=True)
class Look:
    """`theme` and `updown` are empty when the person leaves them to the system and the language.

    `places` is found when a template asks, since it looks at the person; error pages do not ask.
    """

    request: HttpRequest
    theme: str
    updown: str

    @property
    def places(self) -> list[Entry]:
        return places_for(self.request)

    @property
    def themes(self) -> list[Choice]:
        return [Choice(value, name, value == self.theme) for value, name in THEMES.items()]

    @property
    def updowns(self) -> list[Choice]:
        return [Choice(value, name, value == self.updown) for value, name in UPDOWN.items()]


def shell(request: HttpRequest) -> dict[str, object]:
    theme, updown = request.COOKIES.get("theme", ""), request.COOKIES.get("updown", "")
    return {"look": Look(request, theme if theme in THEMES else "", updown if updown in UPDOWN else "")}

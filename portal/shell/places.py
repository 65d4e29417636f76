"""The places of the portal, in the order of the bar. A place whose pages do not exist is not listed."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Address, icon, name.
PLACES: tuple[tuple[str, str, str | Promise], ...] = (
    ("shell:home", "house", _("Home")),
    ("accounts:deposits:list", "wallet", _("Accounts")),
    ("identity:me", "user-round", _("Me")),
)


@dataclass(frozen=True, slots=True)
class Place:
    href: str
    icon: str
    name: str | Promise
    current: bool


def places_for(request: HttpRequest) -> list[Place]:
    """The places with the current one marked: the longest address that begins the request's."""
    known = []
    for url_name, icon, name in PLACES:
        try:
            known.append((reverse(url_name), icon, name))
        except NoReverseMatch:
            continue
    here = max((href for href, _icon, _name in known if request.path.startswith(href)), key=len, default="")
    return [Place(href, icon, name, href == here) for href, icon, name in known]

"""The places of the portal, in the order of the bar. What a person has no use for yet is not listed."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.kernel import access


@dataclass(frozen=True, slots=True)
class Place:
    """`needs` is the kind of person it is for: nothing, user, or customer."""

    url_name: str
    icon: str
    name: str | Promise
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as drawn: its address, and whether the page is in it."""

    href: str
    icon: str
    name: str | Promise
    current: bool


PLACES = (
    Place("shell:home", "house", _("Home")),
    Place("accounts:deposits:list", "wallet", _("Accounts"), needs="customer"),
    Place("shell:service", "headset", _("Service")),
    Place("identity:me", "user-round", _("Me"), needs="user"),
)


def places_for(request: HttpRequest) -> list[Entry]:
    """The places this person has, the current one marked: the longest address that begins the request's."""
    known = [(reverse(place.url_name), place) for place in PLACES if _is_for(place, request)]
    here = max((href for href, _place in known if _is_within(request.path, href)), key=len, default="")
    if request.path.startswith(reverse("inbox:list")):
        here = ""  # the bell marks itself
    return [Entry(href, place.icon, place.name, href == here) for href, place in known]


def _is_for(place: Place, request: HttpRequest) -> bool:
    if place.needs == "customer":
        return request.user.is_authenticated and access.person(request, "customer") is not None
    return not place.needs or request.user.is_authenticated


def _is_within(path: str, place: str) -> bool:
    return path == place if place == "/" else path.startswith(place)

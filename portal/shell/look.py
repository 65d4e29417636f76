"""How a person wants the pages to look: edition, theme, skin, size of letters, colours of gain and loss.

A device keeps it in cookies, so that it holds before anybody signs in; a login keeps it too and takes it along.
"""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal.shell import preferences

# Value kept → name on screen; an empty value leaves the choice to the device, the season, the language.
EDITIONS: Final = {"": _("Standard"), "ease": _("Ease"), "county": _("County"), "business": _("Small business")}
THEMES: Final = {"tongxing": _("Light"), "dark": _("Dark"), "clear": _("High contrast")}
SKINS: Final = {"plum": _("Plum blossom"), "plain": _("Never in season")}
SIZES: Final = {"2": _("Large"), "3": _("Larger"), "4": _("Largest")}
UPDOWN: Final = {"red": _("Red is up"), "green": _("Green is up")}
OFFERED: Final[dict[str, dict[str, Any]]] = {"edition": EDITIONS, "theme": THEMES, "skin": SKINS, "size": SIZES, "updown": UPDOWN}
YEAR_SECONDS: Final = 365 * 24 * 60 * 60


def _choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=[("", ""), *OFFERED[name].items()])


class LookForm(forms.Form):
    edition = _choice("edition")
    theme = _choice("theme")
    skin = _choice("skin")
    size = _choice("size")
    updown = _choice("updown")

    def chosen(self) -> dict[str, str]:
        """The choices that the form carried; what it did not name stays as it is."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}


def of_device(request: HttpRequest) -> dict[str, str]:
    """What the cookies say, as far as we offer it; asks no database."""
    return _offered(request.COOKIES)


def of_person(request: HttpRequest) -> dict[str, str]:
    """The login's own choice where there is one, the device's otherwise."""
    kept = preferences.of(request)
    return _offered(kept) if kept else of_device(request)


def keep(request: HttpRequest, response: HttpResponse, chosen: dict[str, str]) -> None:
    """On this device, and with the login of somebody signed in."""
    for name, value in chosen.items():
        if value:
            response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)
        else:
            response.delete_cookie(name, samesite="Lax")
    if request.user.is_authenticated:
        preferences.keep(request, {**of_person(request), **chosen})


def _offered(said: Any) -> dict[str, str]:
    return {name: said.get(name, "") if said.get(name) in values else "" for name, values in OFFERED.items()}

"""How a person wants the pages to look: kept in cookies, so that it holds before anybody signs in."""

from django import forms
from django.utils.translation import gettext_lazy as _

# Cookie value → name on screen; an empty value leaves the choice to the device.
THEMES = {"tongxing": _("Light"), "dark": _("Dark"), "clear": _("High contrast")}
UPDOWN = {"red": _("Red is up"), "green": _("Green is up")}
YEAR_SECONDS = 365 * 24 * 60 * 60


class LookForm(forms.Form):
    theme = forms.ChoiceField(required=False, choices=[("", ""), *THEMES.items()])
    updown = forms.ChoiceField(required=False, choices=[("", ""), *UPDOWN.items()])

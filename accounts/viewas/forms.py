"""What a colleague fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.viewas import rules

_OFF = {"autocomplete": "off"}


class AskForm(forms.Form):
    """Why, and for how long. `cleaned_data` is what `services.ask` takes."""

    reason = forms.CharField(label=_("Why"), max_length=200, widget=forms.TextInput(attrs=_OFF))
    minutes = forms.TypedChoiceField(label=_("For how long"), coerce=int, widget=forms.RadioSelect, initial=rules.MINUTES[0])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [(n, ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}) for n in rules.MINUTES]  # type: ignore[attr-defined]


class RelativeForm(forms.Form):
    """A relative who is a customer."""

    number = forms.CharField(label=_("Customer number"), max_length=16, widget=forms.TextInput(attrs=_OFF))
    relation = forms.CharField(label=_("How you are related"), max_length=40, widget=forms.TextInput(attrs=_OFF))
